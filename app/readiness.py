"""What the pages are served on: a database that is there, with the tables of this Palier, at every moment.

Not only at the start: once somebody upgrades it, or takes it away, no page reads or writes it as if nothing had been.
"""

import sqlite3
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from app.database import MAIN, head_revision, revisions, told_newer
from core.failures import Cause, Unusable
from core.terminal import said as _

REVISION = f"SELECT version_num FROM {MAIN.version_table}"


@cache
def own_revision() -> str:
    """The migration that this Palier's tables are made by: asked before each write, and read from the files once."""
    return head_revision()


def serve_what_is_ready(engine: Engine) -> None:
    """Have the engine open no database but one that is there and has the tables of this Palier."""
    head = own_revision()

    @event.listens_for(engine, "do_connect")
    def find(dialect: Any, _record: object, arguments: Sequence[str], _named: object) -> None:
        if dialect.name == "sqlite" and not Path(arguments[0]).is_file():
            raise _gone()

    @event.listens_for(engine, "connect")
    def compare(connection: Any, _record: object) -> None:
        try:
            refuse_other_tables(_revision_of(connection), head)
        except BaseException:
            connection.close()
            raise


def refuse_to_write_others(session: Session) -> None:
    """Unusable where somebody gave the database other tables since its connection was opened."""
    refuse_other_tables(session.execute(text(REVISION)).scalar(), own_revision())


def refuse_other_tables(found: str | None, head: str) -> None:
    """Unusable where the tables that were found are not those of this Palier."""
    if found == head:
        return
    if found in {None, *revisions()}:
        raise Unusable(Cause.OLDER, _("The database has not the tables of this Palier yet."))
    raise Unusable(Cause.NEWER, told_newer(found))


def _revision_of(connection: Any) -> str | None:
    """What the driver's connection finds; None where there are no tables."""
    cursor = connection.cursor()
    try:
        cursor.execute(REVISION)
        row = cursor.fetchone()
    except psycopg.errors.UndefinedTable:
        row = None
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        row = None
    finally:
        cursor.close()
    connection.rollback()
    return str(row[0]) if row else None


def _gone() -> sqlite3.OperationalError:
    """What SQLite itself says of a file that it cannot open."""
    error = sqlite3.OperationalError("unable to open database file")
    error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    return error
