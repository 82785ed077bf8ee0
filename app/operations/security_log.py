"""The security log beside a programme: it is backed up, and comes back only where there is none.

Nothing else of the access database does: who was signed in, or was sent a link, is not so again by a backup.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext as _
from sqlalchemy import Connection, Engine

from app.database import ACCESS, rebuilding
from app.operations.encoding import tally_of
from app.operations.filling import Rows, count_on, has_rows
from app.operations.rows import read_rows, write_rows
from app.operations.snapshot import Snapshot, one_moment
from app.operations.tables import Table, tables_of
from core.errors import Refused

LOG = "security_event"


@contextmanager
def log_snapshot(engine: Engine) -> Iterator[Snapshot]:
    """The log of an access database at one moment, as the one table of a source."""
    with one_moment(engine, ACCESS) as connection:
        yield Snapshot(connection, [_log_table(connection)])


def bring_log(engine: Engine, table: Table, source: Rows) -> bool:
    """Write a log into an access database that has none; False where it has one, or keeps it in another form."""
    with rebuilding(engine) as connection:
        if has_rows(connection, LOG) or set(_log_table(connection).columns) != set(table.columns):
            return False
        write_rows(connection, table, source.rows(table))
        if tally_of(read_rows(connection, table)) != source.tally(table):
            raise Refused(_("The security log could not be copied as it is."))
        count_on(connection, [table])
        return True


def _log_table(connection: Connection) -> Table:
    return next(table for table in tables_of(connection, apart=True) if table.name == LOG)
