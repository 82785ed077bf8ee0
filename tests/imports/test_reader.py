"""The process in which a file is read: what becomes of it when it takes too much, and who waits meanwhile."""

import io
import os
import signal
import threading
import time
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from core import db as database
from core import limits
from core.files.apart import read_apart
from core.files.table import Table
from core.limits import FileLimits
from imports import columns_views, service, uploads
from tests.conftest import Palier
from tests.hostile.processes import readers
from tests.imports.test_busy import another_import
from tests.imports.trade import COLUMNS, counts, csv_of, row, write
from tests.web.scenes import account, browser, found, web_app


@pytest.fixture
def always_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is read in a process of its own, however small."""
    monkeypatch.setattr(limits, "SMALL_TEXT_BYTES", 0)


ENDINGS: dict[str, tuple[dict[str, Any], str, str]] = {
    "memory": ({"memory_megabytes": 20}, "takes more than 20 MB of memory to read", "demande plus de 20 Mo de mémoire"),
    "time": ({"waiting_seconds": 0, "seconds": 7}, "takes more than 7 seconds to read", "demande plus de 7 secondes"),
}


@pytest.mark.usefixtures("always_apart")
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_reader_that_takes_too_much_is_ended(
    shop: Palier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, language: str
) -> None:
    """The command says so, and nothing else has happened."""
    changed, *told = ENDINGS[ending]
    monkeypatch.setattr(limits, "FILES", replace(FileLimits(), **changed))
    result = shop.run("import", "sales", write(tmp_path / "mine.csv", csv_of([row(1)])), language=language)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "mine.csv" in result.stderr and told[language == "fr"] in result.stderr
    assert shop("points", "spring", "--format", "csv") == "participant,criterion,key,points\n"


@pytest.mark.usefixtures("always_apart")
def test_a_reader_that_is_killed_is_told(shop: Palier, tmp_path: Path) -> None:
    """By whoever runs the machine, or by the system: the next file is read all the same."""
    file = write(tmp_path / "mine.csv", csv_of([row(1)]))
    killer = threading.Thread(target=kill_reader)
    killer.start()
    said = shop("import", "sales", file, fails=True)
    killer.join(30)
    assert "mine.csv could not be read: the process that reads it was ended (SIGKILL)" in said
    assert counts(shop("import", "sales", file))["new"] == 1


def kill_reader() -> None:
    """Kill the first reader that this process starts."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for reader in readers(os.getpid()):
            os.kill(reader, signal.SIGKILL)
            return
        time.sleep(0.01)


@pytest.fixture
def meanwhile(any_shop: Palier, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """While a file is read, somebody else takes the writers' place, and gives it back; gives the files read so."""
    read_while: list[str] = []

    def read(content: bytes, name: str, *asked: Any) -> Table:
        read_while.append(name)
        with another_import(any_shop.url):
            return read_apart(content, name, *asked)

    # Whoever had to wait would give up, and the test with it.
    monkeypatch.setattr(database, "BUSY_SECONDS", 2)
    for module in (service, uploads, columns_views):
        monkeypatch.setattr(module, "read_apart", read)
    return read_while


def test_nobody_waits_while_a_command_reads_its_file(any_shop: Palier, tmp_path: Path, meanwhile: list[str]) -> None:
    file = write(tmp_path / "mine.csv", csv_of([row(1)]))
    assert counts(any_shop("import", "sales", file))["new"] == 1
    assert meanwhile == ["mine.csv"]


def test_nobody_waits_while_a_page_reads_its_file(any_shop: Palier, meanwhile: list[str]) -> None:
    """Tried, tried again with other columns, and imported."""
    with web_app(any_shop.url) as web:
        with web.app_context():
            account("admin", "administrator")
        visitor = browser(web, "admin")
        file = (io.BytesIO(csv_of([row(1)]).replace("amount", "Somme").encode()), "mine.csv")
        tried = visitor.post("/imports", {"what": "sales", "remembered": "0", "file": file}, follow_redirects=True)
        place = found(r'action="(/imports/[0-9]+/columns)"', tried.text)
        assert visitor.get(place).status_code == 200
        chosen = {f"column-{place}": name for place, name in enumerate(COLUMNS, 1)}
        assert visitor.post(place, chosen).status_code == 302
        run_id = int(place.split("/")[2])
        assert visitor.post(f"/imports/{run_id}/apply").status_code == 302
        assert visitor.get(f"/imports/{run_id}").status_code == 200
    assert len(meanwhile) >= 4
    assert counts(any_shop("import", "sales", write(Path("same.csv"), csv_of([row(1)]))))["unchanged"] == 1


def test_the_first_rejects_are_kept_and_all_of_them_counted(
    shop: Palier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REJECTS", 5)
    lines = [
        row(number, rep="R9" if number % 2 else "R1", amount="x" if number % 3 == 0 else "1") for number in range(1, 41)
    ]
    bad = [number for number in range(1, 41) if number % 2 or number % 3 == 0]
    result = shop.run("import", "sales", write(tmp_path / "mine.csv", csv_of(lines)))
    assert counts(result.stdout)["rejected"] == len(bad) and counts(result.stdout)["new"] == 40 - len(bad)
    assert (
        f"{len(bad)} lines are rejected; the reasons, and the file of rejects, are only those of the first"
        in result.stderr
    )
    kept = (tmp_path / "mine-rejects.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert 0 < len(kept) <= 5
    # Of those that are kept, every reason.
    for line, number in zip(kept, bad, strict=False):
        assert f",F{number}," in line
        assert ("no participant" in line) == bool(number % 2) and ("not an amount" in line) == (number % 3 == 0)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every upload is a large one."""
    monkeypatch.setattr(limits, "SMALL_TEXT_BYTES", 0)


@pytest.mark.usefixtures("large")
def test_a_large_upload_is_tried_and_imported_beside_the_worker(any_shop: Palier) -> None:
    """With the same answers: what it would do, columns that are missing, what it did, a second click."""
    with web_app(any_shop.url) as web:
        with web.app_context():
            account("admin", "administrator")
        visitor = browser(web, "admin")
        content = csv_of([row(1), row(2, amount="x")]).replace("amount", "Somme").encode()
        tried = visitor.post(
            "/imports", {"what": "sales", "remembered": "0", "file": (io.BytesIO(content), "mine.csv")}
        )
        place = tried.headers["Location"]
        assert place.endswith("/columns")
        chosen = {f"column-{number}": name for number, name in enumerate(COLUMNS, 1)}
        assert visitor.post(place, chosen).status_code == 302
        page = visitor.get(place.removesuffix("/columns")).text
        assert "“x” is not an amount" in unescape(page)
        for _ in range(2):
            assert visitor.post(place.replace("columns", "apply")).status_code == 302
    again = csv_of([row(1)])
    assert counts(any_shop("import", "sales", write(Path("same.csv"), again)))["unchanged"] == 1


@pytest.mark.usefixtures("large")
def test_a_large_import_that_is_ended_leaves_nothing(any_shop: Palier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "IMPORT_MEGABYTES", 20)
    with web_app(any_shop.url) as web:
        with web.app_context():
            account("admin", "administrator")
        visitor = browser(web, "admin")
        file = (io.BytesIO(csv_of([row(1)]).encode()), "mine.csv")
        answer = visitor.post("/imports", {"what": "sales", "remembered": "0", "file": file})
        assert answer.status_code == 409
        assert "mine.csv takes more than 20 MB of memory to import. Nothing was changed." in unescape(answer.text)
        assert "mine.csv" not in visitor.get("/imports").text
