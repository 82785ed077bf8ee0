"""Old news is removed: what was read, after half a year; whatever it is, after a year."""

from datetime import timedelta

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.db import writing
from notifications.models import Mail, MailState, Notice

READ, ANY = timedelta(days=180), timedelta(days=365)
UNSENT = (MailState.WAITING.value, MailState.CLAIMED.value)


def forget_old_notices(session: Session) -> int:
    """Remove old notices, and the mails that carried them; how many notices."""
    now = utc_now()
    old = or_(and_(Notice.read_at.is_not(None), Notice.at < now - READ), Notice.at < now - ANY)
    unsent = select(Mail.id).where(Mail.state.in_(UNSENT))
    if session.scalar(select(Notice.id).where(old).limit(1)) is None:
        session.rollback()
        return 0
    with writing(session):
        gone = delete(Notice).where(old, or_(Notice.mail_id.is_(None), Notice.mail_id.not_in(unsent)))
        count = len(session.execute(gone.returning(Notice.id)).all())
        carries = exists().where(Notice.mail_id == Mail.id)
        session.execute(delete(Mail).where(~carries, Mail.state.not_in(UNSENT)))
    return count
