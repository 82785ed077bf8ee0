"""The database: one declarative base, and transactions that say from the start whether they write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import QueuePool

from core import sqlite
from core.errors import Busy

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# How long a transaction waits for another writer before it gives up, in seconds.
BUSY_SECONDS = 30


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class Fate(Enum):
    """What became of a session's last writing transaction."""

    NOTHING = "nothing"
    STORED = "stored"
    UNKNOWN = "unknown"


FATE = "palier.fate"
# The transaction that holds the sales.
HOLDS_SALES = "palier.sales"


def fate_of(session: Session) -> Fate:
    """What became of the last transaction that this session began for writing, and ended by `store`."""
    fate: Fate = session.info.get(FATE, Fate.NOTHING)
    return fate


def store(session: Session) -> None:
    """Commit, and know from then on that it was done: only then may anybody say so."""
    session.flush()
    try:
        session.commit()
    except DBAPIError as error:
        if error.connection_invalidated and not is_sqlite(session):
            session.info[FATE] = Fate.UNKNOWN
        raise
    session.info[FATE] = Fate.STORED


def begin_writing(session: Session, wait: bool = True) -> None:
    """Start a transaction that will write; to be called before its first statement.

    SQLite knows one writer: it must ask for its place at the start (`BEGIN IMMEDIATE`), because a reader
    that turns writer after somebody else has written is refused on the spot. wait: for another writer to end, for at
    most BUSY_SECONDS; Busy if it does not, or at once without waiting.
    """
    session.rollback()
    session.info[FATE] = Fate.NOTHING
    try:
        _connect_to_write(session, "wait" if wait else "at once")
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise Busy() from error
        raise


def _connect_to_write(session: Session, how: str) -> None:
    """Begin on a connection of the pool; on a new one where it was opened when the file could only be read."""
    connection = session.connection(execution_options={"writing": how})
    if not sqlite.may_write_again(connection):
        return
    connection.invalidate()
    session.rollback()
    # Those that lie idle go too: SQLite shares among all of a process what one of them opened only to read.
    connection.engine.dispose()
    session.connection(execution_options={"writing": how})


@contextmanager
def writing(session: Session) -> Iterator[Session]:
    """One writing transaction: committed at the end, rolled back whole by any exception."""
    begin_writing(session)
    try:
        yield session
        store(session)
    except BaseException:
        session.rollback()
        raise


@contextmanager
def another_connection(session: Session) -> Iterator[Connection | None]:
    """A second connection to the database of a session, which sees one moment of what is committed.

    None where none is free: nobody who holds one may wait for another.
    """
    engine = session.connection().engine
    pool = engine.pool
    # A database in memory has one connection only.
    if not isinstance(pool, QueuePool) or pool.checkedout() >= pool.size():
        yield None
        return
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def is_sqlite(session: Session) -> bool:
    """Whether this session speaks to SQLite (otherwise: PostgreSQL)."""
    return session.get_bind().dialect.name == "sqlite"


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: object, record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        sqlite.prepare(connection, record, BUSY_SECONDS)


@event.listens_for(Engine, "begin")
def _open_transaction(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    sqlite.refuse_without_file(connection)
    writing = connection.get_execution_options().get("writing")
    if writing == "at once":
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN DEFERRED")
    finally:
        if writing == "at once":
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def lock_sales(session: Session) -> None:
    """Take the one place from which sale lines and challenge states may be changed; Busy if it stays taken.

    On SQLite the writing transaction already is that place. On PostgreSQL it is an advisory lock that ends
    with the transaction, awaited for at most BUSY_SECONDS.
    """
    transaction = session.get_transaction()
    if is_sqlite(session) or (transaction is not None and session.info.get(HOLDS_SALES) is transaction):
        return
    if not try_lock_sales(session):
        _wait_for_sales(session)
    if session.get_nested_transaction() is None:
        # What a savepoint took goes with the savepoint.
        session.info[HOLDS_SALES] = session.get_transaction()


def _wait_for_sales(session: Session) -> None:
    session.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
    try:
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext('palier.sales'))"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == "55P03":  # lock_not_available
            raise Busy() from error
        raise
    session.execute(text("SET LOCAL lock_timeout = 0"))


def try_lock_sales(session: Session) -> bool:
    """Take that place if nobody has it; whether it was taken."""
    if is_sqlite(session):
        return True
    return bool(session.scalar(text("SELECT pg_try_advisory_xact_lock(hashtext('palier.sales'))")))
