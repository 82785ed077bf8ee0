"""The clients that bought on the challenge's days, and when each of them last bought before it."""

from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, FromClause, Table, func, select
from sqlalchemy.orm import Session

from challenges import facts as shapes
from challenges.definition import Definition
from challenges.reading.lines import counting, credited
from core.bulk import listed, read_frame, unsearched
from core.models import Client
from sales.models import Status

# Beyond so many clients, reading all of them is quicker than asking for each by name.
MANY = 1000


def read_clients(
    session: Session, definition: Definition, source: FromClause, buyers: set[int]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Clients (columns CLIENTS) and the last validated positive sale to each before the start (columns EARLIER)."""
    if not definition.by_client or not buyers:
        return pl.DataFrame(schema=shapes.CLIENTS), pl.DataFrame(schema=shapes.EARLIER)
    few = buyers if len(buyers) <= MANY else None
    if isinstance(source, Table) and definition.looks_back and _known_by_company(definition):
        return _read_last_sales(session, definition, source, few)
    query = select(Client.id, Client.code)
    clients = read_frame(session, query if few is None else query.where(listed(Client.id, few)), shapes.CLIENTS)
    if not definition.looks_back:
        return clients, pl.DataFrame(schema=shapes.EARLIER)
    return clients, _read_last_sales_of_each(session, definition, source, few)


def read_pairs(session: Session, definition: Definition, source: FromClause, buyers: set[int]) -> pl.DataFrame:
    """What was sold to these clients before the challenge, as often as it was (columns PAIRS).

    Not each pair once: telling them apart takes the scoring core less time than the database.
    """
    if not definition.looks_at_pairs or not buyers:
        return pl.DataFrame(schema=shapes.PAIRS)
    line = source.c
    columns: dict[str, ColumnElement[Any]] = {"kind": line.kind, "client": line.client_id, "product": line.product_id}
    if not _known_by_company(definition):
        columns["participant"] = credited(definition, source)
    query = select(*columns.values()).where(
        *counting(definition, source), line.amount_cents > 0, line.client_id.is_not(None), line.product_id.is_not(None)
    )
    if len(buyers) <= MANY:
        query = query.where(line.date < definition.start, listed(line.client_id, buyers))
    else:
        query = query.where(unsearched(line.date) < definition.start)
    read = read_frame(session, query, {name: shapes.PAIRS[name] for name in columns})
    if "participant" not in columns:
        read = read.with_columns(participant=pl.lit(None, pl.Int64))
    return read.select(list(shapes.PAIRS))


def _known_by_company(definition: Definition) -> bool:
    """Whether nobody's own history matters, only that of the company."""
    return all(criterion.known_by_company for criterion in definition.criteria if criterion.looks_back)


def _read_last_sales_of_each(
    session: Session, definition: Definition, source: FromClause, clients: set[int] | None
) -> pl.DataFrame:
    """By (kind, client, credited participant)."""
    line, credit = source.c, credited(definition, source)
    query = (
        select(line.kind, line.client_id, credit, func.max(line.date))
        .where(*counting(definition, source), line.date < definition.start, line.amount_cents > 0)
        .where(line.client_id.is_not(None))
        .group_by(line.kind, line.client_id, credit)
    )
    if clients is not None:
        query = query.where(listed(line.client_id, clients))
    return read_frame(session, query, shapes.EARLIER)


def _read_last_sales(
    session: Session, definition: Definition, source: FromClause, clients: set[int] | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Whoever they are credited to: one step into the index for each client, instead of its whole history."""
    line = source.c
    last_sales = [
        select(line.date)
        .where(line.client_id == Client.id, line.kind == kind, line.status == Status.VALIDATED.value)
        .where(line.date < definition.start, line.amount_cents > 0)
        .order_by(line.date.desc())
        .limit(1)
        .scalar_subquery()
        for kind in definition.kinds
    ]
    query = select(Client.id, Client.code, *last_sales)
    query = query if clients is None else query.where(listed(Client.id, clients))
    read = read_frame(session, query, shapes.CLIENTS | dict.fromkeys(definition.kinds, pl.Date))
    earlier = read.unpivot(definition.kinds, index="client", variable_name="kind", value_name="last")
    earlier = earlier.drop_nulls("last").with_columns(participant=pl.lit(None, pl.Int64))
    return read.select(list(shapes.CLIENTS)), earlier.select(list(shapes.EARLIER))
