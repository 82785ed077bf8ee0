"""kill -9 at random moments, and two at once: nothing is ever half done, and the next run completes.

PALIER_KILLS=30 kills 30 imports, undoings, amendments and closings, 15 launches and 15 scorings, on each kind of
database; otherwise it is but a few.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.conftest import Palier
from tests.databases import KINDS, Kind, copy_sqlite, settle, sqlite_url
from tests.postgresql import Server

KILLS = int(os.environ.get("PALIER_KILLS", "2"))
# Of the acts that cost a longer way there.
FEW = KILLS if KILLS > 2 else 1
LINES = 12_000 if KILLS > 10 else 8_000
COMMAND = Path(sys.executable).with_name("palier")

PEOPLE = "code,name,kind,team,email,parent\n" + "".join(f"R{n},Rep {n},rep,Team {n % 4},,\n" for n in range(40))
PRODUCTS = "code,name,range,cost\n" + "".join(f"P{n},Product {n},Bikes/Kind {n % 5},\n" for n in range(50))
CHALLENGE = """code = "spring"
title = "Spring"
start = 2020-04-01
end = 2020-06-30
criteria = [
  { name = "Turnover", type = "revenue", points = 1, every = 10 },
  { name = "Ranges", type = "range", per = "month", rates = [{ range = "Bikes", points = 1, every = 50 }] },
  { name = "Step", type = "threshold", per = "week", steps = [{ from = 99, points = 5 }, { from = 900, points = 9 }] },
  { name = "Growth", type = "growth", reference = "previous_period", steps = [{ from_percent = 2.5, points = 70 }] },
  { name = "New clients", type = "new_client", points = 3, minimum = 50 },
]
"""


def sales(first: int, last: int, shift_cents: int = 0) -> str:
    """Lines of half a year from place `first` to before `last`, the same ones each time but for the shift."""
    rows = []
    for place in range(first, last):
        chance = random.Random(place)
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(182))
        cents = chance.randrange(-2_000, 20_000) + shift_cents
        client, product = chance.randrange(3_000), chance.randrange(50)
        amount = f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"
        rows.append(
            f"sell_in,F{place // 3},{place % 3 + 1},{day},R{chance.randrange(40)},C{client},P{product},1,{amount}\n"
        )
    return "kind,document,line,date,rep,client,product,quantity,amount\n" + "".join(rows)


class Runner:
    """`palier` on one database: within this process where nothing is killed, else in a real one."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.palier = Palier(url)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "PALIER_LANGUAGE": "en", "PALIER_INSTANCE": str(self.folder)}
        return subprocess.Popen(
            [COMMAND, "--database", self.url, *arguments],
            cwd=self.folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def __call__(self, *arguments: str) -> str:
        return self.palier(*arguments)

    def seconds(self, *arguments: str) -> float:
        """How long a process takes that nobody kills."""
        began = time.monotonic()
        process = self.start(*arguments)
        _, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
        return time.monotonic() - began

    def kill(self, seconds: float, *arguments: str) -> int:
        """Start, kill after that time; how the process ended (it may have been quicker)."""
        process = self.start(*arguments)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        return process.returncode

    def state(self, trail: bool = False) -> dict[str, Any]:
        """What stands of sales and points, once nobody is connected any more; with the trail, how it came to stand."""
        engine = create_engine(self.url)
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                while connection.execute(text(OTHERS)).scalar():
                    connection.rollback()
                    time.sleep(0.02)
            else:
                assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            found = {
                name: connection.execute(text(query)).fetchall()
                for name, query in (QUERIES | TRAIL if trail else QUERIES).items()
            }
        engine.dispose()
        return found


OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)
QUERIES = {
    "lines": "SELECT count(*), sum(amount_cents), sum(quantity) FROM sale_line",
    "versions": "SELECT count(*), sum(amount_cents) FROM sale_line_version",
    "clients": "SELECT count(*) FROM client",
    "challenge": "SELECT code, state FROM challenge ORDER BY code",
    "ledger": "SELECT p.code, criterion, key, sum(points) FROM posting JOIN participant p ON p.id = participant_id"
    " GROUP BY p.code, criterion, key HAVING sum(points) <> 0 ORDER BY p.code, criterion, key",
    "standings": "SELECT p.code, points, last_day FROM standing JOIN participant p ON p.id = participant_id"
    " ORDER BY p.code",
}
TRAIL = {
    "postings": "SELECT count(*), sum(points) FROM posting",
    "undone": "SELECT count(undoes_id), count(CASE state WHEN 'undone' THEN 1 END) FROM import_run",
    "rules": "SELECT source, version FROM challenge",
    "revisions": "SELECT number, reason, source FROM challenge_revision ORDER BY number",
    "decisions": "SELECT act, reason, count(*) FROM challenge_event GROUP BY act, reason ORDER BY act",
    "closings": "SELECT standings, prizes, totals, audience, former FROM challenge_closing",
}


@pytest.fixture(params=KINDS)
def copies(
    request: pytest.FixtureRequest,
    fresh_database: Callable[[Kind], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Runner, Callable[[], Any]]:
    """A runner on a database with people and products, and what makes runners on copies of it."""
    monkeypatch.chdir(tmp_path)
    url = fresh_database(request.param)
    runner = Runner(url, tmp_path)
    (tmp_path / "participants.csv").write_text(PEOPLE)
    (tmp_path / "products.csv").write_text(PRODUCTS)
    (tmp_path / "spring.toml").write_text(CHALLENGE)
    (tmp_path / "half.csv").write_text(sales(0, LINES // 2))
    # What comes then: a part of the half corrected, and the other half.
    header, *corrected = sales(0, LINES // 4, shift_cents=333).splitlines(keepends=True)
    other = sales(LINES // 2, LINES).splitlines(keepends=True)[1:]
    (tmp_path / "rest.csv").write_text("".join([header, *corrected, *other]))
    for what in ("participants", "products"):
        runner("import", what, f"{what}.csv")
    runner("challenge", "add", "spring.toml")

    @contextmanager
    def copied() -> Iterator[Runner]:
        if request.param == "sqlite":
            settle(Path(url.removeprefix("sqlite:///")))
            path = copy_sqlite(Path(url.removeprefix("sqlite:///")), tmp_path)
            yield Runner(sqlite_url(path), tmp_path)
            path.unlink()
            return
        server: Server = request.getfixturevalue("postgresql_server")
        name = server.copy_database(url.rsplit("/", 1)[1])
        yield Runner(server.url(name), tmp_path)
        server.drop_database(name)

    return runner, copied


def kill_at_random(copied: Callable[[], Any], act: list[str], kills: int) -> None:
    """Kill the act at random moments of its length; before or after, never between, and done by the next run."""
    with copied() as copy:
        before = copy.state(trail=True)
        length, after = copy.seconds(*act), copy.state(trail=True)
    assert before != after
    moments = random.Random(os.urandom(8))
    ends = {"before": 0, "after": 0}
    for _ in range(kills):
        with copied() as copy:
            copy.kill(moments.uniform(0.2, 1.05) * length, *act)
            state = copy.state(trail=True)
            assert state in (before, after), "half done"
            ends["before" if state == before else "after"] += 1
            if act[0] in ("import", "score") or state == before:
                copy(*act)
            assert copy.state(trail=True) == after
            copy("verify")
    print(f"{' '.join(act)}: {kills} kills within {length:.1f} s: {ends}")


def test_killed_while_importing(copies: tuple[Runner, Callable[[], Any]]) -> None:
    """The lines, their audit trail and the points come together or not at all; they equal a full score of it all."""
    runner, copied = copies
    with copied() as whole:
        whole("import", "sales", "half.csv")
        whole("import", "sales", "rest.csv")
        whole("challenge", "launch", "spring")
        expected = whole.state()
    runner("import", "sales", "half.csv")
    runner("challenge", "launch", "spring")
    with copied() as copy:
        copy("import", "sales", "rest.csv")
        assert copy.state() == expected
    kill_at_random(copied, ["import", "sales", "rest.csv"], KILLS)


def test_killed_while_scoring(copies: tuple[Runner, Callable[[], Any]]) -> None:
    """A launch and a full rescore post all or nothing."""
    runner, copied = copies
    runner("import", "sales", "half.csv")
    kill_at_random(copied, ["challenge", "launch", "spring"], (KILLS + 1) // 2)
    runner("challenge", "launch", "spring")
    # Lines changed behind the back of the house leave a rescore something to do.
    engine = create_engine(runner.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE sale_line SET amount_cents = 2 * amount_cents WHERE id % 3 = 0"))
    engine.dispose()
    kill_at_random(copied, ["score", "spring"], (KILLS + 1) // 2)


def test_killed_while_undoing(copies: tuple[Runner, Callable[[], Any]]) -> None:
    """An import is taken back with its corrections, its trail and its points, or not at all."""
    runner, copied = copies
    runner("import", "sales", "half.csv")
    runner("challenge", "launch", "spring")
    stood = runner.state()
    runner("import", "sales", "rest.csv")
    latest = max(row["id"] for row in json.loads(runner("imports", "--format", "json")))
    kill_at_random(copied, ["imports", "undo", str(latest)], FEW)
    runner("imports", "undo", str(latest))
    undone = runner.state()
    # Its lines stay on record, cancelled, and so does the trail; what counts is what counted before.
    assert all(undone[name] == stood[name] for name in ("ledger", "standings"))


def test_killed_while_amending_and_closing(copies: tuple[Runner, Callable[[], Any]]) -> None:
    """Rules, their trail and the points they give change together; a closing is sealed whole or is none."""
    runner, copied = copies
    runner("import", "sales", "half.csv")
    runner("challenge", "launch", "spring")
    (runner.folder / "amended.toml").write_text(CHALLENGE.replace("points = 1", "points = 2"))
    kill_at_random(copied, ["challenge", "amend", "amended.toml", "--reason", "why not", "--yes"], FEW)
    runner("import", "sales", "rest.csv")
    kill_at_random(copied, ["challenge", "close", "spring"], FEW)


def test_two_imports_at_once(copies: tuple[Runner, Callable[[], Any]]) -> None:
    """One after the other, in either order: nothing is lost, nothing is twice, and the points are those of both."""
    runner, copied = copies
    runner("challenge", "launch", "spring")
    (runner.folder / "left.csv").write_text(sales(0, 2_000))
    (runner.folder / "right.csv").write_text(sales(1_000, 3_000))
    with copied() as whole:
        whole("import", "sales", "left.csv")
        whole("import", "sales", "right.csv")
        expected = whole.state()
    running = [runner.start("import", "sales", f"{name}.csv") for name in ("left", "right")]
    ended = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0], ended
    assert runner.state() == expected
    assert runner("score", "spring") == "0\n"
