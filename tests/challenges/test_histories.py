"""Random histories of imports, launches, closings and scorings: at every step the ledger is what the contract says.

Each history runs in one transaction that is rolled back at its end, on SQLite and on PostgreSQL.
"""

from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from challenges.lifecycle.services import add_challenge, score_challenge
from challenges.models import State
from tests.challenges.history import History
from tests.slow.challenge_files import challenges
from tests.slow.imports import BAD_CELLS, CREDITS, OPTIONAL, Row, Way
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

CHANGES = ["amount", "rep", "date", "what", "client", "status", "return", "return"]


@st.composite
def batches(draw: st.DrawFn, pool: list[Line], world: World) -> list[Line]:
    """Some lines, each once: as they first were, corrected in some values, or cancelled."""
    found = {}
    for line in draw(st.lists(st.sampled_from(pool), max_size=8)):
        for change in draw(st.sets(st.sampled_from(CHANGES), max_size=2)):
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
    if change == "return":
        return given_back(draw, line, draw(st.sampled_from(pool)))
    if change == "date":
        return replace(line, date=draw(st.sampled_from(pool)).date)
    if change == "what":
        return replace(line, product=draw(st.sampled_from(["", *sorted(world.products)])))
    if change == "client":
        return replace(line, client=draw(st.sampled_from(["", *CLIENTS])))
    return replace(line, status=draw(st.sampled_from([*STATUSES[-4:], "cancelled"])))


def given_back(draw: st.DrawFn, line: Line, sold: Line) -> Line:
    """The line as a return of another one, which it names; it may name nobody else."""
    values: dict[str, Any] = dict.fromkeys(draw(st.sets(st.sampled_from(CREDITS))), "")
    if line.kind == "sell_out" and draw(st.integers(0, 3)):
        values.pop("distributor", None)
    values |= {"original_document": sold.document, "original_line": draw(st.sampled_from([None, sold.line, 7]))}
    values |= {"amount_cents": -abs(sold.amount_cents), "quantity": draw(st.sampled_from([-1, 0, 1]))}
    return replace(line, product=draw(st.sampled_from([sold.product, line.product])), **values)


@st.composite
def rows_of(draw: st.DrawFn, batch: list[Line], pool: list[Line], how: Way) -> list[Row]:
    """The lines as rows of a file, among rows of which one cell cannot be read."""
    columns = [name for name in sorted(BAD_CELLS) if name in (*how.given, "date", "amount")]
    bad = [Row(line, draw(st.sampled_from(columns))) for line in draw(st.lists(st.sampled_from(pool), max_size=2))]
    return draw(st.permutations([*map(Row, batch), *bad]))


@st.composite
def ways(draw: st.DrawFn) -> Way:
    """A file with all columns, or without some, or without line numbers; documents whole or not."""
    plain = draw(st.booleans())
    absent = draw(st.sets(st.sampled_from(OPTIONAL), max_size=3))
    numbered, whole, accept = (draw(st.integers(0, 3)) > 0 for _ in range(3))
    return Way() if plain else Way(frozenset(OPTIONAL) - absent, numbered, not whole, not accept)


STEPS = ["import", "import", "import", "again", "score", "launch", "close", "reopen", "range", "segment"]
STEPS += ["targets", "completions", "move", "leave", "rename", "amend", "amend", "decide", "undo", "undo", "renew"]


AnyHistory = TypeVar("AnyHistory", bound=History)


def live(session: Session, data: st.DataObject, kind: type[AnyHistory]) -> AnyHistory:
    """One history, checked after every step."""
    world: World = data.draw(worlds(max_documents=12).filter(lambda drawn: drawn.lines))
    pool = world.lines
    known = data.draw(st.integers(0, len(pool)))
    history = kind(
        session, replace(world, lines=pool[:known], products=dict(world.products), segments=dict(world.segments))
    )
    store_world(session, history.world)
    for code in ("first", "second")[: data.draw(st.integers(1, 2))]:
        history.files[code], text = data.draw(challenges(world, code=code))
        add_challenge(session, text)
    history.launch("first")
    history.check()
    last: tuple[list[Row], Way] = [], Way()
    for step in data.draw(st.lists(st.sampled_from(STEPS), min_size=2, max_size=8)):
        if step in ("import", "again"):
            last = bring_in(history, last if step == "again" else None, data, pool, world)
        elif step in ("decide", "undo"):
            take_back(history, step, data)
        elif step in ("score", "launch", "close", "reopen", "renew"):
            act_on(history, step, data.draw(st.sampled_from(sorted(history.files))))
        elif step == "amend":
            code = data.draw(st.sampled_from(sorted(history.files)))
            history.amend(code, *data.draw(challenges(history.world, code=code)))
        else:
            correct_records(history, step, data, pool, world)
        history.check()
    history.check_trail()
    return history


def bring_in(
    history: History, last: tuple[list[Row], Way] | None, data: st.DataObject, pool: list[Line], world: World
) -> tuple[list[Row], Way]:
    """A file of sales, or the last one twice more: the second time it changes nothing."""
    if last is None:
        how = data.draw(ways())
        rows = data.draw(rows_of(data.draw(batches(pool, world)), pool, how))
        history.import_lines(rows, how)
        return rows, how
    history.import_lines(*last)
    history.import_again(*last)
    return last


def take_back(history: History, step: str, data: st.DataObject) -> None:
    """A decision on what an import holds, or an import undone."""
    if step == "decide" and history.waiting:
        run = data.draw(st.sampled_from(sorted({run for run, _ in history.waiting.values()})))
        history.decide(run, data.draw(st.integers(0, 3)) > 0)
    if step == "undo" and history.runs:
        history.undo(data.draw(st.sampled_from(history.runs)))


def correct_records(history: History, step: str, data: st.DataObject, pool: list[Line], world: World) -> None:
    """Files of products, people, targets and completed training."""
    if step == "range":
        paths = sorted(set(world.products.values()))
        history.change_range(data.draw(st.sampled_from(sorted(world.products))), data.draw(st.sampled_from(paths)))
    elif step == "segment":
        history.change_segment(data.draw(st.sampled_from(CLIENTS)), data.draw(st.sampled_from(SEGMENTS)))
    elif step == "targets":
        history.set_targets(data.draw(targets(world.participants, world.around)))
    elif step == "completions":
        done = data.draw(completions(world.participants, world.around))
        once = {(it.participant, it.module, it.date): it for it in done}
        worth = data.draw(st.sampled_from([7, 50]))
        history.complete([replace(it, points=worth) for it in once.values()])
    elif step == "move":
        who, team = data.draw(st.sampled_from(sorted(world.participants))), data.draw(st.sampled_from(["", *TEAMS]))
        history.move(who, team, data.draw(st.sampled_from(sorted({line.date for line in pool}))))
    elif step == "leave":
        who, days = data.draw(st.sampled_from(sorted(world.participants))), sorted({line.date for line in pool})
        history.leave(who, data.draw(st.sampled_from([None, *days])))
    else:
        history.rename(data.draw(st.sampled_from([*sorted(world.products), *sorted(world.participants)])))


def act_on(history: History, step: str, code: str) -> None:
    state = history.challenge(code).state
    if step == "launch" and state == State.DRAFT:
        history.launch(code)
    if step == "close":
        history.close(code)
    if step == "renew":
        history.renew(code)
    if step == "reopen":
        history.reopen(code)
    if step == "score" and state == State.RUNNING:
        assert score_challenge(history.session, code) == 0


# The profile `thorough` asks for 10,000 histories: in parts, so that they run in parallel.
EXAMPLES = settings().max_examples
PARTS = 8 if EXAMPLES >= 1_000 else 1


@pytest.mark.parametrize("part", range(PARTS))
@settings(max_examples=EXAMPLES // PARTS if PARTS > 1 else max(EXAMPLES // 4, 5))
@given(data=st.data())
def test_every_history_on_sqlite(on_sqlite: Session, part: int, data: st.DataObject) -> None:
    try:
        live(on_sqlite, data, History)
    finally:
        on_sqlite.rollback()


@settings(max_examples=max(settings().max_examples // 10, 3))
@given(data=st.data())
def test_every_history_on_postgresql(on_postgresql: Session, data: st.DataObject) -> None:
    try:
        live(on_postgresql, data, History)
    finally:
        on_postgresql.rollback()
