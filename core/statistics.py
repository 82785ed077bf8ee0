"""What a database knows of how much there is in its tables, by which it plans."""

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from core.db import is_sqlite

# Fewer new rows change no plan.
FEWEST_COUNTED = 1_000


def gather_statistics(session: Session, table: Table, rows: int) -> None:
    """Have PostgreSQL count its table anew after so many new rows, where they are more than a tenth of it.

    It does so by itself some time later, by the same measure; until then it would plan as if the table were empty, and
    read all of it where an index finds a few rows. SQLite keeps no statistics.
    """
    if rows < FEWEST_COUNTED or is_sqlite(session):
        return
    known = text("SELECT reltuples FROM pg_class WHERE oid = CAST(:name AS regclass)")
    if rows * 10 > (session.scalar(known, {"name": table.name}) or 0):
        session.execute(text(f'ANALYZE "{table.name}"'))
