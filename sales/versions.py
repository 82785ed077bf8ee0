"""The version of the sales: another one after every change of lines, people, teams, catalogue, targets, completions."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import Session

from core.db import another_connection
from sales.models import SaleLine, SalesVersion

# Up to so many sale lines, one connection has read them before another is made ready.
FEW = 200_000


def sales_version(session: Session) -> str:
    """The stamp of the sales as this transaction sees them."""
    return session.scalars(select(SalesVersion.stamp)).one()


def renew_version(session: Session) -> None:
    """Give the sales another stamp, in the transaction that changes them."""
    session.execute(update(SalesVersion).values(stamp=uuid4().hex))


@contextmanager
def reading_beside(session: Session) -> Iterator[Connection | None]:
    """Another connection that sees the very sales that this session sees, to read from both at the same time.

    None where that is not worth it, and where the session has changed sales that it has not committed.
    """
    if (session.scalar(select(func.max(SaleLine.id))) or 0) <= FEW:
        yield None
        return
    with another_connection(session) as other:
        alike = other is not None and other.scalar(select(SalesVersion.stamp)) == sales_version(session)
        yield other if alike else None
