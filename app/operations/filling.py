"""New tables filled from a snapshot or a backup file, and compared with it, in one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from flask_babel import gettext as _
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.database import (
    head_revision,
    one_at_a_time,
    rebuilding,
    refuse_unknown,
    revision_of,
    upgrade,
)
from app.operations.columns import Row
from app.operations.encoding import Tally, tally_of
from app.operations.files import companions
from app.operations.rows import read_rows, write_rows
from app.operations.snapshot import ChallengeSum, ledger_of, seals_of
from app.operations.tables import REVISIONS, Table, own_names, quoted, table_names, tables_of
from app.upgrade_copy import sqlite_file
from challenges.ledger.seals import Chain
from core.errors import Refused
from core.private_files import make_private_file
from core.versions import renew_version, renew_whole

# Every new database has a row of it.
STAMPS = "sales_version"
INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :table",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    " AND tablename = :table AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}


class Rows(Protocol):
    """Where tables come from; `tally` of one may be asked once its rows have been read to the end."""

    def rows(self, table: Table) -> Iterator[Sequence[Row]]: ...
    def tally(self, table: Table) -> Tally: ...


class Source(Rows, Protocol):
    """Where a programme comes from: its tables, each after those that it refers to, and what it comes to."""

    @property
    def revision(self) -> str: ...
    @property
    def tables(self) -> Sequence[Table]: ...
    @property
    def ledger(self) -> list[ChallengeSum]: ...
    @property
    def seals(self) -> Chain: ...


@contextmanager
def new_tables(engine: Engine, replace: bool = False) -> Iterator[Connection]:
    """The transaction in which a database is filled, by one at a time; all of it, or nothing.

    Refused where the database holds anything but empty tables of ours, unless that is to be replaced.
    """
    with _no_leftover(engine), one_at_a_time(engine), rebuilding(engine) as connection:
        names = [name for name in _own_tables(connection) if name not in (REVISIONS, STAMPS)]
        if not replace and any(has_rows(connection, name) for name in names):
            raise Refused(_("The database already holds something. Nothing was changed."))
        yield connection


@contextmanager
def _no_leftover(engine: Engine) -> Iterator[None]:
    """An SQLite file that was not there before is its owner's alone, and goes again if the block fails."""
    file = sqlite_file(engine)
    new = companions(file) if file and not file.exists() else []
    if new:
        make_private_file(new[0])
    try:
        yield
    except BaseException:
        engine.dispose()
        for companion in new:
            companion.unlink(missing_ok=True)
        raise


def fill(connection: Connection, source: Source) -> None:
    """Make the source's tables anew, with its rows, and bring them up to date; the caller commits.

    What is there by then is read back, and is the same row for row, before the transaction can end. Refused where the
    source's tables are none of ours, or where its rows contradict each other.
    """
    _drop_tables(connection)
    upgrade(connection, source.revision)
    _refuse_other_tables(connection, source)
    with _told_as_contradiction():
        for table in source.tables:
            _fill_table(connection, source, table)
    count_on(connection, tables_of(connection))
    upgrade(connection, head_revision())
    if ledger_of(connection) != source.ledger or seals_of(connection) != source.seals:
        raise _other_than_it_was(_("the sums of the ledger, or the seals of closings"))
    _renew_stamp(connection)


def _own_tables(connection: Connection) -> list[str]:
    """The tables of a database that may be filled; Refused where some are not ours, or of a newer Palier."""
    names = table_names(connection)
    if names and REVISIONS not in names:
        raise Refused(_("The database holds tables that are not Palier's. Nothing was changed."))
    refuse_unknown(revision_of(connection))
    return names


def has_rows(connection: Connection, name: str) -> bool:
    """Whether a table holds anything."""
    return connection.execute(text(f"SELECT 1 FROM {quoted(name)} LIMIT 1")).first() is not None


def _drop_tables(connection: Connection) -> None:
    ours = {REVISIONS, *own_names(revision_of(connection))}
    for name in reversed(_own_tables(connection)):
        if name in ours:
            connection.execute(text(f"DROP TABLE {quoted(name)}"))


def _refuse_other_tables(connection: Connection, source: Source) -> None:
    made = {table.name: (set(table.columns), table.key) for table in tables_of(connection)}
    given = {table.name: (set(table.columns), table.key) for table in source.tables}
    if made != given or len(given) != len(source.tables):
        raise Refused(
            _(
                "The tables to be restored are not those that Palier makes for “%(revision)s”. Nothing was changed.",
                revision=source.revision,
            )
        )


def _fill_table(connection: Connection, source: Source, table: Table) -> None:
    if has_rows(connection, table.name):
        connection.execute(text(f"DELETE FROM {quoted(table.name)}"))
    with _indexed_at_the_end(connection, table):
        write_rows(connection, table, source.rows(table))
    if tally_of(read_rows(connection, table)) != source.tally(table):
        raise _other_than_it_was(table.name)


@contextmanager
def _indexed_at_the_end(connection: Connection, table: Table) -> Iterator[None]:
    """Without the table's indexes while it is filled, those aside that are a rule of it."""
    indexes = connection.execute(text(INDEXES[connection.dialect.name]), {"table": table.name}).all()
    for name, _definition in indexes:
        connection.execute(text(f"DROP INDEX {quoted(name)}"))
    yield
    for _name, definition in indexes:
        connection.exec_driver_sql(definition)


@contextmanager
def _told_as_contradiction() -> Iterator[None]:
    """What the tables' own rules refuse is the source's fault; what keeps a database from working is not."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        reason = str(error.orig).strip().split("\n")[0].removesuffix(".")
        raise Refused(
            _("What is to be restored contradicts itself: %(reason)s. Nothing was changed.", reason=reason)
        ) from error


def count_on(connection: Connection, tables: Sequence[Table]) -> None:
    """Have PostgreSQL give new rows the numbers after those that are there; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        if table.key == ("id",):
            name = quoted(table.name)
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence(:name, 'id'), coalesce(max(id), 1), max(id) IS NOT NULL)"
                    f" FROM {name}"
                ),
                {"name": name},
            )


def _renew_stamp(connection: Connection) -> None:
    """Whoever keeps figures on the sales of the database as it was finds that they hold no longer."""
    with Session(connection) as session:
        renew_version(session)
        renew_whole(session)


def _other_than_it_was(what: str) -> Refused:
    return Refused(_("The copy would not be what it is made from (%(what)s). Nothing was changed.", what=what))
