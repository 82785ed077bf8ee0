"""The version of the sales: another one after every change of lines, people, teams, catalogue, targets, completions."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.models import PersonVersion, SalesVersion

# The moment that a transaction gave last: as it holds the sales, nobody else has given a later one.
LATEST = "palier.latest"
# The least that databases tell apart.
TICK = timedelta(microseconds=1)


def sales_version(session: Session) -> str:
    """The stamp of the sales as this transaction sees them."""
    return session.scalars(select(SalesVersion.stamp)).one()


def version_for(session: Session, participant_id: int) -> tuple[str, str | None]:
    """The stamps of what one participant's points follow from: they stay while others' sales change."""
    own = select(PersonVersion.stamp).where(PersonVersion.participant_id == participant_id).scalar_subquery()
    whole, stamp = session.execute(select(SalesVersion.whole, own)).one()
    return whole, stamp


def renew_version(session: Session) -> None:
    """Give the sales another stamp, in the transaction that changes them; whom that concerns is told apart."""
    session.execute(update(SalesVersion).values(stamp=uuid4().hex))


def renew_whole(session: Session) -> None:
    """Let it be known that what changed may concern anybody."""
    session.execute(update(SalesVersion).values(whole=uuid4().hex))


def renew_people(session: Session, people: Collection[int]) -> None:
    """Let it be known that what changed concerns these participants and nobody else."""
    session.execute(delete(PersonVersion).where(PersonVersion.participant_id.in_(people)))
    stamp = uuid4().hex
    rows = [{"participant_id": person, "stamp": stamp} for person in sorted(people)]
    if rows:
        session.execute(insert(PersonVersion), rows)


def moment(session: Session) -> datetime:
    """The moment to write on a line, a record or a decision: now, and always after all that were written before.

    What was known when a challenge was closed is told by comparing moments. A clock that was set back would put what
    comes after a closing before it; so it is this moment that stands still then, until the clock has caught up.
    The caller holds the sales (core.db.lock_sales).
    """
    transaction, latest = session.info.get(LATEST, (None, None))
    if transaction is None or transaction is not session.get_transaction():
        latest = session.scalars(select(SalesVersion.latest)).one()
    now = utc_now() if latest is None else max(utc_now(), latest + TICK)
    session.execute(update(SalesVersion).values(latest=now))
    session.info[LATEST] = (session.get_transaction(), now)
    return now
