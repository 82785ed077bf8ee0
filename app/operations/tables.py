"""The tables of a database as they are, whichever revision they are of."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, create_engine, inspect

from app.database import ACCESS, head_revision, revision_of, upgrade
from app.operations.columns import KINDS, Column, Kind
from core.access import AccessBase
from core.db import Base
from elearning.sheets.indexing import INDEX

REVISIONS = "alembic_version"
# Rows taken at a time: of short cells, of texts that may be long, and of files.
SHORT, LONG, FILES = 5_000, 100, 1


@dataclass(frozen=True)
class Table:
    """A table; `key`: the columns by which its rows are in order."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def rows_at_a_time(self) -> int:
        """So few that they fit into memory, however long they are."""
        if any(column.kind == Kind.BYTES for column in self.columns):
            return FILES
        return LONG if any(column.kind == Kind.TEXT and column.length is None for column in self.columns) else SHORT

    def place(self, name: str) -> int:
        """Where a column stands in a row."""
        return [column.name for column in self.columns].index(name)


def tables_of(connection: Connection, apart: bool = False) -> list[Table]:
    """Every table of a programme, each after those that it refers to; or, apart, those of the access database.

    Tables of others that stand beside them are none of ours.
    """
    inspector = inspect(connection)
    own = AccessBase.metadata.tables if apart else own_names(revision_of(connection))
    names = [name for name in table_names(connection, apart) if name in own]
    columns = {name: found for (_schema, name), found in inspector.get_multi_columns(filter_names=names).items()}
    keys = {name: found for (_schema, name), found in inspector.get_multi_pk_constraint(filter_names=names).items()}
    return [
        Table(
            name,
            tuple(
                Column(one["name"], KINDS[type(one["type"]).__name__], getattr(one["type"], "length", None))
                for one in columns[name]
            ),
            tuple(keys[name]["constrained_columns"]),
        )
        for name in names
    ]


def table_names(connection: Connection, apart: bool = False) -> list[str]:
    """The names of all tables, those of others and the note of the revision among them, in the same order.

    Those of an index that the database keeps by itself are none.
    """
    found = inspect(connection).get_sorted_table_and_fkc_names()
    names = [name for name, _references in found if name and not name.startswith(INDEX)]
    return [name for name in names if is_apart(name) == apart]


def own_names(revision: str | None) -> Collection[str]:
    """The tables that a programme has at a revision; none without one."""
    if revision in (None, head_revision()):
        return Base.metadata.tables if revision else ()
    # Some have gone since: they are made once more, where nobody is in the way.
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        upgrade(connection, str(revision))
        names = [name for name in table_names(connection) if name != REVISIONS]
    engine.dispose()
    return names


def is_apart(name: str) -> bool:
    """Whether a table is one of the access database, which stands beside a programme's own on PostgreSQL."""
    return name in AccessBase.metadata.tables or name == ACCESS.version_table


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
