"""A copy of an SQLite database as it was before its tables are altered: there is no other way back."""

import os
import sqlite3
from pathlib import Path

import click
from sqlalchemy import Engine

from core.errors import Refused
from core.terminal import said as _


def keep_copy(engine: Engine, revision: str) -> None:
    """Copy the file beside itself, named after the revision it has, and tell where; Refused where that fails.

    PostgreSQL's operators have ways of their own, and databases that need not fit on this machine.
    """
    file = sqlite_file(engine)
    if file is None:
        return
    copy = file.with_name(f"{file.stem}-before-upgrade-from-{revision}.sqlite")
    try:
        _copy(engine, copy)
    except (OSError, sqlite3.Error) as error:
        raise Refused(
            _(
                "The tables have to be brought up to date, and the database is copied to “%(copy)s” before;"
                " that failed: %(reason)s. Nothing was changed.",
                copy=copy,
                reason=getattr(error, "strerror", None) or error,
            )
        ) from error
    click.echo(_("The database as it was before its tables were brought up to date: %(copy)s", copy=copy), err=True)


def sqlite_file(engine: Engine) -> Path | None:
    """The file of an SQLite database; None of one in memory, and of PostgreSQL."""
    name = engine.url.database
    in_file = engine.dialect.name == "sqlite" and name and name != ":memory:" and not name.startswith("file:")
    return Path(str(name)) if in_file else None


def _copy(engine: Engine, copy: Path) -> None:
    """The whole database in one file, there only once it is complete, and readable by its owner alone."""
    unfinished = copy.with_name(f"{copy.name}.partial")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        # Outside of any transaction, as SQLite wants it.
        with engine.connect() as connection:
            connection.connection.cursor().execute("VACUUM INTO ?", (str(unfinished),))
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(copy)
    finally:
        unfinished.unlink(missing_ok=True)
