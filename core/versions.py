"""The version of the sales: another one after every change of lines, people, teams, catalogue, targets, completions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import CursorResult, Update, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.models import PersonVersion, SalesVersion

# The least that databases tell apart.
TICK = timedelta(microseconds=1)


def sales_version(session: Session) -> str:
    """The stamp of the sales as this transaction sees them."""
    return session.scalars(select(SalesVersion.stamp)).one()


def version_for(session: Session, participant_id: int) -> tuple[str, str | None]:
    """The stamps of what one participant's points follow from: they stay while others' sales change."""
    seen = seen_for(session, participant_id)
    return seen.whole, seen.own


@dataclass(frozen=True)
class Seen:
    """The sales as they were when somebody looked at what concerns one participant.

    whole, own: the stamps of what may concern anybody, and of what concerns this participant. latest: the moment that
    was written last; whatever was committed since bears a later one.
    """

    whole: str
    own: str | None
    latest: datetime | None

    def holds(self, now: "Seen") -> bool:
        """Whether what was read of this participant, and of people and products, is still so."""
        return (self.whole, self.own) == (now.whole, now.own)


def seen_for(session: Session, participant_id: int) -> Seen:
    """What the sales are now: what is read after it is as new at least.

    Whoever reads before they hold the sales asks it first, and once more when they hold them: where it still holds,
    so does what they have read.
    """
    own = select(PersonVersion.stamp).where(PersonVersion.participant_id == participant_id).scalar_subquery()
    return Seen(*session.execute(select(SalesVersion.whole, own, SalesVersion.latest)).one())


def renew_version(session: Session) -> None:
    """Give the sales another stamp, in the transaction that changes them; whom that concerns is told apart."""
    _rows_changed(session, update(SalesVersion).values(stamp=uuid4().hex))


def renew_whole(session: Session) -> None:
    """Let it be known that what changed may concern anybody."""
    _rows_changed(session, update(SalesVersion).values(whole=uuid4().hex))


def renew_people(session: Session, people: Collection[int]) -> None:
    """Let it be known that what changed concerns these participants and nobody else."""
    stamp = uuid4().hex
    known = update(PersonVersion).where(PersonVersion.participant_id.in_(people)).values(stamp=stamp)
    if not people or _rows_changed(session, known) == len(people):
        return
    session.execute(delete(PersonVersion).where(PersonVersion.participant_id.in_(people)))
    session.execute(insert(PersonVersion), [{"participant_id": person, "stamp": stamp} for person in sorted(people)])


def moment(session: Session) -> datetime:
    """The moment to write on a line, a record or a decision: now, and always after all that were written before.

    What was known when a challenge was closed is told by comparing moments. A clock that was set back would put what
    comes after a closing before it; so it is this moment that stands still then, until the clock has caught up.
    The caller holds the sales (core.db.lock_sales).
    """
    now = utc_now()
    earlier = or_(SalesVersion.latest.is_(None), SalesVersion.latest < now)
    if _rows_changed(session, update(SalesVersion).where(earlier).values(latest=now)):
        return now
    latest = session.scalars(select(SalesVersion.latest)).one()
    now = now if latest is None else latest + TICK
    _rows_changed(session, update(SalesVersion).values(latest=now))
    return now


def _rows_changed(session: Session, statement: Update) -> int:
    # Not looked up in the session: nobody keeps these rows there.
    result: CursorResult[Any] = session.connection().execute(statement)
    return result.rowcount
