"""What came in after a challenge was closed: lines that would have moved its points, and no longer do.

A line is late that counts now or counted at closing (validated, dated within the challenge, credited to somebody of
its audience on that day) and says something else than it said then.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from challenges.criteria.scene import of_audience
from challenges.definition.model import Definition
from challenges.ledger.closings import kept_audience
from challenges.models import Challenge, State
from challenges.reading.credit import credited
from challenges.reading.lines import of_challenge
from core.bulk import listed, read_frame
from core.errors import Refused
from core.frames import collected
from core.models import Client, Participant, Product
from sales.models import SaleLine, SaleLineVersion, Status

# What a line says that its challenge or its reader could look at, apart from who is credited.
COMPARED = ("date", "quantity", "amount_cents", "status", "client_id", "product_id")
SIDES = ("then", "now")
TOUCHED: dict[str, Any] = {
    "id": pl.Int64,
    "changed_at": pl.Datetime("us"),
    **{
        f"{name}_{side}": kind
        for side in SIDES
        for name, kind in (("participant", pl.Int64), ("date", pl.Date), ("status", pl.String))
    },
}


class Change(StrEnum):
    """What became of a line after closing, seen from the challenge."""

    ARRIVED = "arrived"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    # It gives back what the challenge has counted, and was not counted itself (challenges.explanations.returned).
    RETURNED = "returned"


@dataclass(frozen=True)
class Said:
    """What a line said at one moment; people, clients and products by their codes, empty where it names none."""

    date: date
    participant: str
    name: str
    client: str
    product: str
    quantity: int
    amount_cents: int
    status: str


@dataclass(frozen=True)
class LateLine:
    """A line that came in, was corrected or was withdrawn after closing; `then`: at closing, None where it was new."""

    kind: str
    document: str
    line: int
    change: Change
    changed_at: datetime
    then: Said | None
    now: Said


def late_lines(session: Session, challenge: Challenge) -> pl.DataFrame:
    """The late lines of a closed challenge (columns id, change), the last changed first; Refused of any other."""
    if challenge.state != State.CLOSED:
        raise Refused(_("Challenge “%(code)s” is not closed; nothing can be late.", code=challenge.code))
    definition = challenge.definition
    touched = read_frame(session, _touched(definition, challenge), TOUCHED)
    audience = kept_audience(challenge)
    then, now = (pl.col("id").is_in(_counting(touched, audience, definition, side).implode()) for side in SIDES)
    change = (
        pl.when(then & now)
        .then(pl.lit(Change.CORRECTED.value))
        .when(now)
        .then(pl.lit(Change.ARRIVED.value))
        .when(then)
        .then(pl.lit(Change.WITHDRAWN.value))
    )
    late = touched.with_columns(change=change).filter(pl.col("change").is_not_null())
    return late.sort("changed_at", "id", descending=[True, False]).select("id", "change")


def tell_late(session: Session, challenge: Challenge, late: pl.DataFrame) -> list[LateLine]:
    """These late lines with what they said at closing and say now, in their order."""
    definition = challenge.definition
    line, version = SaleLine.__table__, SaleLineVersion.__table__
    sides = [_Side(definition, version), _Side(definition, line)]
    query = select(line.c.id, line.c.kind, line.c.document, line.c.line, line.c.changed_at, version.c.id)
    query = query.add_columns(*(column for side in sides for column in side.columns))
    joined = line.outerjoin(version, _at_closing(challenge))
    for side in sides:
        joined = side.named(joined)
    query = query.select_from(joined).where(listed(line.c.id, set(late["id"])))
    width = len(sides[0].columns)
    told: dict[int, LateLine] = {}
    changes: dict[int, str] = dict(late.iter_rows())
    for row in session.execute(query):
        key, kind, document, number, changed_at, version_id = row[:6]
        then, now = row[6 : 6 + width], row[6 + width :]
        then_said = None if version_id is None else Said(*then)
        told[key] = LateLine(kind, document, number, Change(changes[key]), changed_at, then_said, Said(*now))
    return [told[key] for key in late["id"]]


def _touched(definition: Definition, challenge: Challenge) -> Select[*tuple[Any, ...]]:
    """Lines of the challenge's days that were written after closing and say something else (columns TOUCHED)."""
    line, version = SaleLine.__table__, SaleLineVersion.__table__
    now = select(line.c.id).where(*of_challenge(definition, line), line.c.changed_at > challenge.closed_at)
    then = select(version.c.sale_line_id).where(*of_challenge(definition, version), *_stood(version, challenge))
    credits = credited(definition, version), credited(definition, line)
    differs = [line.c[name].is_distinct_from(version.c[name]) for name in COMPARED]
    return (
        select(
            line.c.id,
            line.c.changed_at,
            *(column for credit, source in zip(credits, (version, line), strict=True)
              for column in (credit, source.c.date, source.c.status)),
        )
        .select_from(line.outerjoin(version, _at_closing(challenge)))
        .where(line.c.id.in_(now.union(then)), or_(credits[0].is_distinct_from(credits[1]), *differs))
    )  # fmt: skip


def _stood(version: FromClause, challenge: Challenge) -> list[ColumnElement[bool]]:
    """The versions that said what their lines said at closing."""
    return [version.c.changed_at <= challenge.closed_at, version.c.replaced_at > challenge.closed_at]


def _at_closing(challenge: Challenge) -> ColumnElement[bool]:
    version = SaleLineVersion.__table__
    return and_(version.c.sale_line_id == SaleLine.__table__.c.id, *_stood(version, challenge))


def _counting(touched: pl.DataFrame, audience: pl.DataFrame, definition: Definition, side: str) -> pl.Series:
    """The ids of the lines that count on one side."""
    day = pl.col(f"date_{side}")
    counting = touched.filter(
        pl.col(f"status_{side}") == Status.VALIDATED.value, day.is_between(definition.start, definition.end)
    )
    dated = counting.lazy().select("id", participant=f"participant_{side}", date=day)
    return collected(of_audience(dated, audience))["id"].unique()


class _Side:
    """What lines say, by the codes and names of what they refer to, on one of the two sides."""

    def __init__(self, definition: Definition, source: FromClause) -> None:
        self.person, self.client, self.product = aliased(Participant), aliased(Client), aliased(Product)
        self.links = [
            (self.person, self.person.id == credited(definition, source)),
            (self.client, self.client.id == source.c.client_id),
            (self.product, self.product.id == source.c.product_id),
        ]
        self.columns = [
            source.c.date,
            *(column.label(None) for column in self._codes()),
            source.c.quantity,
            source.c.amount_cents,
            source.c.status,
        ]

    def _codes(self) -> Collection[ColumnElement[str]]:
        columns = self.person.code, self.person.name, self.client.code, self.product.code
        return [func.coalesce(column, "") for column in columns]

    def named(self, joined: Any) -> Any:
        """The join with this side's people, clients and products beside the lines."""
        for record, link in self.links:
            joined = joined.outerjoin(record, link)
        return joined
