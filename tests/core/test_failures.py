"""What keeps a database from being used, recognized whether SQLAlchemy stands between or not."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from core.failures import Cause, cause_of, safe_reason

DAYS: dict[Cause | None, list[str]] = {
    Cause.FULL: ["PRAGMA max_page_count = 3", "INSERT INTO t VALUES (zeroblob(100000))"],
    Cause.READ_ONLY: ["PRAGMA query_only = 1", "INSERT INTO t VALUES (1)"],
    Cause.BUSY: ["PRAGMA busy_timeout = 0", "INSERT INTO t VALUES (1)"],
    Cause.DAMAGED: ["SELECT * FROM t"],
    None: ["SELECT camille FROM nowhere"],
}


@pytest.mark.parametrize("cause", DAYS)
def test_sqlite_s_errors(tmp_path: Path, cause: Cause | None) -> None:
    path = tmp_path / "t.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE t (x)")
        if cause == Cause.BUSY:
            other.execute("BEGIN EXCLUSIVE")
        if cause == Cause.DAMAGED:
            path.write_bytes(b"no database at all, and long enough" * 100)
        engine = create_engine(f"sqlite:///{path}")
        with pytest.raises(DBAPIError) as wrapped:
            say(engine, DAYS[cause])
        engine.dispose()
    assert wrapped.value.orig is not None
    assert cause_of(wrapped.value) == cause_of(wrapped.value.orig) == cause


def say(engine: Engine, statements: list[str]) -> None:
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (psycopg.errors.DiskFull("x"), Cause.FULL),
        (psycopg.errors.AdminShutdown("x"), Cause.LOST),
        (psycopg.errors.CannotConnectNow("x"), Cause.LOST),
        (psycopg.OperationalError("the connection is lost"), Cause.LOST),
        (psycopg.errors.TooManyConnections("x"), Cause.CROWDED),
        (psycopg.errors.ReadOnlySqlTransaction("x"), Cause.READ_ONLY),
        (psycopg.errors.DeadlockDetected("x"), Cause.BUSY),
        (psycopg.errors.DataCorrupted("x"), Cause.DAMAGED),
        (psycopg.errors.UniqueViolation("x"), None),
        (OSError(errno.ENOSPC, "x"), Cause.FULL),
        (OSError(errno.EROFS, "x"), Cause.READ_ONLY),
        (MemoryError(), Cause.CROWDED),
        (ValueError("x"), None),
    ],
)
def test_other_errors(error: BaseException, cause: Cause | None) -> None:
    assert cause_of(error) == cause


def test_reasons_hold_no_value() -> None:
    """Those of SQLite name columns, of PostgreSQL's violations only their number is told."""
    told = [
        psycopg.errors.UniqueViolation("Key (email)=(camille@example.org)"),
        ValueError("camille"),
        KeyError("camille"),
    ]
    assert [safe_reason(error) for error in told] == ["UniqueViolation: 23505", "ValueError", "KeyError"]
