"""The access database: who is signed in, who failed to sign in, links to a new password, and the security log.

SQLite lets one writer into a file, and an import may hold that place for long: on SQLite all this stands in a second
file beside the database, so that nobody waits for an import to sign in (decision 17). On PostgreSQL its tables stand
beside the others. Its transactions are short: none spans the checking of a password, or another database's.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy import Engine, MetaData, text
from sqlalchemy.orm import DeclarativeBase, Session

from core.db import NAMING, db, is_sqlite, writing

# The name of its engine, where it has one of its own, and of what makes its tables ready.
BIND = "access"
PREPARE = "palier.access"


class AccessBase(DeclarativeBase):
    """The parent of every table of the access database."""

    metadata = MetaData(naming_convention=NAMING)


def access_engine() -> Engine:
    """The engine of the access database, whose tables are made ready by whoever comes first."""
    engine = db.engines.get(BIND, db.engine)
    prepare = current_app.extensions.get(PREPARE)
    if prepare is not None:
        prepare(engine)
        current_app.extensions.pop(PREPARE, None)
    return engine


@contextmanager
def reading_access() -> Iterator[Session]:
    """A session that reads the access database; what it gives may be used after its end."""
    with Session(access_engine(), expire_on_commit=False) as session:
        yield session


@contextmanager
def writing_access() -> Iterator[Session]:
    """One writing transaction on the access database: committed at the end, rolled back whole by any exception."""
    with Session(access_engine(), expire_on_commit=False) as session, writing(session):
        yield session


def hold(session: Session, *keys: str) -> None:
    """Let those who hold one of these keys wait for each other, to the end of the transaction.

    On SQLite every writer does anyway.
    """
    if not is_sqlite(session):
        for key in sorted(keys):
            session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": key})
