"""What distributors have of each product on a day: the latest count, plus sell-in and minus sell-out since.

A count holds for the end of its day: sales of that day are in it, those of later days come on top. Of what was never
counted the stock is what was bought less what was sold on since ever, and `counted_on` is empty: it may be below zero.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import polars as pl
from sqlalchemy import ColumnElement, Select, Subquery, case, func, or_, select
from sqlalchemy.orm import Session

from core.bulk import listed, read_frame
from core.models import Product
from sales.models import SaleKind, SaleLine, Status
from sales.stock.models import OpeningStock

# By distributor and product (numbers): the day of its latest count (null: none), units as validated, and those if
# all that is submitted were validated too.
STOCKS = {
    "distributor": pl.Int64,
    "product": pl.Int64,
    "counted_on": pl.Date,
    "stock": pl.Int64,
    "with_submitted": pl.Int64,
}
KEY = ["distributor", "product"]
COUNTS = {"distributor": pl.Int64, "product": pl.Int64, "counted_on": pl.Date, "counted": pl.Int64}
MOVED = {"distributor": pl.Int64, "product": pl.Int64, "validated": pl.Int64, "submitted": pl.Int64}


class Stock(NamedTuple):
    """What a distributor has of a product, in whole units; below zero where more was sold on than can have been there.

    counted_on: the day of the count from which it is reckoned; None where it was never counted. stock: by validated
    lines alone. with_submitted: if every submitted line, sell-in and sell-out, were validated.
    """

    product: str
    counted_on: date | None
    stock: int
    with_submitted: int


def stock_on(
    session: Session, distributor_id: int, day: date, product_codes: Collection[str] | None = None
) -> dict[str, Stock]:
    """What a distributor has at the end of a day, by product code.

    product_codes: only these; each of them that is in the catalogue has its entry, of zero where nothing is known of
    it. Without them: every product that was counted, bought or sold on up to that day. Lines without a product or a
    distributor are in no stock; lines rejected or cancelled neither. The lines of a declaration that waits are in
    `with_submitted`, from when it is submitted.
    """
    codes = select(Product.id, Product.code)
    if product_codes is not None:
        codes = codes.where(Product.code.in_(product_codes))
        named = {row.id: row.code for row in session.execute(codes)}
        found = read_stocks(session, day, [distributor_id], list(named))
        known = {code: Stock(code, None, 0, 0) for code in named.values()}
    else:
        found = read_stocks(session, day, [distributor_id])
        named = {row.id: row.code for row in session.execute(codes.where(listed(Product.id, found["product"])))}
        known = {}
    rows = found.select("product", "counted_on", "stock", "with_submitted").iter_rows()
    return known | {named[product]: Stock(named[product], *values) for product, *values in rows}


def is_counted(session: Session, distributor_id: int, products: Collection[int]) -> bool:
    """Whether a distributor has ever counted one of these products (numbers)."""
    own = select(OpeningStock.id).where(OpeningStock.distributor_id == distributor_id)
    return session.scalar(own.where(OpeningStock.product_id.in_(products)).limit(1)) is not None


def read_stocks(
    session: Session,
    day: date,
    distributors: Collection[int] | None = None,
    products: Collection[int] | None = None,
) -> pl.DataFrame:
    """The stock at the end of a day (columns STOCKS), of these distributors and products (numbers), or of all."""
    chosen = [] if products is None else [listed(OpeningStock.product_id, products)]
    latest = _latest(day, [*_of(OpeningStock.distributor_id, distributors), *chosen]).subquery()
    counts = read_frame(session, _counted(latest), COUNTS)
    chosen = [] if products is None else [listed(SaleLine.product_id, products)]
    moved = read_frame(session, _moved(day, latest, [*_of(SaleLine.distributor_id, distributors), *chosen]), MOVED)
    both = counts.join(moved, on=KEY, how="full", coalesce=True).with_columns(
        stock=pl.col("counted").fill_null(0) + pl.col("validated").fill_null(0)
    )
    waiting = both.with_columns(with_submitted=pl.col("stock") + pl.col("submitted").fill_null(0))
    return waiting.select(list(STOCKS)).sort(KEY)


def _of(column: Any, distributors: Collection[int] | None) -> list[ColumnElement[bool]]:
    return [column.is_not(None) if distributors is None else listed(column, distributors)]


def _latest(day: date, whose: list[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """The day of the latest count of each distributor and product, on or before a day."""
    columns = (OpeningStock.distributor_id, OpeningStock.product_id)
    query = select(*columns, func.max(OpeningStock.date).label("date"))
    return query.where(OpeningStock.date <= day, *whose).group_by(*columns)


def _counted(latest: Subquery) -> Select[*tuple[Any, ...]]:
    count = OpeningStock
    same = (count.distributor_id == latest.c.distributor_id) & (count.product_id == latest.c.product_id)
    query = select(count.distributor_id, count.product_id, count.date, count.quantity)
    return query.join(latest, same & (count.date == latest.c.date))


def _moved(day: date, latest: Subquery, whose: list[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """What came in less what went out after the latest counts: validated, and what is submitted beside it."""
    line = SaleLine
    same = (line.distributor_id == latest.c.distributor_id) & (line.product_id == latest.c.product_id)
    signed = case((line.kind == SaleKind.SELL_IN.value, line.quantity), else_=-line.quantity)
    statuses = [Status.VALIDATED.value, Status.SUBMITTED.value]
    sums = [func.sum(case((line.status == status, signed), else_=0)) for status in statuses]
    return (
        select(line.distributor_id, line.product_id, *sums)
        .outerjoin(latest, same)
        .where(*whose, line.product_id.is_not(None), line.date <= day)
        .where(line.status.in_(statuses), or_(latest.c.date.is_(None), line.date > latest.c.date))
        .group_by(line.distributor_id, line.product_id)
    )
