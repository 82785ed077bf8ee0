"""Random histories of imports, launches, closings and scorings: at every step the ledger is what the contract says.

Each history runs in one transaction that is rolled back at its end, on SQLite and on PostgreSQL.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app import create_app
from challenges.lifecycle.services import add_challenge, score_challenge
from challenges.models import State
from core.db import db
from core.versions import renew_version
from tests.challenges.history import History
from tests.databases import Kind
from tests.slow.challenge_files import challenges
from tests.slow.files import SALES_COLUMNS, sales_rows
from tests.slow.world import Line, World
from tests.slow.worlds import (
    AMOUNTS_CENTS,
    CLIENTS,
    QUANTITIES,
    SEGMENTS,
    STATUSES,
    TEAMS,
    completions,
    targets,
    worlds,
)
from tests.stored import store_world

BAD_CELLS = {"date": "2020-02-30", "rep": "R99", "seller": "D1", "product": "P99", "quantity": "1.5", "amount": "1,2,3"}


@st.composite
def batches(draw: st.DrawFn, pool: list[Line], world: World) -> list[Line]:
    """Some lines, each once: as they first were, corrected in some values, or cancelled."""
    found = {}
    for line in draw(st.lists(st.sampled_from(pool), max_size=8)):
        for change in draw(st.sets(st.sampled_from(["amount", "rep", "date", "what", "client", "status"]), max_size=2)):
            line = changed(draw, line, change, pool, world)
        found[line.identity] = line
    return list(found.values())


def changed(draw: st.DrawFn, line: Line, change: str, pool: list[Line], world: World) -> Line:
    """The line with other values, its identity apart."""
    if change == "amount":
        return replace(line, amount_cents=draw(AMOUNTS_CENTS), quantity=draw(QUANTITIES))
    if change == "rep":
        other = draw(st.sampled_from(pool))
        distributor = other.distributor if line.kind == "sell_in" else line.distributor
        return replace(line, rep=other.rep, seller=other.seller, distributor=distributor)
    if change == "date":
        return replace(line, date=draw(st.sampled_from(pool)).date)
    if change == "what":
        return replace(line, product=draw(st.sampled_from(["", *sorted(world.products)])))
    if change == "client":
        return replace(line, client=draw(st.sampled_from(["", *CLIENTS])))
    return replace(line, status=draw(st.sampled_from([*STATUSES[-4:], "cancelled"])))


@st.composite
def bad_rows(draw: st.DrawFn, pool: list[Line]) -> list[dict[str, str]]:
    """Rows of which one cell cannot be read."""
    rows = []
    for line in draw(st.lists(st.sampled_from(pool), max_size=2)):
        [cells] = sales_rows(World(lines=[line]))
        column = draw(st.sampled_from(sorted(BAD_CELLS)))
        rows.append({**dict(zip(SALES_COLUMNS, map(str, cells), strict=True)), column: BAD_CELLS[column]})
    return rows


STEPS = ["import", "import", "import", "again", "score", "launch", "close", "reopen", "range", "segment"]
STEPS += ["targets", "completions", "move", "amend", "amend"]


def live(session: Session, data: st.DataObject) -> None:
    """One history, checked after every step."""
    world: World = data.draw(worlds(max_documents=12).filter(lambda drawn: drawn.lines))
    pool = world.lines
    known = data.draw(st.integers(0, len(pool)))
    history = History(
        session, replace(world, lines=pool[:known], products=dict(world.products), segments=dict(world.segments))
    )
    store_world(session, history.world)
    renew_version(session)
    for code in ("first", "second")[: data.draw(st.integers(1, 2))]:
        history.files[code], text = data.draw(challenges(world, code=code))
        add_challenge(session, text)
    history.launch("first")
    history.check()
    batch: list[Line] = []
    for step in data.draw(st.lists(st.sampled_from(STEPS), min_size=2, max_size=8)):
        if step == "import":
            batch = data.draw(batches(pool, world))
            history.import_lines(batch, data.draw(bad_rows(pool)))
        elif step == "again":
            history.import_lines(batch, [])
        elif step in ("range", "segment"):
            sort_otherwise(data, history, step)
        elif step == "targets":
            history.set_targets(data.draw(targets(world.participants, world.around)))
        elif step == "completions":
            once = {
                (it.participant, it.module, it.date): it
                for it in data.draw(completions(world.participants, world.around))
            }
            worth = data.draw(st.sampled_from([7, 50]))
            history.complete([replace(it, points=worth) for it in once.values()])
        elif step == "move":
            who, team = data.draw(st.sampled_from(sorted(world.participants))), data.draw(st.sampled_from(["", *TEAMS]))
            history.move(who, team, data.draw(st.sampled_from(sorted({line.date for line in pool}))))
        elif step == "amend":
            code = data.draw(st.sampled_from(sorted(history.files)))
            history.amend(code, *data.draw(challenges(history.world, code=code)))
        else:
            act_on(history, step, data.draw(st.sampled_from(sorted(history.files))))
        history.check()
    history.check_trail()


def sort_otherwise(data: st.DataObject, history: History, step: str) -> None:
    """A product in another range, or a client in another segment."""
    if step == "segment":
        history.change_segment(data.draw(st.sampled_from(CLIENTS)), data.draw(st.sampled_from(SEGMENTS)))
        return
    products = history.world.products
    paths = sorted(set(products.values()))
    history.change_range(data.draw(st.sampled_from(sorted(products))), data.draw(st.sampled_from(paths)))


def act_on(history: History, step: str, code: str) -> None:
    state = history.challenge(code).state
    if step == "launch" and state == State.DRAFT:
        history.launch(code)
    if step == "close":
        history.close(code)
    if step == "reopen":
        history.reopen(code)
    if step == "score" and state == State.RUNNING:
        assert score_challenge(history.session, code) == 0


def session_on(url: str) -> Iterator[Session]:
    with create_app(url).app_context():
        yield db.session()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def on_sqlite(fresh_database: Callable[[Kind], str]) -> Iterator[Session]:
    yield from session_on(fresh_database("sqlite"))


@pytest.fixture(scope="module")
def on_postgresql(fresh_database: Callable[[Kind], str]) -> Iterator[Session]:
    yield from session_on(fresh_database("postgresql"))


# The profile `thorough` asks for 10,000 histories: in parts, so that they run in parallel.
EXAMPLES = settings().max_examples
PARTS = 8 if EXAMPLES >= 1_000 else 1


@pytest.mark.parametrize("part", range(PARTS))
@settings(max_examples=EXAMPLES // PARTS if PARTS > 1 else max(EXAMPLES // 4, 5))
@given(data=st.data())
def test_every_history_on_sqlite(on_sqlite: Session, part: int, data: st.DataObject) -> None:
    try:
        live(on_sqlite, data)
    finally:
        on_sqlite.rollback()


@settings(max_examples=max(settings().max_examples // 10, 3))
@given(data=st.data())
def test_every_history_on_postgresql(on_postgresql: Session, data: st.DataObject) -> None:
    try:
        live(on_postgresql, data)
    finally:
        on_postgresql.rollback()
