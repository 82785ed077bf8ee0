"""What counts once: the first to spend it has used it, whoever comes at the same moment."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from core.access import writing_access
from core.accounts.second.models import SpentSecret
from core.accounts.tokens import digest
from core.clock import utc_now


def spend(secret: str, remembered: timedelta | None = None) -> bool:
    """Whether this is the first use of a secret; remembered: how long another use has to be known."""
    now = utc_now()
    try:
        with writing_access() as session:
            session.execute(delete(SpentSecret).where(SpentSecret.forgotten_at < now))
            session.add(SpentSecret(digest=digest(secret), forgotten_at=now + remembered if remembered else None))
    except IntegrityError:
        return False
    return True
