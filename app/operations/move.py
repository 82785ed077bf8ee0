"""A programme from one database into another, of either kind."""

from sqlalchemy import Engine

from app.operations.filling import fill, new_tables
from app.operations.snapshot import Snapshot, one_moment


def move(source: Engine, target: Engine) -> Snapshot:
    """Copy a programme whole, ids and all, into a database that holds nothing; gives what was copied.

    What is written to the source meanwhile, or afterwards, stays there alone. Refused where the target holds something.
    """
    with one_moment(source) as connection:
        snapshot = Snapshot(connection)
        with new_tables(target) as new:
            fill(new, snapshot)
    return snapshot
