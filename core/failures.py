"""Bad days: what keeps the database or a file from being used, recognized in whatever error tells of it."""

import errno
import sqlite3
from enum import Enum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from core.errors import Busy, Refused


class Cause(Enum):
    """Why something could not be stored or read, though nobody made a mistake."""

    FULL = "full"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    MISSING = "missing"
    LOST = "lost"
    BUSY = "busy"
    CROWDED = "crowded"
    NEWER = "newer"
    OLDER = "older"


class Unusable(Refused):
    """The database, or a folder, cannot be used now, for that cause."""

    def __init__(self, cause: Cause, text: str) -> None:
        super().__init__(text)
        self.cause = cause


# SQLite's result codes: whole ones first, then the primary one (the low byte).
OF_SQLITE = {
    # A quota or a limit, where a full disk has a code of its own.
    sqlite3.SQLITE_IOERR_WRITE: Cause.READ_ONLY,
    sqlite3.SQLITE_FULL: Cause.FULL,
    sqlite3.SQLITE_READONLY: Cause.READ_ONLY,
    sqlite3.SQLITE_PERM: Cause.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Cause.DAMAGED,
    sqlite3.SQLITE_NOTADB: Cause.DAMAGED,
    sqlite3.SQLITE_CANTOPEN: Cause.MISSING,
    sqlite3.SQLITE_IOERR: Cause.LOST,
    sqlite3.SQLITE_BUSY: Cause.BUSY,
    sqlite3.SQLITE_LOCKED: Cause.BUSY,
    sqlite3.SQLITE_NOMEM: Cause.CROWDED,
}
# PostgreSQL's SQLSTATE: whole ones first, then the two letters of a class.
OF_POSTGRESQL = {
    "53100": Cause.FULL,
    "53300": Cause.CROWDED,
    "53200": Cause.CROWDED,
    "25006": Cause.READ_ONLY,
    "42501": Cause.READ_ONLY,
    "55P03": Cause.BUSY,
    "3D000": Cause.MISSING,
    "57014": Cause.CROWDED,
    "08": Cause.LOST,
    "40": Cause.BUSY,
    "53": Cause.CROWDED,
    "57": Cause.LOST,
    "58": Cause.LOST,
    "XX": Cause.DAMAGED,
}
OF_SYSTEM = {
    errno.ENOSPC: Cause.FULL,
    errno.EDQUOT: Cause.FULL,
    errno.EFBIG: Cause.FULL,
    errno.EROFS: Cause.READ_ONLY,
    errno.EACCES: Cause.READ_ONLY,
    errno.EPERM: Cause.READ_ONLY,
    errno.ENOENT: Cause.MISSING,
    errno.EIO: Cause.DAMAGED,
    errno.EMFILE: Cause.CROWDED,
    errno.ENFILE: Cause.CROWDED,
    errno.ENOMEM: Cause.CROWDED,
}


def cause_of(error: BaseException) -> Cause | None:
    """What the error tells of; None where it is a mistake of ours, or of whoever asked."""
    match error:
        case Unusable():
            return error.cause
        case Busy():
            return Cause.BUSY
        case DBAPIError():
            return _of_driver(error.orig, error.connection_invalidated)
        case NoConnectionFree() | MemoryError():
            return Cause.CROWDED
        case OSError():
            return OF_SYSTEM.get(error.errno or 0)
    # Where many rows are written at once the driver is spoken to without SQLAlchemy between.
    return _of_driver(error, False) if _is_driver_s(error) else None


def _is_driver_s(error: BaseException) -> bool:
    return isinstance(error, sqlite3.Error) or type(error).__module__.startswith("psycopg")


def _of_driver(raised: BaseException | None, is_lost: bool) -> Cause | None:
    if isinstance(raised, sqlite3.Error):
        code = getattr(raised, "sqlite_errorcode", 0)
        return OF_SQLITE.get(code) or OF_SQLITE.get(code & 0xFF)
    state = getattr(raised, "sqlstate", None) or ""
    if state:
        return OF_POSTGRESQL.get(state) or OF_POSTGRESQL.get(state[:2])
    # Without a word of the server's: it was not reached, or went away.
    return Cause.LOST if is_lost or type(raised).__name__ == "OperationalError" else None


def safe_reason(error: BaseException) -> str:
    """What the error says, for a log: its kind, and of its words those that hold nothing that somebody entered.

    Whoever looks for a mistake has the places in the code; what people are called and bought is nobody's there.
    """
    raised = getattr(error, "orig", None) or error
    kind = type(raised).__name__
    if _is_driver_s(raised):
        return f"{kind}: {_words_of_driver(raised)}".rstrip(": ")
    match raised:
        case OSError() if raised.strerror:
            return f"{kind}: {raised.strerror}"
        case Unusable():
            return f"{kind}: {raised.cause.value}"
    return kind


def _words_of_driver(raised: BaseException) -> str:
    state = getattr(raised, "sqlstate", None) or getattr(raised, "sqlite_errorname", None) or ""
    # Of these two classes the words repeat the values that were sent.
    if state[:2] in ("22", "23"):
        return state
    first = str(raised).strip().split("\n")[0]
    return f"{state} {first}".strip()
