"""The clients that bought on the challenge's days, and when each of them last bought before it."""

from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, FromClause, Table, func, select
from sqlalchemy.orm import Session

from challenges.criteria import scene as shapes
from challenges.definition.model import Definition
from challenges.reading.credit import credited
from challenges.reading.lines import counting
from challenges.reading.plan import plan_of
from core.bulk import FrameQuery, listed, read_frame, read_frames, unsearched
from core.frames import collected
from core.models import Client

# Beyond so many clients, reading all of them is quicker than asking for each by name.
MANY = 1000

# A sale to a client before the challenge.
SALES = {
    "kind": pl.String,
    "client": pl.Int64,
    "participant": pl.Int64,
    "product": pl.Int64,
    "date": pl.Date,
    "document": pl.String,
}

# Clients (columns CLIENTS); the last validated positive sale to each before the challenge (columns EARLIER); and what
# was sold to them before it (columns PAIRS).
Histories = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


def read_histories(
    session: Session, definition: Definition, source: FromClause, buyers: set[int], other: Connection | None = None
) -> Histories:
    """What these clients bought before the challenge, as far as its rules look at it."""
    clients, earlier, pairs = (pl.DataFrame(schema=shape) for shape in (shapes.CLIENTS, shapes.EARLIER, shapes.PAIRS))
    needs = plan_of(definition).needs
    if not needs.clients or not buyers:
        return clients, earlier, pairs
    reader = _Reader(definition, source, buyers if len(buyers) <= MANY else None)
    wanted = reader.pairs(session if other else None) if needs.pairs else []
    if not needs.earlier:
        *read, clients = read_frames(session, [*wanted, reader.clients()], other)
    elif isinstance(source, Table) and reader.by_company:
        *read, last = read_frames(session, [*wanted, reader.clients_with_last_sales()], other)
        clients, earlier = last.select(list(shapes.CLIENTS)), reader.last_sales_of(last)
    else:
        *read, earlier, clients = read_frames(session, [*wanted, reader.last_sales(), reader.clients()], other)
    return clients, earlier, pl.concat([pairs, *read])


class _Reader:
    """Queries for the history of some clients, or of all of them with None."""

    def __init__(self, definition: Definition, source: FromClause, few: set[int] | None) -> None:
        self.definition, self.source, self.few = definition, source, few
        self.by_company = plan_of(definition).by_company
        self.bought = bought(definition, source)

    def _of_clients(self, query: Any, column: ColumnElement[Any]) -> Any:
        return query.where(column.is_not(None) if self.few is None else listed(column, self.few))

    def clients(self) -> FrameQuery:
        """Their codes (columns CLIENTS)."""
        return FrameQuery(self._of_clients(select(Client.id, Client.code), Client.id), shapes.CLIENTS)  # type: ignore[arg-type]

    def pairs(self, halved_by: Session | None) -> list[FrameQuery]:
        """What was sold to them before the challenge, as often as it was (columns PAIRS); in two parts where asked.

        Not each pair once: telling them apart takes the scoring core less time than the database.
        """
        line, definition = self.source.c, self.definition
        columns: dict[str, ColumnElement[Any]] = {"client": line.client_id, "product": line.product_id}
        if len(definition.kinds) > 1:
            columns["kind"] = line.kind
        if not self.by_company:
            columns["participant"] = credited(definition, self.source)
        constant = {"kind": pl.lit(definition.kinds[0]), "participant": pl.lit(None)}
        every = [
            pl.col(name) if name in columns else constant[name].cast(kind).alias(name)
            for name, kind in shapes.PAIRS.items()
        ]
        # Most lines are earlier ones: an index by days would only be in the way.
        day = line.date if self.few is not None else unsearched(line.date)
        query = select(*columns.values()).where(*self.bought, day < definition.start, line.product_id.is_not(None))
        schema = {name: shapes.PAIRS[name] for name in columns}
        parts = self._parts(halved_by, line.client_id)
        return [
            FrameQuery(self._of_clients(query, line.client_id).where(*part), schema, lambda read: read.select(every))
            for part in parts
        ]

    def _parts(self, halved_by: Session | None, client: ColumnElement[Any]) -> list[list[ColumnElement[bool]]]:
        if halved_by is None or self.few is not None:
            return [[]]
        middle = (halved_by.scalar(select(func.max(Client.id))) or 0) // 2
        return [[client <= middle], [client > middle]]

    def last_sales(self) -> FrameQuery:
        """By (kind, client, credited participant)."""
        line, credit = self.source.c, credited(self.definition, self.source)
        query = (
            select(line.kind, line.client_id, credit, func.max(line.date))
            .where(*sold_before(self.definition, self.source))
            .group_by(line.kind, line.client_id, credit)
        )
        return FrameQuery(self._of_clients(query, line.client_id), shapes.EARLIER)

    def clients_with_last_sales(self) -> FrameQuery:
        """Columns CLIENTS and a day for each kind, whoever the sale is credited to.

        One step into the index for each client, instead of its whole history.
        """
        line, kinds = self.source.c, self.definition.kinds
        last_sales = [
            select(line.date)
            .where(*sold_before(self.definition, self.source), line.client_id == Client.id, line.kind == kind)
            .order_by(line.date.desc())
            .limit(1)
            .scalar_subquery()
            for kind in kinds
        ]
        query = self._of_clients(select(Client.id, Client.code, *last_sales), Client.id)  # type: ignore[arg-type]
        return FrameQuery(query, shapes.CLIENTS | dict.fromkeys(kinds, pl.Date))

    def last_sales_of(self, clients: pl.DataFrame) -> pl.DataFrame:
        """The columns EARLIER of what the query above gives."""
        last = clients.lazy().unpivot(self.definition.kinds, index="client", variable_name="kind", value_name="last")
        last = last.drop_nulls("last").with_columns(participant=pl.lit(None, pl.Int64))
        return collected(last.select(list(shapes.EARLIER)))


def earlier_sales(session: Session, definition: Definition, source: FromClause, clients: set[int]) -> pl.DataFrame:
    """Every sale to these clients that makes them known ones, line by line (columns SALES)."""
    line = source.c
    query = (
        select(line.kind, line.client_id, credited(definition, source), line.product_id, line.date, line.document)
        .where(*sold_before(definition, source), listed(line.client_id, clients))
    )  # fmt: skip
    return read_frame(session, query, SALES)


def sold_before(definition: Definition, source: FromClause) -> list[ColumnElement[bool]]:
    """What a client's history is made of: validated positive sales of the challenge's kinds, dated before it."""
    return [*bought(definition, source), source.c.date < definition.start]


def bought(definition: Definition, source: FromClause) -> list[ColumnElement[bool]]:
    """Validated positive sales of the challenge's kinds."""
    return [*counting(definition, source), source.c.amount_cents > 0]
