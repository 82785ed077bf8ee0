"""The facts of a challenge, read from the database with one query each, whole or cut to some participants."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, FromClause, Table, and_, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from challenges import facts as shapes
from challenges.audience import read_audience
from challenges.definition import Definition
from challenges.facts import Facts
from core.bulk import listed, read_frame
from core.models import Client, Kind, Participant, Product
from sales.models import RecordVersion, SaleKind, SaleLine, SaleLineVersion, Status

VALUES = [
    "kind",
    "document",
    "line",
    "date",
    "quantity",
    "amount_cents",
    "status",
    "rep_id",
    "distributor_id",
    "seller_id",
    "client_id",
    "product_id",
]
# Columns of the facts that name a record; the table calls them by its id.
IDS = ("distributor", "client", "product")

# Beyond so many, reading all of them is quicker than asking for each by name.
MANY = 1000


@dataclass(frozen=True)
class Cut:
    """The participants concerned, where not everyone is; and the moment and its audience, where it is not now."""

    participants: frozenset[int] | None = None
    as_of: datetime | None = None
    audience: pl.DataFrame | None = None


def lines_at(as_of: datetime | None) -> FromClause:
    """The sale lines as they stand, or as they stood at a moment."""
    if as_of is None:
        return SaleLine.__table__
    line, version = SaleLine.__table__.c, SaleLineVersion.__table__.c
    still = select(line.id, *(line[name] for name in VALUES)).where(line.changed_at <= as_of)
    former = select(version.sale_line_id, *(version[name] for name in VALUES)).where(
        version.changed_at <= as_of, version.replaced_at > as_of
    )
    return union_all(still, former).subquery("lines")


def read_facts(session: Session, definition: Definition, cut: Cut = Cut()) -> Facts:
    """What the rules of a challenge look at; with a cut, all that its participants' points depend on."""
    source = lines_at(cut.as_of)
    lines = _read_lines(session, definition, source, cut.participants)
    buyers = _clients_of(definition, lines)
    if cut.participants is not None:
        lines = _with_shared_clients(session, definition, source, lines, buyers)
    clients = buyers if cut.participants is not None or len(buyers) <= MANY else None
    return Facts(
        lines=lines,
        earlier=_read_earlier(session, definition, source, clients),
        audience=read_audience(session, definition, _concerned(lines, cut.participants))
        if cut.audience is None
        else cut.audience,
        products=_read_products(session, cut.as_of),
        clients=_read_clients(session, definition, clients),
        distributors=_read_distributors(session, lines),
    )


def _by_client(definition: Definition) -> bool:
    return any(criterion.keyed_by_client for criterion in definition.criteria)


def _concerned(lines: pl.DataFrame, participants: frozenset[int] | None) -> set[int] | None:
    return None if participants is None else {*participants, *lines["participant"]}


def counting(definition: Definition, source: FromClause) -> list[ColumnElement[bool]]:
    """Validated lines of the challenge's kinds."""
    wanted = [source.c.status == Status.VALIDATED.value]
    if len(definition.kinds) == 1:
        wanted.append(source.c.kind == definition.kinds[0])
    return wanted


def credited(definition: Definition, source: FromClause) -> ColumnElement[int]:
    """The column that names who a line is credited to."""
    return source.c[f"{definition.credit}_id"]


def inside(source: FromClause, windows: Collection[tuple[date, date]]) -> ColumnElement[bool]:
    """Dated within one of the windows."""
    return or_(*(and_(source.c.date >= first, source.c.date <= last) for first, last in windows))


def _read_lines(
    session: Session,
    definition: Definition,
    source: FromClause,
    participants: frozenset[int] | None,
    *also: ColumnElement[bool],
) -> pl.DataFrame:
    columns, constants = _line_columns(definition, source)
    if participants is None and not also:
        # Where everybody's lines are summed, nobody asks which they were.
        columns.pop("id")
        constants["id"] = None
    credit = columns["participant"]
    query = select(*columns.values()).where(
        *counting(definition, source), inside(source, definition.windows), credit.is_not(None), *also
    )
    if participants is not None:
        query = query.where(listed(credit, participants))
    read = read_frame(session, query, {name: shapes.LINES[name] for name in columns})
    return read.with_columns(
        pl.lit(constant, shapes.LINES[name]).alias(name) for name, constant in constants.items()
    ).select(list(shapes.LINES))


def _line_columns(
    definition: Definition, source: FromClause
) -> tuple[dict[str, ColumnElement[Any]], dict[str, str | None]]:
    """The columns that the rules look at, and what stands in place of those that none of them does.

    Every cell read costs as much as all that is computed from it afterwards.
    """
    columns: dict[str, ColumnElement[Any]] = {
        name: credited(definition, source) if name == "participant" else source.c[f"{name}_id" if name in IDS else name]
        for name in shapes.LINES
    }
    constants: dict[str, str | None] = {}
    if len(definition.kinds) == 1:
        constants["kind"] = definition.kinds[0]
    if not _by_client(definition):
        constants |= dict.fromkeys(["document", "line", "distributor", "client"])
    elif definition.kinds == (SaleKind.SELL_IN.value,):
        # A sell-in document has its number to itself: nothing is left for the distributor to decide.
        constants["distributor"] = None
    if not any(getattr(criterion, "measure", "amount") == "quantity" for criterion in definition.criteria):
        constants["quantity"] = None
    return {name: column for name, column in columns.items() if name not in constants}, constants


def _with_shared_clients(
    session: Session, definition: Definition, source: FromClause, lines: pl.DataFrame, clients: set[int]
) -> pl.DataFrame:
    """The lines, with those of anybody else to the same clients where a rule looks across participants."""
    if clients and any(criterion.known_by_company for criterion in definition.criteria):
        theirs = _read_lines(
            session,
            definition,
            source,
            None,
            inside(source, [(definition.start, definition.end)]),
            listed(source.c.client_id, clients),
        )
        lines = pl.concat([lines, theirs]).unique("id", maintain_order=True)
    return lines


def _clients_of(definition: Definition, lines: pl.DataFrame) -> set[int]:
    """Who bought on the challenge's own days; nobody else's history is asked for."""
    own_days = lines.filter(pl.col("date").is_between(definition.start, definition.end))
    return set(own_days["client"].drop_nulls().unique())


def _read_earlier(
    session: Session, definition: Definition, source: FromClause, clients: set[int] | None
) -> pl.DataFrame:
    """The last validated positive sale before the start of each (kind, client, credited participant)."""
    if not _by_client(definition) or clients == set():
        return pl.DataFrame(schema=shapes.EARLIER)
    if isinstance(source, Table) and _known_by_company(definition):
        return _read_last_sales(session, definition, source, clients)
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


def _known_by_company(definition: Definition) -> bool:
    """Whether nobody's own history matters, only that of the company."""
    return all(criterion.known_by_company for criterion in definition.criteria if criterion.keyed_by_client)


def _read_last_sales(
    session: Session, definition: Definition, source: FromClause, clients: set[int] | None
) -> pl.DataFrame:
    """The same whoever it is credited to: one step into the index for each client, instead of its whole history."""
    line = source.c
    parts = []
    for kind in definition.kinds:
        last = (
            select(line.date)
            .where(line.client_id == Client.id, line.kind == kind, line.status == Status.VALIDATED.value)
            .where(line.date < definition.start, line.amount_cents > 0)
            .order_by(line.date.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = select(literal(kind), Client.id, null(), last)
        query = query if clients is None else query.where(listed(Client.id, clients))
        parts.append(read_frame(session, query, shapes.EARLIER))
    return pl.concat(parts).filter(pl.col("last").is_not_null())


def _read_clients(session: Session, definition: Definition, clients: set[int] | None) -> pl.DataFrame:
    if not _by_client(definition) or clients == set():
        return pl.DataFrame(schema=shapes.CLIENTS)
    query = select(Client.id, Client.code)
    return read_frame(session, query if clients is None else query.where(listed(Client.id, clients)), shapes.CLIENTS)


def _read_distributors(session: Session, lines: pl.DataFrame) -> pl.DataFrame:
    named = set(lines["distributor"].drop_nulls())
    if not named:
        return pl.DataFrame(schema=shapes.DISTRIBUTORS)
    query = select(Participant.id, Participant.code).where(Participant.kind == Kind.DISTRIBUTOR.value)
    # A few are asked for by name; where they are many, reading all of them is quicker.
    few = query.where(listed(Participant.id, named)) if len(named) <= MANY else query
    return read_frame(session, few, shapes.DISTRIBUTORS)


def _read_products(session: Session, as_of: datetime | None) -> pl.DataFrame:
    """The catalogue as it stands, or with the ranges of a moment."""
    products = read_frame(session, select(Product.id, Product.code, Product.range), shapes.PRODUCTS)
    if as_of is None:
        return products
    query = select(RecordVersion.record, RecordVersion.former).where(
        RecordVersion.what == Product.__tablename__, RecordVersion.replaced_at > as_of
    )
    former: dict[str, str] = {}
    for code, said in session.execute(query.order_by(RecordVersion.id)):
        former.setdefault(code, json.loads(said)["range"])
    ranges = pl.col("code").replace_strict(former, default=pl.col("range"), return_dtype=pl.String)
    return products.with_columns(range=ranges)
