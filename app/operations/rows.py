"""A table out of a database and into another, in parts; the same values whichever databases they are."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.operations.columns import Column, Kind, Row
from app.operations.tables import Table, quoted

# Where the database would give something else than a cell of ours.
READ = {
    ("postgresql", Kind.DATE): "{}::text",
    ("postgresql", Kind.TIMESTAMP): "to_char({}, 'YYYY-MM-DD HH24:MI:SS.US')",
    ("postgresql", Kind.BOOLEAN): "{}::int",
}


def read_rows(connection: Connection, table: Table) -> Iterator[Sequence[Row]]:
    """The rows of a table by its key, so many at a time as the table allows; within the caller's transaction."""
    dialect = connection.dialect.name
    columns = ", ".join(_expression(dialect, column) for column in table.columns)
    order = ", ".join(map(quoted, table.key))
    # PostgreSQL sends all rows at once to a cursor that has no name.
    named = {"name": "palier_rows"} if dialect == "postgresql" else {}
    with _cursor(connection, **named) as cursor:
        cursor.execute(f"SELECT {columns} FROM {quoted(table.name)} ORDER BY {order}")
        while rows := cursor.fetchmany(table.rows_at_a_time):
            yield rows


def write_rows(connection: Connection, table: Table, parts: Iterable[Sequence[Row]]) -> None:
    """Insert rows as `read_rows` gives them; on PostgreSQL in one statement, since they may refer to each other."""
    columns = ", ".join(quoted(column.name) for column in table.columns)
    into = f"{quoted(table.name)} ({columns})"
    with _cursor(connection) as cursor:
        if connection.dialect.name == "postgresql":
            _copy_rows(cursor, into, parts)
            return
        statement = f"INSERT INTO {into} VALUES ({', '.join('?' * len(table.columns))})"
        for rows in parts:
            cursor.executemany(statement, rows)


def _expression(dialect: str, column: Column) -> str:
    return READ.get((dialect, column.kind), "{}").format(quoted(column.name))


def _copy_rows(cursor: Any, into: str, parts: Iterable[Sequence[Row]]) -> None:
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for rows in parts:
            for row in rows:
                copy.write_row(row)


@contextmanager
def _cursor(connection: Connection, **named: str) -> Iterator[Any]:
    """The driver's own cursor, which makes no object of every row; its errors are SQLAlchemy's all the same."""
    driver: Any = connection.dialect.loaded_dbapi
    cursor: Any = connection.connection.cursor(**named)
    try:
        yield cursor
        cursor.close()
    except driver.Error as error:
        raise DBAPIError.instance(None, None, error, driver.Error) from error
