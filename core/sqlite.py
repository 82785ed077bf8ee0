"""Connections to SQLite files: how they are prepared, and that none outlives the file or the trouble it met.

A pool keeps connections open. One that was opened while the file could not be written stays a reading one for ever; one
whose file was replaced goes on writing into nothing. Either is noticed here and given up, so that the next request has
a new one: a bad day ends without the server being started again. Where the file is gone nothing is read or written,
until it is back or another one stands there.
"""

import ctypes
import os
import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DisconnectionError

from core.failures import Cause, Unusable
from core.terminal import said as _

PLACE = "palier.place"
# After these the file, or what a connection knows of it, may be another one.
ENDING = frozenset(
    {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_CANTOPEN,
    }
)


class FileConnection(sqlite3.Connection):
    """A connection that is closed at once, and not any more once its file is gone or was replaced.

    The last one that is closed removes the write-ahead log, by its name: it would be that of the file that has come in
    its place, with all that was written there.
    """

    place: "Place | None" = None

    def close(self) -> None:
        """Close it, or keep it for as long as the process lives."""
        if self.place is None or self.place.stands():
            # What Python keeps prepared would keep SQLite's own connection open; to begin anew lets it go.
            super().__init__(":memory:")
            super().close()
        else:
            # Nothing else keeps the interpreter from closing it at its end.
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self))


class Place:
    """The file that a connection opened."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.identity = _identity(path)
        self.is_only_read = not _is_writable(path)

    def stands(self) -> bool:
        """Whether the same file is still there."""
        return _identity(self.path) == self.identity

    def may_be_written_again(self) -> bool:
        """Whether it could only be read when it was opened, and no longer."""
        return self.is_only_read and _is_writable(self.path)

    def is_replaced(self) -> bool:
        """Whether another file stands there."""
        return _identity(self.path) not in (None, self.identity)


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - asked at each use of a connection, and four times as quick
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_writable(path: str) -> bool:
    return os.access(path, os.W_OK)


def prepare(connection: sqlite3.Connection, record: Any, busy_seconds: float) -> None:
    """Set a new connection up; whatever it opened is looked for again at each use."""
    connection.isolation_level = None  # the "begin" hook of core.db opens every transaction itself
    # SQLite's own knows ASCII only, and nobody would find Élodie by "élodie".
    connection.create_function("lower", 1, lambda text: text and str(text).lower(), deterministic=True)
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        f"busy_timeout = {int(busy_seconds * 1000)}",
        "synchronous = NORMAL",
        "cache_size = -65536",
    ):
        connection.execute(f"PRAGMA {pragma}")
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    if path and isinstance(connection, FileConnection):
        record.info[PLACE] = connection.place = Place(path)


@event.listens_for(Engine, "checkout")
def _give_up_one_of_another_file(_connection: object, record: Any, _proxy: object) -> None:
    place: Place | None = record.info.get(PLACE)
    if place is not None and place.is_replaced():
        raise DisconnectionError("the database's file was replaced")


def may_write_again(connection: Connection) -> bool:
    """Whether a connection only reads a file that could be written by now."""
    place: Place | None = connection.info.get(PLACE)
    return place is not None and place.may_be_written_again()


def refuse_without_file(connection: Connection) -> None:
    """Unusable where the file of a connection is gone; what it would write then nobody could find again."""
    place: Place | None = connection.info.get(PLACE)
    if place is not None and not place.stands():
        raise Unusable(Cause.MISSING, _("The file of the database is gone."))


@event.listens_for(Engine, "handle_error")
def _end_with_its_trouble(context: ExceptionContext) -> None:
    raised = context.original_exception
    if isinstance(raised, sqlite3.Error) and getattr(raised, "sqlite_errorcode", 0) & 0xFF in ENDING:
        context.is_disconnect = True
