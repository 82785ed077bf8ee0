"""One moment of a database, whatever is written meanwhile, and what it comes to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from app.database import revision_of
from app.operations.columns import Row
from app.operations.encoding import Tally, Tallying
from app.operations.rows import read_rows
from app.operations.tables import Table, tables_of
from challenges.ledger.seals import Chain, verify

SUMS = (
    "SELECT challenge.code, count(posting.id), coalesce(sum(posting.points), 0)"
    " FROM challenge LEFT JOIN posting ON posting.challenge_id = challenge.id GROUP BY challenge.code"
)


@dataclass(frozen=True)
class ChallengeSum:
    """What the ledger holds of a challenge: how many postings, and their sum."""

    challenge: str
    postings: int
    points: int


@contextmanager
def one_moment(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is now until it is given back, writes nothing and keeps nobody."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # The first statement is what settles the moment.
        connection.execute(text("SELECT count(*) FROM alembic_version"))
        yield connection


def ledger_of(connection: Connection) -> list[ChallengeSum]:
    """What the ledger holds of each challenge, in the order of their codes."""
    return sorted(
        (ChallengeSum(code, postings, int(points)) for code, postings, points in connection.execute(text(SUMS))),
        key=lambda row: row.challenge,
    )


def seals_of(connection: Connection) -> Chain:
    """What `palier verify` finds; the tables have to be those of the present revision."""
    with Session(connection) as session:
        return verify(session)


class Snapshot:
    """A database at one moment, as the source of another one; each table is counted as it is read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tallies: dict[str, Tallying] = {}
        self.revision = str(revision_of(connection))
        self.tables: Sequence[Table] = tables_of(connection)

    @cached_property
    def ledger(self) -> list[ChallengeSum]:
        """What the ledger holds of each challenge."""
        return ledger_of(self._connection)

    @cached_property
    def seals(self) -> Chain:
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
        """The rows of a table in parts, each with the same as lines."""
        tallying = self._tallies[table.name] = Tallying()
        for rows in read_rows(self._connection, table):
            yield rows, tallying.add(rows)

    def tally(self, table: Table) -> Tally:
        """What a table that was read to its end came to."""
        return self._tallies[table.name].tally
