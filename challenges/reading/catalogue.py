"""Products and distributors, as the rules look at them."""

import json
from datetime import datetime

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria import scene as shapes
from core.bulk import listed, read_frame
from core.models import Kind, Participant, Product, RecordVersion

# Beyond so many, reading all of them is quicker than asking for each by name.
MANY = 1000


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
