"""The sale line of which a return gives something back, and what was given back of one."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from sales.models import DEAD, SaleLine

# Between the document and the line of what is given back.
BETWEEN = " · "


def written(document: str, line: int | None) -> str:
    """A sale line as a return names it; a document alone, where the line is not known."""
    return document if line is None or not document else f"{document}{BETWEEN}{line}"


def is_return() -> ColumnElement[bool]:
    """Whether a line names what it gives back, and is a return."""
    is_minus = or_(SaleLine.quantity < 0, SaleLine.amount_cents < 0)
    return and_(SaleLine.original_document.is_not(None), is_minus)


class Original(NamedTuple):
    """A line that something may be given back of: its number in its document, and the one by which it is kept."""

    line: int
    id: int


# By product and line, and by product alone: of several lines of one product, the first is meant.
Originals = dict[tuple[int | None, int | None], Original]


def originals_of(session: Session, kind: str, issuer_id: int, document: str) -> Originals:
    """The lines of a document that returns may give back."""
    query = select(SaleLine.product_id, SaleLine.line, SaleLine.id).where(
        SaleLine.kind == kind,
        SaleLine.issuer_id == issuer_id,
        SaleLine.document == document,
        SaleLine.quantity >= 0,
        SaleLine.amount_cents >= 0,
    )
    found: Originals = {}
    for row in session.execute(query.order_by(SaleLine.line)):
        original = Original(row.line, row.id)
        found[row.product_id, row.line] = original
        found.setdefault((row.product_id, None), original)
    return found


def original_of(session: Session, back: SaleLine) -> Original | None:
    """The line that a return means: of the document that it names and of its product, that line or the first one.

    None where there is no such line on record.
    """
    found = originals_of(session, back.kind, back.issuer_id, back.original_document or "")
    return found.get((back.product_id, back.original_line))


def returns_of(session: Session, kind: str, issuer_id: int, document: str) -> Sequence[SaleLine]:
    """The returns that name a document and stand, the oldest first."""
    query = select(SaleLine).where(
        SaleLine.kind == kind,
        SaleLine.issuer_id == issuer_id,
        SaleLine.original_document == document,
        SaleLine.status.not_in(DEAD),
        is_return(),
    )
    return session.scalars(query.order_by(SaleLine.date, SaleLine.id)).all()


def given_back(session: Session, sold: SaleLine) -> list[SaleLine]:
    """The returns that stand and mean this line, the oldest first."""
    place = sold.kind, sold.issuer_id, sold.document
    if not (backs := returns_of(session, *place)):
        return []
    originals = originals_of(session, *place)
    meant = [(back, originals.get((back.product_id, back.original_line))) for back in backs]
    return [back for back, original in meant if original is not None and original.id == sold.id]
