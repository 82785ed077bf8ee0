"""How SQLite finds lines: one participant's by their own index, everyone's without looking up a line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app import create_app
from challenges.definition.toml import read_definition
from challenges.reading import Cut, read_facts
from challenges.reading.plan import plan_of
from core.db import db
from tests.slow.world import Line, Participant, World
from tests.stored import make_tables, store_world

NINE = Path(__file__).parents[2] / "bench" / "nine.toml"
PEOPLE = {"R1": "rep", "R2": "rep", "C1": "client"}


def world() -> World:
    people = {code: Participant(code, code, kind) for code, kind in PEOPLE.items()}
    lines = [
        Line("sell_in", f"F{place}", 1, day, rep, "", "", "C1", "P1", 1, 5_000, "validated")
        for place, (day, rep) in enumerate((day, rep) for day in days() for rep in ("R1", "R2"))
    ]
    return World(people, {"P1": "Bikes"}, lines)


def days() -> list[Any]:
    definition = read_definition(NINE.read_text(encoding="utf-8"))
    return [first for first, _ in plan_of(definition).windows]


@pytest.fixture
def stored() -> Iterator[Session]:
    with create_app("sqlite://").app_context():
        make_tables()
        store_world(db.session(), world())
        yield db.session()


def asked(session: Session, cut: Cut, credit: str = "rep") -> list[tuple[str, Any]]:
    """Every statement that reads sale lines for nine rules, with its parameters."""
    definition = read_definition(NINE.read_text(encoding="utf-8")).model_copy(update={"credit": credit})
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if "FROM sale_line" in statement:
            found.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        facts = read_facts(session, definition, cut)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert facts.lines.height
    return found


def explained(session: Session, how: str, statement: str, parameters: Any) -> list[Any]:
    return list(session.connection().exec_driver_sql(f"{how} {statement}", parameters))


def test_the_lines_of_one_participant_are_found_by_index(stored: Session) -> None:
    plans = [explained(stored, "EXPLAIN QUERY PLAN", *one) for one in asked(stored, Cut(frozenset([1])))]
    steps = [str(step[-1]) for plan in plans for step in plan]
    assert any("ix_sale_line_rep (rep_id=? AND date>? AND date<?)" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN sale_line")]
    assert not [step for step in steps if "ix_sale_line_date" in step]


def test_the_lines_of_one_client_are_found_by_index(stored: Session) -> None:
    plans = [explained(stored, "EXPLAIN QUERY PLAN", *one) for one in asked(stored, Cut(frozenset([3])), "client")]
    steps = [str(step[-1]) for plan in plans for step in plan]
    assert any("ix_sale_line_client (client_id=? AND date>? AND date<?)" in step for step in steps)
    assert not [step for step in steps if step.startswith(("SCAN sale_line", "SCAN client", "SCAN participant"))]
    assert not [step for step in steps if "ix_sale_line_date" in step]


def test_a_whole_challenge_is_read_without_looking_up_a_line(stored: Session) -> None:
    """Nothing is read but what stands in an index, whatever order the index and the lines are in."""
    by_day = [one for one in asked(stored, Cut()) if "sale_line.date <= ?" in one[0]]
    assert len(by_day) == len(days())
    table = stored.connection().exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'sale_line'").scalar()
    for statement in by_day:
        [step, *_rest] = explained(stored, "EXPLAIN QUERY PLAN", *statement)
        assert step[-1] == "SEARCH sale_line USING INDEX ix_sale_line_date (date>? AND date<?)"
        program = explained(stored, "EXPLAIN", *statement)
        cursors = {step.p1 for step in program if step.opcode == "OpenRead" and step.p2 == table}
        assert not [step for step in program if step.opcode == "Column" and step.p1 in cursors]
