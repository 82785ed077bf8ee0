"""Many at once: every process does its work whole or says that it was busy, and the points are exact at every commit.

Eight commands at a time on PostgreSQL, two on SQLite, each a process of its own, while somebody reads all along.
PALIER_AT_ONCE=20 makes twenty rounds of them on each kind of database; otherwise it is one.
"""

import os
import threading
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from app import create_app
from core import db as database
from core.db import db, writing
from core.files import Mapping
from core.models import Client, Product
from core.models import Participant as Person
from imports.service import import_file, new_run
from sales.models import SaleLine, SaleLineVersion
from tests.challenges.imported import as_line, completions_csv, stored
from tests.databases import KINDS, Kind
from tests.real_sales import as_read, counts, leaderboard, points, write_sales
from tests.slow.files import to_csv, to_toml
from tests.slow.world import Completion, Line, Participant, World
from tests.test_kill import Runner

ROUNDS = int(os.environ.get("PALIER_AT_ONCE", "1"))
AT_ONCE: dict[Kind, int] = {"postgresql": 8, "sqlite": 2}
REPS, PRODUCTS, LINES = 12, 10, 300
BUSY = "try again in a minute"

CHALLENGE: dict[str, Any] = {
    "code": "spring",
    "title": "Spring",
    "start": date(2020, 4, 1),
    "end": date(2020, 6, 30),
    "credit": "rep",
    "sales": "sell_in",
    "ties": "earliest",
    "criteria": [
        {"name": "Turnover", "type": "revenue", "points": 1, "every": 10, "per": "month"},
        {"name": "Steps", "type": "threshold", "per": "week", "steps": [{"from": 99, "points": 5}]},
        {"name": "More", "type": "growth", "reference": "previous_period", "steps": [{"from_percent": 2, "points": 9}]},
        {"name": "New clients", "type": "new_client", "points": 3, "minimum": 50},
        {"name": "New things", "type": "diversification", "by": "product", "points": 2},
        {"name": "Training", "type": "training"},
    ],
    "boosters": [{"name": "Double week", "start": date(2020, 5, 4), "end": date(2020, 5, 10), "percent": 100}],
    "caps": [{"name": "Ceiling", "limit": 1500}],
    "gates": [{"name": "Trained first", "module": "safety-basics", "criteria": ["New things"]}],
}  # fmt: skip


def programme() -> World:
    reps = {f"R{n}": Participant(f"R{n}", f"Rep {n}", "rep") for n in range(REPS)}
    return World(reps, {f"P{n}": f"Bikes/Kind {n % 3}" for n in range(PRODUCTS)}, lines(0, LINES))


def lines(first: int, last: int) -> list[Line]:
    """Lines of half a year, the same ones each time; every fifth is submitted."""
    return [
        Line(
            kind="sell_in",
            document=f"F{place // 3}",
            line=place % 3 + 1,
            date=date(2020, 1, 1) + timedelta(days=place * 37 % 182),
            rep=f"R{place * 7 % REPS}",
            distributor="",
            seller="",
            client=f"C{place * 11 % 60}",
            product=f"P{place * 13 % PRODUCTS}",
            quantity=1,
            amount_cents=(place * 7_919) % 22_000 - 2_000,
            status="submitted" if place % 5 == 0 else "validated",
        )
        for place in range(first, last)
    ]


@dataclass(frozen=True)
class Job:
    """A command, and the sale lines that it brings in."""

    command: list[str]
    batch: list[Line] = field(default_factory=list)


def jobs(number: int, folder: Path) -> list[Job]:
    """Two imports that overlap, two corrections that contradict each other, a validation, an amendment and more."""
    start, cents = LINES + number * 400, 100 * (number + 1)
    known = lines(0, LINES)
    (folder / "amended.toml").write_text(to_toml(amended(number)))
    (folder / "completions.csv").write_text(completions_csv(trained(number)))

    def imports(name: str, batch: list[Line]) -> Job:
        write_sales(folder / name, batch)
        return Job(["import", "sales", name], batch)

    return [
        imports("left.csv", lines(start, start + 250)),
        imports("right.csv", lines(start + 150, start + 400)),
        imports("more.csv", [replace(line, amount_cents=line.amount_cents + cents) for line in known[:120]]),
        Job(["challenge", "amend", "amended.toml", "--reason", "why not", "--yes"]),
        imports("others.csv", [replace(line, rep=f"R{number % REPS}") for line in known[60:180]]),
        imports("valid.csv", [replace(line, status="validated") for line in known[::5]]),
        Job(["import", "completions", "completions.csv"]),
        Job(["score", "spring"]),
    ]


def amended(number: int) -> dict[str, Any]:
    """Other rules in every round."""
    turnover, *others = CHALLENGE["criteria"]
    return CHALLENGE | {"criteria": [turnover | {"points": number + 2}, *others]}


def trained(number: int) -> list[Completion]:
    return [Completion(f"R{n}", "safety-basics", date(2020, 5, n + 1), number + 1) for n in range(0, REPS, 2)]


@dataclass
class Done:
    """What came of it all: the counts of the imports, and what each line may say by now."""

    tally: Counter[str] = field(default_factory=Counter)
    versions: dict[tuple[str, str, str, int], set[Line]] = field(default_factory=dict)

    def imported(self, batch: list[Line], said: dict[str, int]) -> None:
        self.tally.update(said)
        for line in batch:
            self.versions.setdefault(line.identity, set()).add(stored(line))


def run_at_once(runner: Runner, at_once: list[Job], done: Done) -> None:
    """Run them all at once: each does its work, or says in words that it was busy."""
    running = [(job, runner.start(*job.command)) for job in at_once]
    for job, process in running:
        told, refused = process.communicate(timeout=180)
        assert "Traceback" not in refused and "deadlock" not in refused, refused
        if process.returncode != 0:
            assert BUSY in refused, f"{job.command}: {refused}"
        elif job.batch:
            done.imported(job.batch, counts(told))


SUMS = "SELECT (SELECT coalesce(sum(points), 0) FROM posting), (SELECT coalesce(sum(points), 0) FROM standing)"


@dataclass
class Reader:
    """Somebody who reads all along: never waits for a lock, and at every commit finds ranking and ledger at one."""

    url: str
    looks: int = 0
    states: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        engine = create_engine(self.url)
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SET lock_timeout = '50ms'"))
            else:
                connection.execute(text("PRAGMA busy_timeout = 0"))
            connection.rollback()
            while not self.done.is_set():
                self.look(connection)
                connection.rollback()
                time.sleep(0.01)
        engine.dispose()

    def look(self, connection: Any) -> None:
        try:
            ledger, ranking = connection.execute(text(SUMS)).one()
        except Exception as error:
            self.faults.append(str(error))
            return
        self.looks += 1
        self.states.add(int(ledger))
        if ledger != ranking:
            self.faults.append(f"{ledger} points in the ledger, {ranking} in the ranking")


@pytest.fixture(params=KINDS)
def running(
    request: pytest.FixtureRequest,
    fresh_database: Callable[[Kind], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Runner:
    """The programme with its challenge running, on each kind of database."""
    monkeypatch.chdir(tmp_path)
    runner = Runner(fresh_database(request.param), tmp_path)
    to_csv(programme(), tmp_path)
    (tmp_path / "spring.toml").write_text(to_toml(CHALLENGE))
    for what in ("participants", "products", "sales"):
        runner("import", what, f"{what}.csv")
    runner("challenge", "add", "spring.toml")
    runner("challenge", "launch", "spring")
    return runner


def test_many_at_once(running: Runner) -> None:
    """No line and no correction is lost, none is kept twice, and the ledger is what the rules give on what stands."""
    kind: Kind = "sqlite" if running.url.startswith("sqlite") else "postgresql"
    done, reader = Done(), Reader(running.url)
    done.imported(programme().lines, {"new": LINES})
    reading = threading.Thread(target=reader.read)
    reading.start()
    try:
        for number in range(ROUNDS):
            todo = jobs(number, running.folder)
            # Two at a time, the second half of them waits for the longer runs.
            todo = todo[:4] if kind == "sqlite" and ROUNDS == 1 else todo
            for place in range(0, len(todo), AT_ONCE[kind]):
                run_at_once(running, todo[place : place + AT_ONCE[kind]], done)
    finally:
        reader.done.set()
        reading.join()
    assert reader.faults == []
    assert reader.looks > 10
    assert len(reader.states) > 2, "the reader saw nothing happen"
    check_what_stands(running, done)


def check_what_stands(runner: Runner, done: Done) -> None:
    """Every line says what one of its imports said, each of the others is in the audit trail, and points follow."""
    here = programme()
    with create_app(runner.url).app_context():
        session = db.session()
        codes: dict[type, dict[int, str]] = {
            model: {row.id: row.code for row in session.execute(select(model.id, model.code))}
            for model in (Person, Client, Product)
        }
        here.lines = [as_line(line, codes) for line in session.scalars(select(SaleLine))]
        trail = session.scalar(select(func.count()).select_from(SaleLineVersion))
        here.completions = completions_of(session)
        db.session.remove()
        db.engine.dispose()
    assert {name: done.tally[name] for name in ("new", "corrected", "rejected")} == {
        "new": len(here.lines),
        "corrected": trail,
        "rejected": 0,
    }
    assert {line.identity for line in here.lines} == done.versions.keys()
    assert [line for line in here.lines if line not in done.versions[line.identity]] == []
    as_read(runner.palier, here, tomllib.loads(runner("challenge", "show", "spring"), parse_float=Decimal))


def completions_of(session: Session) -> list[Completion]:
    query = "SELECT code, module, date, points FROM completion JOIN participant ON participant.id = participant_id"
    return [
        Completion(code, module, date.fromisoformat(str(day)), worth)
        for code, module, day, worth in session.execute(text(query))
    ]


def test_readers_never_wait_for_a_writer(running: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """While an import stands uncommitted, with its points, everybody reads what was before it; then what is."""
    url = running.url
    if url.startswith("postgresql"):
        url += "?options=-c%20lock_timeout=1ms"
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    before = said_by(Runner(url, running.folder))
    content = write_sales(running.folder / "new.csv", lines(LINES, LINES + 90)).read_bytes()
    with create_app(running.url).app_context():
        with writing(db.session()) as session:
            run = new_run(session, "sales", "new.csv")
            assert import_file(session, "sales", content, run, Mapping()).new == 90
            assert said_by(Runner(url, running.folder)) == before
        db.session.remove()
        db.engine.dispose()
    assert said_by(Runner(url, running.folder)) != before


def said_by(runner: Runner) -> list[Any]:
    """What the reading commands say."""
    explained = runner("explain", "spring", "R1", "--format", "csv")
    return [points(runner.palier, "spring"), leaderboard(runner.palier, "spring"), explained]
