"""One moment of a database, whatever is written meanwhile, and what it comes to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from app.database import MAIN, Chain, revision_of
from app.operations.columns import Row, fits
from app.operations.encoding import Tally, Tallying
from app.operations.rows import read_rows
from app.operations.tables import Table, tables_of
from challenges.ledger import seals
from core.errors import Refused

# Added up by the million: SQLite gives up where a sum leaves 64 bits (docs/decisions/0013).
PART = 1_000_000
SUMS = f"""
SELECT challenge.code, count(posting.id), sum(posting.points / {PART}), sum(posting.points % {PART})
FROM challenge LEFT JOIN posting ON posting.challenge_id = challenge.id GROUP BY challenge.code
"""


@dataclass(frozen=True)
class ChallengeSum:
    """What the ledger holds of a challenge: how many postings, and their sum."""

    challenge: str
    postings: int
    points: int


@contextmanager
def one_moment(engine: Engine, chain: Chain = MAIN) -> Iterator[Connection]:
    """A connection that sees the database as it is now until it is given back, writes nothing and keeps nobody."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # The first statement is what settles the moment.
        connection.execute(text(f"SELECT count(*) FROM {chain.version_table}"))
        yield connection


def ledger_of(connection: Connection) -> list[ChallengeSum]:
    """What the ledger holds of each challenge, in the order of their codes."""
    sums = [
        ChallengeSum(code, postings, int(millions or 0) * PART + int(rest or 0))
        for code, postings, millions, rest in connection.execute(text(SUMS))
    ]
    return sorted(sums, key=lambda row: row.challenge)


def seals_of(connection: Connection) -> seals.Chain:
    """What `palier verify` finds; the tables have to be those of the present revision."""
    with Session(connection) as session:
        return seals.verify(session)


class Snapshot:
    """A database at one moment, as the source of another one; each table is counted as it is read."""

    def __init__(self, connection: Connection, tables: Sequence[Table] | None = None) -> None:
        self._connection = connection
        self._tallies: dict[str, Tallying] = {}
        self.tables = tables_of(connection) if tables is None else tables

    @cached_property
    def revision(self) -> str:
        """The migration up to which the tables are made."""
        return str(revision_of(self._connection))

    @cached_property
    def ledger(self) -> list[ChallengeSum]:
        """What the ledger holds of each challenge."""
        return ledger_of(self._connection)

    @cached_property
    def seals(self) -> seals.Chain:
        """Whether the seals of all closings hold."""
        return seals_of(self._connection)

    @property
    def rows_read(self) -> int:
        """How many rows were read of all tables."""
        return sum(tallying.rows for tallying in self._tallies.values())

    def rows(self, table: Table) -> Iterator[Sequence[Row]]:
        """The rows of a table, in parts."""
        for rows, _lines in self.lines(table):
            yield rows

    def lines(self, table: Table) -> Iterator[tuple[Sequence[Row], bytes]]:
        """The rows of a table in parts, each with the same as lines; Refused where they hold what they cannot."""
        tallying = self._tallies[table.name] = Tallying()
        for rows in read_rows(self._connection, table):
            _refuse_unfit(table, rows)
            yield rows, tallying.add(rows)

    def tally(self, table: Table) -> Tally:
        """What a table that was read to its end came to."""
        return self._tallies[table.name].tally


def _refuse_unfit(table: Table, rows: Sequence[Row]) -> None:
    """SQLite takes any value in any column; nobody else does."""
    for column, cells in zip(table.columns, zip(*rows, strict=True), strict=True):
        if not fits(column, cells):
            raise Refused(
                _(
                    "The table “%(table)s” holds in “%(column)s” what is no %(kind)s, or too long:"
                    " it cannot be copied. “palier check” tells more.",
                    table=table.name,
                    column=column.name,
                    kind=column.kind,
                )
            )
