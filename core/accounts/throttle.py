"""Sign-ins that fail too often have to wait: by e-mail, and by the address they come from."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from core.accounts.models import SignInFailure
from core.clock import utc_now
from core.db import is_sqlite

WINDOW = timedelta(minutes=15)
PER_EMAIL = 5
PER_ADDRESS = 20


def attempt(session: Session, email: str, address: str) -> tuple[timedelta, Sequence[int]]:
    """How long to wait before the next sign-in (nothing: now), and the ids of the failures noted for it.

    Noted as failed before the password is looked at, so that many attempts at once count as many; `forgive` takes
    it back. An attempt that has to wait is not noted: it does not prolong the wait.
    """
    now = utc_now()
    limits = {_email_key(email): PER_EMAIL, f"address {address}"[:300]: PER_ADDRESS}
    for key in sorted(limits):
        _hold(session, key)
    session.execute(delete(SignInFailure).where(SignInFailure.at <= now - WINDOW))
    wait = max(_wait(session, key, most, now) for key, most in limits.items())
    if wait:
        return wait, ()
    noted = [SignInFailure(key=key, at=now) for key in limits]
    session.add_all(noted)
    session.flush()
    return timedelta(), [failure.id for failure in noted]


def forgive(session: Session, email: str, noted: Sequence[int]) -> None:
    """The sign-in succeeded: it was no failure, and the earlier ones of that e-mail are forgotten."""
    session.execute(delete(SignInFailure).where(SignInFailure.id.in_(noted)))
    session.execute(delete(SignInFailure).where(SignInFailure.key == _email_key(email)))


def _email_key(email: str) -> str:
    return f"email {email.lower()}"[:300]


def _wait(session: Session, key: str, most: int, now: datetime) -> timedelta:
    """Until the oldest of the last `most` failures is forgotten."""
    query = select(SignInFailure.at).where(SignInFailure.key == key, SignInFailure.at > now - WINDOW)
    decisive = session.scalar(query.order_by(SignInFailure.at.desc()).offset(most - 1).limit(1))
    return timedelta() if decisive is None else decisive + WINDOW - now


def _hold(session: Session, key: str) -> None:
    """Let attempts under one key wait for each other; on SQLite every writer does anyway."""
    if not is_sqlite(session):
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": key})
