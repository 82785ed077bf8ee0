"""Crafted and good files of up to 64 MB on the real server: no worker grows, and it answers the next request.

They take minutes: PALIER_BIG=1 asks for them.
"""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import copy_sqlite, sqlite_url
from tests.hostile.crafted import CRAFTED, sharing
from tests.hostile.processes import children, command_of, peak_of
from tests.hostile.scene import ADMINISTRATOR, PASSWORD
from tests.hostile.serving import RunningServer, Visitor, running_server
from tests.imports.trade import COLUMNS

BIG = os.environ.get("PALIER_BIG") == "1"
MOST_MEGABYTES = 600


class Watch:
    """The most memory that each kind of process of a server has taken, in megabytes."""

    def __init__(self, server: RunningServer) -> None:
        self.most: dict[str, int] = {"worker": 0, "reader": 0}
        self._pid = server.process.pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.02):
            for child in children(self._pid):
                command = command_of(child)
                if b"app.upload" not in command:
                    kind = "reader" if b"core.lender" in command else "worker"
                    self.most[kind] = max(self.most[kind], peak_of(child))


@pytest.fixture(scope="module")
def big_server(hostile_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of its own, which may be left with files that wait."""
    folder = tmp_path_factory.mktemp("crafted")
    with running_server(sqlite_url(copy_sqlite(hostile_template, folder)), folder / "instance") as running:
        yield running


def sent(visitor: Visitor, name: str, content: bytes) -> tuple[int, str]:
    """The answer to an upload: its status and its page."""
    fields = {"csrf_token": visitor.token("/imports"), "what": "sales", "remembered": "0"}
    parts = [f'--B\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
    file = f'--B\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    body = "".join([*parts, file]).encode() + content + b"\r\n--B--\r\n"
    answer = visitor.send("/imports", body, "multipart/form-data; boundary=B", timeout=590)
    return answer.status, answer.text


HEAD = (",".join(COLUMNS) + "\n").encode()
LINE = b"sell_in,INV-%07d,%d,2020-01-02,R1,D1,,C-%05d,road,3,%d.50\n"
BAD = b"x,,y,z,R%d,D%d,%d,C%05d,P%d,q,w.5\n"
SHORT = b"sell_in,F%d,2020-01-01,1\n"
AS_TEXT = ("lines", "one line of commas", "one line of marks", "misfits", "open marks")
AS_BOOK = ("a text in one cell", "rows without places", "deep XML", "merged cells", "repeated rows")


def made(name: str) -> bytes:
    """A file of up to 64 MB, or one that comes to much more."""
    match name:
        case "one text in many cells":
            return sharing(300_000, 10, 32_000)
        case "a million shared texts":
            return sharing(1_000, 1_000_000, 20)
        case "good lines":
            return HEAD + b"".join(LINE % (n // 10, n % 10, n % 5000, n % 900) for n in range(800_000))
        case "bad lines":
            return HEAD + b"".join(BAD % (n, n, n, n, n) for n in range(900_000))
        case "short good lines":
            return b"kind,document,date,amount\n" + b"".join(SHORT % n for n in range(1_900_000))
    return CRAFTED[name].make(60_000)[: 63 << 20] if name in AS_TEXT else CRAFTED[name].make(18_000)


LARGE = (
    *AS_TEXT,
    *AS_BOOK,
    *("one text in many cells", "a million shared texts", "good lines", "bad lines", "short good lines"),
)


@pytest.mark.skipif(not BIG, reason="files of 64 MB take minutes: PALIER_BIG=1 asks for them")
@pytest.mark.parametrize("name", LARGE)
def test_no_file_makes_a_worker_large(big_server: RunningServer, name: str) -> None:
    visitor = big_server.signed_in(ADMINISTRATOR, PASSWORD)
    with Watch(big_server) as watch:
        status, page = sent(visitor, "mine.csv", made(name))
        assert status in (302, 409, 422), page
        assert status == 302 or "mine.csv" in page
    assert visitor.get("/imports").status == 200
    assert watch.most["worker"] < MOST_MEGABYTES and watch.most["reader"] < MOST_MEGABYTES + 50, watch.most
