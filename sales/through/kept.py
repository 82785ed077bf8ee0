"""Figures kept by the process for as long as no sale and no count of stock has changed."""

from collections.abc import Hashable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.single_flight import CachesByEngine
from core.versions import sales_version
from sales.stock.models import OpeningStock
from sales.through.figures import Figures, read_figures
from sales.through.spans import Span

# By rows of sums and delays: some 200 bytes each.
kept = CachesByEngine(200_000)
# Of a floor above: every change of a count is an import of its own, the taking back of one too.
[_REFERENCE] = OpeningStock.__table__.c.import_id.foreign_keys


def known_figures(session: Session, span: Span, months: int, distributors: Sequence[int]) -> Figures:
    """The figures of these distributors (numbers), read anew once anything they follow from is another."""
    found: Figures = kept.of(session).get(
        (span, months, tuple(distributors)),
        lambda: read_figures(session, span, months, distributors),
        lambda figures: figures.sums.height + figures.delays.height + 1,
        at=_state(session),
    )
    return found


def _state(session: Session) -> Hashable:
    runs = _REFERENCE.column.table
    latest_count = select(func.max(runs.c.id)).where(runs.c.what == "stock")
    return sales_version(session), session.scalar(latest_count)
