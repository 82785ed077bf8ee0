"""Streams that tell open pages of changes: held by the loop, told in time, and over with the right to listen."""

import re
import time
from contextlib import ExitStack
from pathlib import Path

from tests.conftest import Palier
from tests.hostile.scene import ANNA, DIRECTOR, PASSWORD
from tests.hostile.serving import RunningServer, Visitor, running_server, stop

# More than there are threads to make pages; a limit on hanging, since the machine may be busy.
LISTENERS, SECONDS = 100, 20
LIVE = "/challenges/spring/live"
SALES = """\
kind,document,line,date,rep,distributor,client,product,quantity,amount
sell_in,LIVE,1,{day},R3,D1,C1,road,1,9000
"""


class Stream:
    """A connection on which the server tells what there is to tell."""

    def __init__(self, server: RunningServer, head: bytes) -> None:
        self.connection = server.connect(SECONDS)
        self.connection.sendall(head)
        self.text = ""

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def read_until(self, told: int) -> list[str]:
        """The versions that were told, as soon as there are so many."""
        while len(found := re.findall(r"data: (\S+)", self.text)) < told:
            piece = self.connection.recv(4096)
            assert piece, f"it ended after {self.text!r}"
            self.text += piece.decode()
        return found

    def ends(self) -> bool:
        """Whether the server ends it."""
        while piece := self.connection.recv(4096):
            self.text += piece.decode()
        return self.text.endswith("0\r\n\r\n")


def listening(server: RunningServer, visitor: Visitor, path: str = LIVE) -> Stream:
    return Stream(server, visitor.head("GET", path))


def bring_in(url: str, folder: Path) -> None:
    from core.clock import utc_now

    file = folder / "live.csv"
    file.write_text(SALES.format(day=utc_now().date()), encoding="utf-8")
    Palier(url)("import", "sales", file)


def test_listeners_are_told_and_hold_up_nobody(hostile_database: str, tmp_path: Path) -> None:
    with running_server(hostile_database, tmp_path / "instance") as server:
        anna, boss = server.signed_in(ANNA, PASSWORD), server.signed_in(DIRECTOR, PASSWORD)
        assert server.visitor().get(LIVE).status == 302
        token = boss.token("/screens")
        made = boss.post("/screens", {"csrf_token": token, "name": "Hall", "challenge": "spring"}).text
        screen = re.search(r"/screen\?link=([\w-]+)", made)
        assert screen is not None
        assert screen[0] not in boss.get("/screens").text
        wall = listening(server, server.visitor(), f"/screen/live?link={screen[1]}")
        with ExitStack() as stack, listening(server, anna) as own, wall:
            others = [stack.enter_context(listening(server, boss)) for _ in range(LISTENERS)]
            [first] = own.read_until(1)
            assert all(other.read_until(1) == [first] for other in [*others, wall])
            assert "Transfer-Encoding: chunked" in own.text and "Palier-Hold" not in own.text
            assert f'data-version="{first}"' in anna.get("/challenges/spring/leaderboard").text

            bring_in(hostile_database, tmp_path)
            [_, second] = own.read_until(2)
            assert second != first
            assert all(other.read_until(2) == [first, second] for other in [*others, wall])
            assert f'data-version="{second}"' in anna.get("/challenges/spring/leaderboard").text

            # Whoever signs out, and a screen whose link is revoked, are told no more; the others are.
            anna.post("/sign-out", {"csrf_token": anna.token("/account")})
            boss.post("/screens/1/end", {"csrf_token": token})
            assert own.ends() and wall.ends()
            assert server.visitor().get(f"/screen?link={screen[1]}").status == 404
            assert server.ask("GET", "/health").status == 200
            # Nor does a server that is told to stop wait for them.
            begun = time.monotonic()
            stop(server.process)
            assert time.monotonic() - begun < SECONDS
            assert all(other.ends() for other in others)


def test_a_server_that_holds_nothing_answers_and_ends(hostile_database: str) -> None:
    """Another WSGI server gets a whole answer, and browsers ask again by themselves."""
    from app import create_web_app
    from tests.web.scenes import browser

    app = create_web_app(hostile_database, TESTING=True, SECRET_KEY="for tests alone")
    with app.app_context():
        answer = browser(app, ANNA).get(LIVE)
    assert answer.mimetype == "text/event-stream"
    assert re.fullmatch(r"retry: \d+\n\nevent: version\ndata: \d+:\d+\n\n", answer.text)
    assert "Palier-Hold" not in answer.headers
