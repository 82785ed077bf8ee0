"""The database itself: its pages, its tables as migrations make them, its references, the kinds of its values."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Connection, ForeignKeyConstraint, and_, exists, func, select, text

from app.operations.columns import Column, Kind
from app.operations.tables import Table, quoted, tables_of
from core.db import Base

# What is once written in these is never changed, which the database itself sees to.
APPEND_ONLY = (
    "challenge_closing",
    "challenge_event",
    "challenge_revision",
    "posting",
    "posting_batch",
    "sale_line_version",
)
GUARDS = {
    "sqlite": ("SELECT name FROM sqlite_master WHERE type = 'trigger'", ("{}_no_update", "{}_no_delete")),
    "postgresql": ("SELECT tgname FROM pg_trigger WHERE tgenabled = 'O'", ("{}_append_only",)),
}
# What PostgreSQL has given up, and does not look at any more.
UNUSABLE = (
    "SELECT c.relname FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE NOT indisvalid"
    " UNION SELECT conname FROM pg_constraint WHERE NOT convalidated"
)
# Of SQLite, which takes any value in any column: what is none of this kind.
STRANGE = {
    Kind.INTEGER: "typeof({0}) <> 'integer'",
    Kind.BIGINT: "typeof({0}) <> 'integer'",
    Kind.BOOLEAN: "typeof({0}) <> 'integer' OR {0} NOT IN (0, 1)",
    Kind.TEXT: "typeof({0}) <> 'text'",
    Kind.DATE: "typeof({0}) <> 'text' OR date({0}, '+0 days') IS NOT {0}",
    Kind.TIMESTAMP: "typeof({0}) <> 'text' OR datetime(substr({0}, 1, 19), '+0 days') IS NOT substr({0}, 1, 19)"
    " OR substr({0}, 20) NOT GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]'",
    Kind.BYTES: "typeof({0}) <> 'blob'",
}


def integrity(connection: Connection) -> Iterator[str]:
    """What the database says of itself."""
    if connection.dialect.name == "sqlite":
        found = (str(row[0]) for row in connection.execute(text("PRAGMA integrity_check")))
        yield from (_("SQLite finds: %(fault)s", fault=fault) for fault in found if fault != "ok")
    else:
        for row in connection.execute(text(UNUSABLE)):
            yield _("PostgreSQL does not use “%(name)s” any more: it is invalid.", name=row[0])


def tables(connection: Connection) -> Iterator[str]:
    """What is not as the migrations make it: tables, columns, indexes, and the guards of what is never changed."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def is_meant(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in Base.metadata.tables

    context = MigrationContext.configure(connection, opts={"include_name": is_meant})
    for change in compare_metadata(context, Base.metadata):
        # A change of columns is a list of changes, each with the kind first and what it is about somewhere behind.
        for one in change if isinstance(change, list) else [change]:
            yield _("The tables are not as Palier makes them: %(change)s.", change=_told(one))
    query, names = GUARDS[connection.dialect.name]
    present = set(connection.execute(text(query)).scalars())
    for table in APPEND_ONLY:
        if not {name.format(table) for name in names} <= present:
            yield _("What is written in the table “%(table)s” can be changed: its guard is not there.", table=table)


def _told(change: tuple[Any, ...]) -> str:
    kind, *about = change
    named = [one if isinstance(one, str) else getattr(one, "name", None) for one in about]
    tables = [one.table.name for one in about if getattr(one, "table", None) is not None]
    return " ".join([kind, *dict.fromkeys(map(str, filter(None, [*tables, *named])))])


def references(connection: Connection) -> Iterator[str]:
    """Rows that refer to some that are not there; by what the models say, since a rule may be gone with its rows."""
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_key_constraints, key=lambda key: list(key.column_keys)):
            other = key.referred_table
            if lost := connection.scalar(select(func.count()).select_from(table).where(_is_lost(key))):
                yield ngettext(
                    "%(num)s row of the table “%(table)s” refers by “%(column)s” to one of “%(other)s”"
                    " that is not there.",
                    "%(num)s rows of the table “%(table)s” refer by “%(column)s” to some of “%(other)s”"
                    " that are not there.",
                    lost,
                    table=table.name,
                    column=", ".join(key.column_keys),
                    other=other.name,
                )


def _is_lost(key: ForeignKeyConstraint) -> ColumnElement[bool]:
    # A table may refer to itself.
    other = key.referred_table.alias()
    same = (other.c[one.column.name] == one.parent for one in key.elements)
    return and_(*(one.parent.is_not(None) for one in key.elements), ~exists().where(*same).correlate(key.table))


def values(connection: Connection) -> Iterator[str]:
    """Cells that hold something else than their column is for; PostgreSQL takes none."""
    if connection.dialect.name != "sqlite":
        return
    for table in tables_of(connection):
        counts = connection.execute(text(_strange_values(table))).one()
        for column, count in zip(table.columns, counts, strict=True):
            if count:
                yield ngettext(
                    "%(num)s row of the table “%(table)s” holds in “%(column)s” what is no %(kind)s, or too long.",
                    "%(num)s rows of the table “%(table)s” hold in “%(column)s” what is no %(kind)s, or too long.",
                    count,
                    table=table.name,
                    column=column.name,
                    kind=column.kind,
                )


def _strange_values(table: Table) -> str:
    sums = ", ".join(f"sum({_is_strange(column)})" for column in table.columns)
    return f"SELECT {sums} FROM {quoted(table.name)}"


def _is_strange(column: Column) -> str:
    name = quoted(column.name)
    too_long = f" OR length({name}) > {column.length}" if column.length else ""
    return f"{name} IS NOT NULL AND ({STRANGE[column.kind].format(name)}{too_long})"
