"""One worker over many: who holds the lead works, the others wait; it ends with its process, however that ends.

On PostgreSQL the lead is an advisory lock of a connection that is held for it alone, on SQLite a lock on a file beside
the database. No job's being done once rests on it: that is what transactions are for. It keeps several workers from
doing the same in vain.
"""

import fcntl
import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from core.private_files import PRIVATE_FILE

LOCK = "SELECT pg_try_advisory_lock(hashtext('palier.worker'))"
# Where the leader's machine is gone without a word, the server notices within half a minute, not within two hours.
NOTICED = ("tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3")


class Lead(Protocol):
    """The lead of one programme's workers."""

    def take(self) -> bool:
        """Take it if nobody has it; whether this process has it now."""

    def holds(self) -> bool:
        """Whether this process still has it."""

    def give_up(self) -> None:
        """Let another have it."""


class FileLead:
    """A lock on a file, which the system gives back when its process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Take it if nobody has it."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return self.holds()

    def holds(self) -> bool:
        """Whether the locked file is still the one of that name: another may have been put in its place."""
        if self._file is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._file), self._path.stat())
        except OSError:
            return False

    def give_up(self) -> None:
        """Let another have it."""
        if self._file is not None:
            os.close(self._file)
        self._file = None


class SessionLead:
    """An advisory lock of PostgreSQL, which ends with its connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Take it if nobody has it."""
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        for setting in NOTICED:
            connection.execute(text(f"SET {setting}"))
        if not connection.scalar(text(LOCK)):
            # With its settings, so that nobody else is handed them.
            connection.invalidate()
            connection.close()
            return False
        self._connection = connection
        return True

    def holds(self) -> bool:
        """Whether the connection is still there."""
        try:
            return self._connection is not None and self._connection.scalar(text("SELECT 1")) == 1
        except DBAPIError:
            return False

    def give_up(self) -> None:
        """Let another have it."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
        self._connection = None


def lead_of(engine: Engine) -> Lead:
    """The lead of the workers of a database."""
    if engine.dialect.name == "postgresql":
        return SessionLead(engine)
    file = Path(str(engine.url.database))
    return FileLead(file.with_name(f"{file.stem}.worker.lock"))
