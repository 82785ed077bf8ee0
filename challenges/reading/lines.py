"""The sale lines that a challenge looks at: each of them, or their sums where nothing else matters."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, FromClause, and_, literal, or_, select, union_all
from sqlalchemy.orm import Session

from challenges.criteria import scene as shapes
from challenges.definition.model import Days, Definition
from challenges.reading.credit import credited, credited_to, credited_to_somebody
from challenges.reading.plan import plan_of
from core.bulk import FrameQuery, listed, read_frames
from core.frames import collected
from sales.models import SaleKind, SaleLine, SaleLineVersion, Status

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

# What is added up.
SUMMED = ("quantity", "amount_cents")

# Parts in which two connections read the lines of a challenge's own days, beside the sums of others.
PARTS = 3


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


def counting(definition: Definition, source: FromClause) -> list[ColumnElement[bool]]:
    """Validated lines of the challenge's kinds."""
    # Written out, not as a parameter: a database has to see that an index of validated lines is all it needs.
    wanted = [source.c.status == literal(Status.VALIDATED.value, literal_execute=True)]
    if len(definition.kinds) == 1:
        wanted.append(source.c.kind == definition.kinds[0])
    return wanted


def of_challenge(
    definition: Definition, source: FromClause, windows: Collection[Days] | None = None
) -> list[ColumnElement[bool]]:
    """Lines of the challenge, whoever they are credited to: of its own days, or of those of some windows."""
    return [*counting(definition, source), inside(source, windows or [definition.own_days])]


def inside(source: FromClause, windows: Collection[Days]) -> ColumnElement[bool]:
    """Dated within one of the windows."""
    either = or_(*(and_(source.c.date >= first, source.c.date <= last) for first, last in windows))
    if len(windows) == 1:
        return either
    # Told twice: SQLite reads whole windows by their dates unless it sees one stretch of days to look for by person.
    firsts, lasts = zip(*windows, strict=True)
    return and_(source.c.date >= min(firsts), source.c.date <= max(lasts), either)


def read_everyone(
    session: Session, definition: Definition, source: FromClause, other: Connection | None
) -> pl.DataFrame:
    """Every line of the challenge's own days, and what those of its reference days add up to.

    What only decides whose a client is, is read of the lines between which it decides.
    """
    plan = plan_of(definition)
    shown = ["id", *plan.columns] if plan.order else plan.columns
    own = _Columns(definition, source, shown, unread=plan.order)
    wanted = [own.wanted(own.query(days)) for days in stretches(plan.own_days, PARTS if other else 1)]
    wanted += [_sums(definition, source, shown, days) for days in plan.reference_pieces]
    lines = pl.concat(read_frames(session, wanted, other))
    return _ordered(session, _Columns(definition, source, ["id", *plan.order]), lines) if plan.order else lines


def _ordered(session: Session, order: "_Columns", lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with their order where several participants sold to one client on one day."""
    # What reference days add up to is no line: it has no number, and no order among those of the challenge.
    sold = lines.lazy().filter(pl.col("amount_cents") > 0, pl.col("client").is_not_null(), pl.col("id").is_not_null())
    who = pl.col("participant")
    shared = sold.group_by("client", "date").agg(low=who.min(), high=who.max()).filter(pl.col("low") != pl.col("high"))
    ids = collected(sold.join(shared, on=["client", "date"], how="semi").select("id"))["id"]
    if ids.is_empty():
        return lines
    read = select(*order.read.values()).where(listed(order.source.c.id, set(ids)))
    told = order.wanted(read).read(session.connection())
    return lines.drop(set(told.columns) - {"id"}).join(told, on="id", how="left").select(lines.columns)


def stretches(days: Days, parts: int) -> list[Days]:
    """The days in at most so many parts of equal length."""
    first, last = days
    length = -(-((last - first).days + 1) // parts)
    starts = [first + timedelta(days=past) for past in range(0, (last - first).days + 1, length)]
    return [(start, min(start + timedelta(days=length - 1), last)) for start in starts]


def _sums(definition: Definition, source: FromClause, shown: Sequence[str], days: Days) -> FrameQuery:
    """The lines of these days as one for each participant and whatever else narrows them, dated the first of them.

    All of these days belong to the same reference periods: whoever sums them cannot tell, and much less is kept. They
    are summed here: SQLite would sort them first.
    """
    read = plan_of(definition).reference_lines | {"participant"}
    columns = _Columns(definition, source, shown, unread=set(shown) - read)
    summed = [name for name in SUMMED if name in columns.read]
    sides = [name for name in columns.read if name not in SUMMED]
    return columns.wanted(
        columns.query(days), lambda read: read.group_by(sides).agg(pl.col(summed).sum()), date=pl.lit(days[0])
    )


def buyers_of(definition: Definition, lines: pl.DataFrame) -> set[int]:
    """Who bought on the challenge's own days; nobody else's history is asked for."""
    if "client" not in lines.columns:
        return set()
    own_days = lines.lazy().filter(pl.col("date").is_between(*definition.own_days))
    return set(collected(own_days.select(pl.col("client").drop_nulls().unique()))["client"])


def read_some(
    session: Session, definition: Definition, source: FromClause, participants: frozenset[int]
) -> pl.DataFrame:
    """The lines of these participants, each by itself, with those of anybody else to clients they could lose."""
    plan = plan_of(definition)
    columns = _Columns(definition, source, ["id", *plan.columns])
    query = columns.query(*plan.windows, to=participants)
    lines = columns.wanted(query).read(session.connection())
    clients = buyers_of(definition, lines)
    if clients and plan.clients_change_hands:
        query = columns.query(plan.own_days).where(listed(source.c.client_id, clients))
        lines = pl.concat([lines, columns.wanted(query).read(session.connection())]).unique("id", maintain_order=True)
    return lines


class _Columns:
    """The columns of lines that are read, and what stands in place of those that are shown and not read.

    Every cell read costs as much as all that is computed from it afterwards.
    """

    def __init__(
        self, definition: Definition, source: FromClause, shown: Sequence[str], unread: Collection[str] = ()
    ) -> None:
        self.definition, self.source, self.shown = definition, source, shown
        self.told: dict[str, pl.Expr] = {}
        if len(definition.kinds) == 1:
            self.told["kind"] = pl.lit(definition.kinds[0])
        if definition.kinds == (SaleKind.SELL_IN.value,):
            # A sell-in document has its number to itself: nothing is left for the distributor to decide.
            self.told |= dict.fromkeys(("distributor", "order_distributor"), pl.lit(None))
        self.read = {name: self._column(name) for name in shown if name not in unread and name not in self.told}

    def _column(self, name: str) -> ColumnElement[Any]:
        if name == "participant":
            return credited(self.definition, self.source)
        name = name.removeprefix("order_")
        column: ColumnElement[Any] = self.source.c[f"{name}_id" if name in IDS else name]
        return column

    def query(self, *windows: Days, to: Collection[int] | None = None) -> Any:
        """All lines that count, dated within one of the windows and credited to some participants, or to anybody."""
        definition, source = self.definition, self.source
        credit = credited_to_somebody(definition, source) if to is None else credited_to(definition, source, to)
        return select(*self.read.values()).where(*of_challenge(definition, source, windows), credit)

    def wanted(
        self, query: Any, prepare: Callable[[pl.LazyFrame], pl.LazyFrame] = lambda read: read, **told: pl.Expr
    ) -> FrameQuery:
        """A query for these columns, whose frame has all that are shown: those not read are told, or hold nothing."""
        told = self.told | told
        every = [
            pl.col(name) if name in self.read else told.get(name, pl.lit(None)).cast(shapes.LINES[name]).alias(name)
            for name in self.shown
        ]
        schema = {name: shapes.LINES[name] for name in self.read}
        return FrameQuery(query, schema, lambda read: prepare(read).select(every))
