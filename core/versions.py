"""The version of the sales: another one after every change of lines, people, teams, catalogue, targets, completions."""

from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.models import SalesVersion


def sales_version(session: Session) -> str:
    """The stamp of the sales as this transaction sees them."""
    return session.scalars(select(SalesVersion.stamp)).one()


def renew_version(session: Session) -> None:
    """Give the sales another stamp, in the transaction that changes them."""
    session.execute(update(SalesVersion).values(stamp=uuid4().hex))
