"""The sale line of which a return gives something back, and what was given back of one."""

from collections.abc import Sequence

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


def original_of(session: Session, back: SaleLine) -> SaleLine | None:
    """The line that a return means: of the document that it names and of its product, that line or the first one.

    None where there is no such line on record.
    """
    query = select(SaleLine).where(
        SaleLine.kind == back.kind,
        SaleLine.issuer_id == back.issuer_id,
        SaleLine.document == back.original_document,
        SaleLine.product_id.is_not_distinct_from(back.product_id),
        SaleLine.quantity >= 0,
        SaleLine.amount_cents >= 0,
    )
    if back.original_line is not None:
        query = query.where(SaleLine.line == back.original_line)
    return session.scalars(query.order_by(SaleLine.line).limit(1)).first()


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
