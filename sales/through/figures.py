"""Sell-through by distributor and product over some days and over as many before, in a few queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from core.bulk import Schema, listed, read_frame
from core.models import Product
from core.months import months_before
from sales.models import DEAD, SaleKind, SaleLine, SaleLineVersion, Status
from sales.stock.queries import read_stocks
from sales.through.spans import Span

# What lines without a product stand under.
NO_PRODUCT = 0
KEY: Schema = {"distributor": pl.Int64, "product": pl.Int64}
SOLD = ("sell_in", "sell_in_cents", "sell_out", "sell_out_cents", "waiting", "recent", "declared", "accepted")
STOCKED = ("stock", "with_submitted")
BEFORE = "_before"
DELAYS: Schema = {**KEY, "is_before": pl.Boolean, "days": pl.Int64}
DAILY: Schema = {"date": pl.Date, "sell_in": pl.Int64, "sell_out": pl.Int64}
PRODUCTS: Schema = {"product": pl.Int64, "code": pl.String, "name": pl.String, "range": pl.String}


@dataclass(frozen=True)
class Figures:
    """What is known of some distributors.

    sums: a row for each distributor and product: KEY; of the days, units and cents of validated lines (`sell_in` …),
        units `waiting` as they are submitted only, units `recent`ly sold on in the months by which cover is reckoned,
        and how many lines of sell-out were `declared` (withdrawn ones are none) and `accepted`; units of `stock` at
        their end, and `with_submitted`; all of it again with BEFORE, of the days before.
    delays: a row for each line declared on these days or before (DELAYS): after how many days it came.
    products: the catalogue (PRODUCTS). last_sold: by distributor, the day of the latest sale that was declared.
    counted_on: by distributor, the day of the latest count. months: those by which cover is reckoned.
    """

    sums: pl.DataFrame
    delays: pl.DataFrame
    products: pl.DataFrame
    last_sold: dict[int, date]
    counted_on: dict[int, date]
    months: int


def read_figures(session: Session, span: Span, months: int, distributors: Collection[int]) -> Figures:
    """The figures of these distributors (numbers)."""
    schema = {**KEY, **dict.fromkeys([name + suffix for suffix in ("", BEFORE) for name in SOLD], pl.Int64)}
    sums = read_frame(session, _sums(span, months, distributors), schema)
    now, before = (read_stocks(session, day, distributors) for day in (span.last, span.before.last))
    for stock, suffix in ((now, ""), (before, BEFORE)):
        named = stock.select(*KEY, *(pl.col(name).alias(name + suffix) for name in STOCKED))
        sums = sums.join(named, on=list(KEY), how="full", coalesce=True)
    counted = now.drop_nulls("counted_on").group_by("distributor").agg(pl.col("counted_on").max())
    return Figures(
        sums.fill_null(0),
        _read_delays(session, span, distributors),
        read_frame(session, select(Product.id, Product.code, Product.name, Product.range), PRODUCTS),
        _last_sold(session, span.last, distributors),
        dict(counted.iter_rows()),
        months,
    )


def read_daily(
    session: Session, span: Span, distributors: Collection[int], products: Collection[int] | None = None
) -> pl.DataFrame:
    """Units bought and sold on, as validated, on each day of a span on which there were any (DAILY), in order."""
    line, valid = SaleLine, SaleLine.status == Status.VALIDATED.value
    sums = [func.sum(case((line.kind == kind.value, line.quantity), else_=0)) for kind in SaleKind]
    query = select(line.date, *sums).where(_whose(distributors), line.date.between(span.first, span.last), valid)
    if products is not None:
        query = query.where(listed(line.product_id, products))
    return read_frame(session, query.group_by(line.date).order_by(line.date), DAILY)


def _whose(distributors: Collection[int]) -> ColumnElement[bool]:
    return listed(SaleLine.distributor_id, distributors)


def _sums(span: Span, months: int, distributors: Collection[int]) -> Select[*tuple[Any, ...]]:
    line = SaleLine
    product = func.coalesce(line.product_id, NO_PRODUCT)
    spans = (span, span.before)
    begin = min(span.before.first, months_before(span.before.last, months))
    columns = [column for one in spans for column in _columns(one, months_before(one.last, months))]
    return (
        select(line.distributor_id, product, *columns)
        .where(_whose(distributors), line.date >= begin, line.date <= span.last)
        .group_by(line.distributor_id, product)
    )


def _columns(span: Span, recent_after: date) -> list[ColumnElement[Any]]:
    """The sums of SOLD, in its order."""
    line = SaleLine
    sold_in, sold_out = (line.kind == kind.value for kind in (SaleKind.SELL_IN, SaleKind.SELL_OUT))
    valid, within = line.status == Status.VALIDATED.value, line.date.between(span.first, span.last)
    submitted, lately = line.status == Status.SUBMITTED.value, line.date > recent_after

    def total(value: Any, *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
        return func.sum(case((and_(*conditions), value), else_=0))

    return [
        total(line.quantity, within, sold_in, valid),
        total(line.amount_cents, within, sold_in, valid),
        total(line.quantity, within, sold_out, valid),
        total(line.amount_cents, within, sold_out, valid),
        total(line.quantity, within, sold_out, submitted),
        total(line.quantity, lately, line.date <= span.last, sold_out, valid),
        total(1, within, sold_out, line.status != Status.CANCELLED.value),
        total(1, within, sold_out, valid),
    ]


def _read_delays(session: Session, span: Span, distributors: Collection[int]) -> pl.DataFrame:
    """After how many days each line came: from its day to that on which Palier first had it."""
    line, version = SaleLine, SaleLineVersion
    first = select(func.min(version.changed_at)).where(version.sale_line_id == line.id).scalar_subquery()
    query = select(
        line.distributor_id,
        func.coalesce(line.product_id, NO_PRODUCT),
        line.date,
        func.coalesce(first, line.changed_at),
    ).where(
        _whose(distributors),
        line.kind == SaleKind.SELL_OUT.value,
        line.status != Status.CANCELLED.value,
        line.date.between(span.before.first, span.last),
    )
    found = read_frame(session, query, {**KEY, "date": pl.Date, "came": pl.Datetime("us")})
    zone = ZoneInfo(current_app.config["TIMEZONE"]).key
    came = pl.col("came").dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.date()
    return found.select(
        *KEY, is_before=pl.col("date") < span.first, days=(came - pl.col("date")).dt.total_days().cast(pl.Int64)
    )


def _last_sold(session: Session, day: date, distributors: Collection[int]) -> dict[int, date]:
    line = SaleLine
    query = select(line.distributor_id, func.max(line.date)).where(
        _whose(distributors),
        line.kind == SaleKind.SELL_OUT.value,
        line.status.not_in(DEAD),
        line.date <= day,
    )
    return {shop: last for shop, last in session.execute(query.group_by(line.distributor_id)) if shop is not None}
