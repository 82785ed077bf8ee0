"""The version of the sales: another one after every change of lines, people, teams, catalogue, targets, completions."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.models import SalesVersion

# The least that databases tell apart.
TICK = timedelta(microseconds=1)


def sales_version(session: Session) -> str:
    """The stamp of the sales as this transaction sees them."""
    return session.scalars(select(SalesVersion.stamp)).one()


def renew_version(session: Session) -> None:
    """Give the sales another stamp, in the transaction that changes them."""
    session.execute(update(SalesVersion).values(stamp=uuid4().hex))


def moment(session: Session) -> datetime:
    """The moment to write on a line, a record or a decision: now, and always after all that were written before.

    What was known when a challenge was closed is told by comparing moments. A clock that was set back would put what
    comes after a closing before it; so it is this moment that stands still then, until the clock has caught up.
    The caller holds the sales (core.db.lock_sales).
    """
    latest = session.scalars(select(SalesVersion.latest)).one()
    now = utc_now() if latest is None else max(utc_now(), latest + TICK)
    session.execute(update(SalesVersion).values(latest=now))
    return now
