"""What the worker does for learners: ends attempts whose time is over, and reminds of certificates that end."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from core.db import writing
from core.news import tell
from elearning.modules.learning import hand_in
from elearning.modules.models import Attempt, Course, Result
from elearning.modules.news import EndsSoon

BEFORE = timedelta(days=30)


def end_overdue(session: Session, now: datetime) -> int:
    """Hand in what nobody has handed in and whose time is over, each by itself; how many there were."""
    query = (
        select(Attempt.id, Course.participant_id)
        .join(Course)
        .where(Attempt.ended_at.is_(None), Attempt.due_at <= now)
        .order_by(Attempt.id)
    )
    overdue = session.execute(query).all()
    session.rollback()
    for attempt_id, participant_id in overdue:
        with writing(session):
            hand_in(session, attempt_id, participant_id, now)
    return len(overdue)


def remind(session: Session, day: date) -> int:
    """Tell of the certificates that end within a month and were not renewed; of each as often as it is called.

    Whoever hears of it tells each once.
    """
    later = aliased(Result)
    renewed = select(later.id).where(
        later.participant_id == Result.participant_id, later.module_id == Result.module_id,
        later.withdrawn_at.is_(None), later.id != Result.id,
        later.expires_on.is_(None) | (later.expires_on > Result.expires_on),
    )  # fmt: skip
    query = select(Result).where(
        Result.expires_on > day, Result.expires_on <= day + BEFORE, Result.withdrawn_at.is_(None), ~renewed.exists()
    )
    with writing(session):
        ending = session.scalars(query.order_by(Result.id)).all()
        for result in ending:
            tell(session, EndsSoon(result))
    return len(ending)
