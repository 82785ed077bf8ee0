"""One participant's points are read by their own lines: SQLite steps through an index, and never goes through all."""

from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from app import create_app
from challenges.files import read_definition
from challenges.reading import Cut, read_facts
from core.db import Base, db
from tests.slow.world import Line, Participant, World
from tests.stored import store_world

NINE = Path(__file__).parents[2] / "bench" / "nine.toml"


def world() -> World:
    people = {code: Participant(code, code, "rep") for code in ("R1", "R2")}
    lines = [
        Line("sell_in", f"F{place}", 1, day, rep, "", "", "C1", "P1", 1, 5_000, "validated")
        for place, (day, rep) in enumerate((day, rep) for day in days() for rep in people)
    ]
    return World(people, {"P1": "Bikes"}, lines)


def days() -> list[Any]:
    definition = read_definition(NINE.read_text(encoding="utf-8"))
    return [first for first, _ in definition.windows]


def test_the_lines_of_one_participant_are_found_by_index() -> None:
    with create_app("sqlite://").app_context():
        Base.metadata.create_all(db.engine)
        session = db.session()
        store_world(session, world())
        definition = read_definition(NINE.read_text(encoding="utf-8"))
        asked: list[tuple[str, Any]] = []

        def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
            asked.append((statement, parameters))

        event.listen(Engine, "before_cursor_execute", note)
        try:
            facts = read_facts(session, definition, Cut(frozenset([1])))
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        assert facts.lines.height
        of_lines = [(statement, parameters) for statement, parameters in asked if "FROM sale_line" in statement]
        plans = [
            [
                str(row[-1])
                for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            ]
            for statement, parameters in of_lines
        ]
        assert any("ix_sale_line_rep (rep_id=? AND date>? AND date<?)" in step for plan in plans for step in plan)
        assert not [step for plan in plans for step in plan if step.startswith("SCAN sale_line")]
        assert not [step for plan in plans for step in plan if "ix_sale_line_date" in step]
