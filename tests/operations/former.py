"""Databases of former revisions, kept as text: the rows of a programme as that revision's tables held them.

    python -m tests.operations.former URL > tests/operations/former_revisions/REVISION.jsonl

writes one of the present revision, from a database that was filled by `programme.live`; whoever adds a migration does
that before. Once written, a file is never changed.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, create_engine

import app.tables  # noqa: F401 - which tables are the house's own
from app.database import upgrade
from app.operations.encoding import decoded, encoded
from app.operations.rows import read_rows, write_rows
from app.operations.tables import tables_of

FOLDER = Path(__file__).with_name("former_revisions")


def written(connection: Connection) -> Iterator[str]:
    """The lines of a file: the name of a table and of its columns, then its rows."""
    for table in tables_of(connection):
        yield json.dumps({"table": table.name, "columns": [column.name for column in table.columns]})
        for rows in read_rows(connection, table):
            yield from encoded(rows).decode().splitlines()


def made(connection: Connection, revision: str) -> None:
    """The tables as they were at a revision, filled with what is kept of it; in the caller's transaction."""
    upgrade(connection, revision)
    tables = {table.name: table for table in tables_of(connection)}
    found: dict[str, list[bytes]] = {}
    for line in (FOLDER / f"{revision}.jsonl").read_bytes().splitlines():
        if line.startswith(b"{"):
            head = json.loads(line)
            assert head["columns"] == [column.name for column in tables[head["table"]].columns]
            rows = found[head["table"]] = []
        else:
            rows.append(line)
    # The migrations have put a row into it.
    connection.exec_driver_sql("DELETE FROM sales_version")
    for name, table in tables.items():
        if found[name]:
            write_rows(connection, table, [decoded(table, found[name])])


if __name__ == "__main__":
    with create_engine(sys.argv[1]).connect() as opened:
        print("\n".join(written(opened)))
