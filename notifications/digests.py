"""Mails that come together: once a day or a week, what has come since."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.clock import day_of, utc_now
from core.db import writing
from notifications.choices import wishes_of
from notifications.models import Mail, Notice, Rhythm
from notifications.writing import new_mail

# The first day of a week is Monday.
MONDAY = 0


def gather(session: Session) -> dict[str, int]:
    """Write the digests that are due; how many. A day's comes on the day after, a week's on the Monday after."""
    count = 0
    for account_id in waiting(session):
        with writing(session):
            count += _gather_for(session, account_id, utc_now())
    return {"digests": count} if count else {}


def waiting(session: Session) -> Sequence[int]:
    """Whom a mail waits for that is to come together with others."""
    query = select(Notice.account_id).where(Notice.mailed, Notice.mail_id.is_(None)).distinct()
    found = session.scalars(query.order_by(Notice.account_id)).all()
    session.rollback()
    return found


def _gather_for(session: Session, account_id: int, now: datetime) -> bool:
    unsent = (Notice.account_id == account_id, Notice.mailed, Notice.mail_id.is_(None))
    first = session.scalar(select(func.min(Notice.at)).where(*unsent))
    if first is None or not is_due(wishes_of(session, [account_id]).rhythm(account_id), first, now):
        return False
    mail: Mail = new_mail(account_id, now)
    session.add(mail)
    session.flush()
    session.execute(update(Notice).where(*unsent).values(mail_id=mail.id))
    return True


def is_due(rhythm: Rhythm, first: datetime, now: datetime) -> bool:
    """Whether what has come since `first` is to be sent by now."""
    begun, today = day_of(first), day_of(now)
    if rhythm == Rhythm.WEEKLY:
        return today >= begun + timedelta(days=7 - begun.weekday() + MONDAY)
    # Who wants them at once since then does not wait for tomorrow.
    return rhythm == Rhythm.NOW or today > begun
