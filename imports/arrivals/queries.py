"""Files that came by themselves, read for pages."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from imports.arrivals.models import Arrival

PER_PAGE = 25


def arrivals(session: Session, page: int) -> tuple[Sequence[Arrival], bool]:
    """A page of what came, the latest first, and whether there is more."""
    query = select(Arrival).options(joinedload(Arrival.run), joinedload(Arrival.token))
    found = session.scalars(query.order_by(Arrival.id.desc()).offset((page - 1) * PER_PAGE).limit(PER_PAGE + 1)).all()
    return found[:PER_PAGE], len(found) > PER_PAGE
