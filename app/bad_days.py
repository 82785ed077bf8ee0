"""What a page says on a bad day: what is wrong, who can mend it, and what became of what was sent."""

import logging

from flask import current_app, request
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError
from werkzeug.http import HTTP_STATUS_CODES

from app.gate import READING
from app.readiness import refuse_to_write_others
from core.db import Fate, db, fate_of
from core.failures import Cause, Unusable, cause_of

LEVELS = {
    Cause.BUSY: logging.WARNING,
    Cause.CROWDED: logging.WARNING,
    Cause.DAMAGED: logging.CRITICAL,
    Cause.FULL: logging.CRITICAL,
}
INSUFFICIENT_STORAGE, SERVICE_UNAVAILABLE = 507, 503
assert INSUFFICIENT_STORAGE in HTTP_STATUS_CODES


def status_of(cause: Cause) -> int:
    """The status that a cause is answered with."""
    return INSUFFICIENT_STORAGE if cause == Cause.FULL else SERVICE_UNAVAILABLE


def cause_here(error: BaseException) -> Cause | None:
    """What the error of this request tells of; its transaction has ended.

    A statement that finds no table or column may come from a Palier of another age than the database.
    """
    cause = cause_of(error)
    if cause is not None or not isinstance(error, DBAPIError):
        return cause
    try:
        refuse_to_write_others(db.session())
    except Unusable as other:
        return other.cause
    except DBAPIError as other:
        return cause_of(other)
    finally:
        db.session.rollback()
    return None


def title(cause: Cause) -> str:
    """What is wrong, for whoever wanted to use a page."""
    match cause:
        case Cause.FULL:
            return _("There is no room left on the server")
        case Cause.READ_ONLY:
            return _("Nothing can be stored at the moment")
        case Cause.DAMAGED:
            return _("The database is damaged")
        case Cause.BUSY:
            return _("Another change is being saved")
        case Cause.CROWDED:
            return _("Too much is going on at once")
        case Cause.NEWER | Cause.OLDER:
            return _("Palier is being updated")
        case Cause.MISSING | Cause.LOST:
            return _("The database does not answer")


def advice(cause: Cause) -> str:
    """What to do about it."""
    match cause:
        case Cause.FULL:
            return _("Tell whoever runs the server: its disk is full. Then try again.")
        case Cause.READ_ONLY:
            return _("Tell whoever runs the server: the place of the database cannot be written. Then try again.")
        case Cause.DAMAGED:
            return _("Tell whoever runs the server: it has to be restored from a backup.")
        case Cause.NEWER | Cause.OLDER:
            return _("Try again in a few minutes; tell whoever runs the server if it lasts.")
        case _:
            return _("Try again in a minute; tell whoever runs the server if it lasts.")


def fate() -> Fate:
    """What became of what this request wanted to change."""
    return fate_of(db.session())


def outcome() -> str:
    """The same in words; empty of a request that only reads."""
    if request.method in READING:
        return ""
    match fate():
        case Fate.NOTHING:
            return _("Nothing was changed.")
        case Fate.STORED:
            return _("What you sent is stored; only the page that tells so could not be shown.")
        case Fate.UNKNOWN:
            return _("Whether what you sent is stored is not known: look before you send it again.")


def note(cause: Cause, reason: str) -> None:
    """A line for the operator: what passes by itself is a warning, what somebody has to mend at once is critical."""
    level = LEVELS.get(cause, logging.ERROR)
    current_app.logger.log(level, "Cannot serve: %s (%s); what was sent: %s", cause.value, reason, fate().value)
