"""A programme from one database into another, of either kind."""

from sqlalchemy import Engine

from app.operations.filling import fill, new_tables
from app.operations.security_log import bring_log, log_snapshot
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


def move_log(source: Engine, target: Engine) -> bool:
    """Copy the security log of one access database into another; False where there is one that goes on."""
    with log_snapshot(source) as log:
        (table,) = log.tables
        return bring_log(target, table, log)
