"""What every room calls to have something stand in the security log."""

import getpass
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from flask import current_app, has_request_context, request
from flask_login import current_user
from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from core.access import reading_access, writing_access
from core.clock import utc_now
from core.errors import Refused
from core.security.models import SecurityEvent

# What is refused or slowed down over and over is noted so often, not at each request.
ONCE = timedelta(minutes=1)
TERMINAL = "terminal"


class EventKind(StrEnum):
    """What stands in the security log. Their words are in `core.security.words`."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_SLOWED = "sign_in_slowed"
    SIGN_OUT = "sign_out"
    REFUSED = "refused"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_LINK = "password_link"
    PASSWORD_RESET = "password_reset"
    SESSIONS_ENDED = "sessions_ended"
    ACCOUNT_ADDED = "account_added"
    INVITED = "invited"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_LOCKED = "account_locked"
    ACCOUNT_UNLOCKED = "account_unlocked"
    ACCOUNT_DEACTIVATED = "account_deactivated"
    ACCOUNT_REACTIVATED = "account_reactivated"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    SECOND_FACTOR_RESET = "second_factor_reset"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    DOWNLOAD = "download"
    IMPORT_MADE = "import_made"
    IMPORT_UNDONE = "import_undone"
    HELD_DECIDED = "held_decided"
    PRIVACY_CHANGED = "privacy_changed"
    SETTINGS_CHANGED = "settings_changed"
    DUELS_MADE = "duels_made"
    DUELS_REMOVED = "duels_removed"
    TOKEN_MADE = "token_made"
    TOKEN_REVOKED = "token_revoked"
    TOKEN_USED = "token_used"
    TOKEN_REFUSED = "token_refused"


class Person(Protocol):
    """An account, as far as the log needs it."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def email(self) -> str:
        """Its e-mail."""


class _Actor(NamedTuple):
    account_id: int | None
    who: str
    address: str


def record(
    kind: EventKind,
    subject: str = "",
    details: str = "",
    *,
    account: Person | None = None,
    once_within: timedelta | None = None,
) -> None:
    """Have it stand in the log that somebody did this, now and from this address.

    To be called after the commit of what it tells of, in a transaction of its own: never with a password, a token, a
    link or a cookie among its texts. account: who acted, where it is not whoever is signed in. once_within: not again
    where the same actor and subject stand there since so long. A log that cannot be written stops nobody: the server's
    own log tells of it.
    """
    actor = _actor(account)
    event = SecurityEvent(
        at=utc_now(), kind=kind, **actor._asdict(), subject=_line(subject)[:300], details=_line(details)[:300]
    )
    try:
        if once_within is not None and _is_known(event, once_within):
            return
        with writing_access() as session:
            session.add(event)
    except (SQLAlchemyError, Refused):
        current_app.logger.exception("The security log could not be written: %s", kind)


def forget_old_events() -> None:
    """Remove what is older than the log is kept (PALIER_SECURITY_LOG_DAYS); called after each sign-in."""
    kept: timedelta = current_app.config["SECURITY_LOG_KEPT"]
    try:
        with writing_access() as session:
            old = select(SecurityEvent.id).where(SecurityEvent.at < utc_now() - kept)
            session.execute(delete(SecurityEvent).where(SecurityEvent.id.in_(old.with_for_update(skip_locked=True))))
    except (SQLAlchemyError, Refused):
        current_app.logger.exception("Old entries of the security log could not be removed")


def _is_known(event: SecurityEvent, within: timedelta) -> bool:
    query = select(SecurityEvent.id).where(
        SecurityEvent.at > event.at - within,
        SecurityEvent.at <= event.at,
        SecurityEvent.kind == event.kind,
        SecurityEvent.who == event.who,
        SecurityEvent.address == event.address,
        SecurityEvent.subject == event.subject,
    )
    with reading_access() as session:
        return session.scalar(query.limit(1)) is not None


def _actor(account: Person | None) -> _Actor:
    if not has_request_context():
        return _Actor(account.id if account else None, account.email if account else _system_user(), TERMINAL)
    address = (request.remote_addr or "")[:64]
    if account is None and current_user.is_authenticated:
        account = current_user
    return _Actor(account.id, account.email, address) if account else _Actor(None, "", address)


def _system_user() -> str:
    try:
        return getpass.getuser()[:254]
    except (KeyError, OSError):
        return ""


def _line(text: str) -> str:
    """The text on one line: what would break a line or hide is shown as a question mark."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
