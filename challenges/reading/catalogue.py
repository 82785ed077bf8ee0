"""Products and distributors, as the rules look at them."""

import json
from collections.abc import Collection
from datetime import datetime

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria import scene as shapes
from core.bulk import KeptQuery, listed, read_frame
from core.models import Client, Kind, Participant, Product, RecordVersion

# Beyond so many, reading all of them is quicker than asking for each by name.
MANY = 1000
# Made once: every change of sales has the catalogue read.
_PRODUCTS = KeptQuery(select(Product.id, Product.code, Product.range), shapes.PRODUCTS)
SEGMENTS = {"client": pl.Int64, "code": pl.String, "segment": pl.String}


def read_distributors(session: Session, lines: pl.DataFrame) -> pl.DataFrame:
    """The codes of the distributors of these lines, where they decide which line came first."""
    named = set(lines["order_distributor"].drop_nulls()) if "order_distributor" in lines.columns else set()
    if not named:
        return pl.DataFrame(schema=shapes.DISTRIBUTORS)
    query = select(Participant.id, Participant.code).where(Participant.kind == Kind.DISTRIBUTOR.value)
    few = query.where(listed(Participant.id, named)) if len(named) <= MANY else query
    return read_frame(session, few, shapes.DISTRIBUTORS)


def read_products(session: Session, as_of: datetime | None) -> pl.DataFrame:
    """The catalogue as it stands, or with the ranges of a moment."""
    products = _PRODUCTS.read(session)
    if as_of is None:
        return products
    return products.with_columns(range=_as_it_was(_former(session, Product, "range", as_of), "range"))


def read_segments(session: Session, names: Collection[str], as_of: datetime | None) -> dict[str, pl.Series]:
    """The clients of each of these segments, as they stand or stood at a moment."""
    if not names:
        return {}
    query = select(Client.id, Client.code, Client.segment)
    if as_of is None:
        clients = read_frame(session, query.where(Client.segment.in_(names)), SEGMENTS)
    else:
        former = _former(session, Client, "segment", as_of)
        clients = read_frame(session, query, SEGMENTS).with_columns(segment=_as_it_was(former, "segment"))
    return {name: clients.filter(pl.col("segment") == name)["client"] for name in names}


def _former(session: Session, model: type[Product | Client], column: str, as_of: datetime) -> dict[str, str]:
    """By code, what each record that was corrected since a moment said then."""
    query = select(RecordVersion.record, RecordVersion.former).where(
        RecordVersion.what == model.__tablename__, RecordVersion.replaced_at > as_of
    )
    former: dict[str, str] = {}
    for code, text in session.execute(query.order_by(RecordVersion.id)):
        said = json.loads(text)
        if column in said:
            former.setdefault(code, said[column])
    return former


def _as_it_was(former: dict[str, str], column: str) -> pl.Expr:
    return pl.col("code").replace_strict(former, default=pl.col(column), return_dtype=pl.String)
