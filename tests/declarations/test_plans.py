"""How SQLite finds what declarations ask for: by what they name, without going through the ledger or every import."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import begin_writing
from core.viewer import EVERYONE
from declarations.queries import earned
from sales.through.kept import known_figures
from sales.through.spans import Span
from tests.days import programme_day
from tests.declarations.shops import open_shops, person
from tests.declarations.test_validating import decide, declare


@pytest.fixture
def session(on_sqlite: Session) -> Iterator[Session]:
    """A programme with two distributors and nothing declared."""
    begin_writing(on_sqlite)
    open_shops(on_sqlite)
    yield on_sqlite
    on_sqlite.rollback()


def plan(session: Session, named: str, act: Callable[[], Any]) -> str:
    """How the statements of an act that name a table are answered."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if named in statement:
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert asked
    cursor = session.connection().connection.cursor()
    steps = [row for statement, given in asked for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given)]
    return "\n".join(step[3] for step in steps)


def test_points_are_found_by_the_import_that_brought_them(session: Session) -> None:
    one = decide(session, declare(session, 1), "ann", 1)
    found = plan(session, "posting_batch", lambda: earned(session, one, EVERYONE))
    assert "SEARCH posting_batch USING INDEX ix_posting_batch_detail (detail=?)" in found
    assert "SEARCH posting USING INDEX ix_posting_batch_id (batch_id=?)" in found
    assert "SCAN posting" not in found


def test_the_latest_count_of_stock_is_found_at_once(session: Session) -> None:
    span = Span(programme_day(), programme_day())
    found = plan(session, "max(import_run.id)", lambda: known_figures(session, span, 3, [person(session, "D1").id]))
    assert "SEARCH import_run USING COVERING INDEX ix_import_run_what (what=?)" in found
