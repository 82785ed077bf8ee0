"""What the checks read of the database: each query goes through an index, whatever else there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session

from core.models import Client
from declarations.alerts.found import Goods, Sold
from declarations.alerts.numbers import bare, is_bare, spellings
from declarations.alerts.twice import ALIKE_PERCENT
from declarations.alerts.usual import unit_price
from declarations.models import Declaration
from sales.models import DEAD, SOLD_OUT, VALIDATED_SELL_OUT, SaleKind, SaleLine, Status

# What somebody is used to is what was sold in the year before.
HABIT = timedelta(days=365)
# The latest prices of a product, and the documents that are looked at as the same sale.
PRICES = 100
CANDIDATES = 200
# Of a declaration of many lines the largest ones are looked for elsewhere.
LARGEST = 3
STANDS = SaleLine.status.not_in(DEAD)


# Made once: every line that is declared asks it.
_PRICES = (
    select(SaleLine.amount_cents, SaleLine.quantity)
    .where(SaleLine.product_id == bindparam("product"))
    .where(SaleLine.date.between(bindparam("first"), bindparam("last")))
    .where(VALIDATED_SELL_OUT, SaleLine.quantity > 0, SaleLine.amount_cents > 0)
    .where(or_(SaleLine.issuer_id != bindparam("shop"), SaleLine.document != bindparam("document")))
    .order_by(SaleLine.date.desc())
    .limit(PRICES)
)


@dataclass(frozen=True)
class Written:
    """A document of the distributor: its number, day and cents."""

    document: str
    day: Day
    cents: int


def subject(session: Session, declaration: Declaration, products: Mapping[str, int]) -> Sold:
    """What a declaration says, its products (known by these codes) and client by number; an unknown one is left out."""
    client = None
    if declaration.client_code:
        client = session.scalar(select(Client.id).where(Client.code == declaration.client_code))
    goods = tuple(
        Goods(line.line, products[line.product], line.quantity or 0, line.amount_cents or 0)
        for line in declaration.lines
        if line.product in products
    )
    assert declaration.date is not None
    return Sold(declaration.distributor_id, declaration.document, declaration.date, client, declaration.client, goods)


def is_other(own: Sold) -> ColumnElement[bool]:
    """The lines that are not the declaration's own."""
    return or_(SaleLine.issuer_id != own.shop, SaleLine.document != own.document)


def documents_before(session: Session, own: Sold) -> list[Written]:
    """The distributor's other documents of the year up to a day and some days after it, by day and number."""
    cents, day = func.sum(SaleLine.amount_cents), func.min(SaleLine.date)
    query = (
        select(SaleLine.document, day, cents)
        .where(SaleLine.distributor_id == own.shop, SaleLine.date.between(own.day - HABIT, own.day + HABIT))
        .where(SaleLine.kind == SaleKind.SELL_OUT.value, STANDS, SaleLine.document != own.document)
        .group_by(SaleLine.document)
        .order_by(day, SaleLine.document)
    )
    return [Written(document, when, int(total)) for document, when, total in session.execute(query)]


def most_sold(session: Session, own: Sold) -> tuple[dict[int, tuple[int, int]], tuple[int, int]]:
    """How many lines of each product the distributor sold in the year before, and the most pieces; and of them all."""
    count, most = func.count(), func.max(SaleLine.quantity)
    query = (
        select(SaleLine.product_id, count, most)
        .where(SaleLine.distributor_id == own.shop, SaleLine.date.between(own.day - HABIT, own.day))
        .where(SaleLine.kind == SaleKind.SELL_OUT.value, SaleLine.status == Status.VALIDATED.value)
        .where(SaleLine.quantity > 0, is_other(own))
        .group_by(SaleLine.product_id)
    )
    rows = session.execute(query).all()
    every = sum(row[1] for row in rows), max((row[2] for row in rows), default=0)
    return {row[0]: (row[1], row[2]) for row in rows if row[0] is not None}, every


def prices_of(session: Session, own: Sold) -> dict[int, list[int]]:
    """The latest unit prices of each product, whoever sold it, in millionths of a cent."""
    found = {}
    asked = {"first": own.day - HABIT, "last": own.day, "shop": own.shop, "document": own.document}
    for product in {one.product for one in own.goods}:
        rows = session.execute(_PRICES, {"product": product, **asked})
        found[product] = [unit_price(cents, quantity) for cents, quantity in rows]
    return found


def candidates(session: Session, own: Sold, days: int, since: datetime | None = None) -> list[Sold]:
    """The documents that may be the same sale: by their number, or by an amount and a day like its own.

    Of another distributor only those of some days are: numbers begin anew with each of them. since: only those of
    which a line was written after that moment.
    """
    near: ColumnElement[bool] = SaleLine.date.between(own.day - timedelta(days=days), own.day + timedelta(days=days))
    if since is not None:
        near = near & (SaleLine.changed_at > since)
    number, amount = set(_by_number(session, own, near)), set(_by_amount(session, own, near))
    if own.client is None:
        # Of a sale to nobody who is named, only its number tells it again (same_sale).
        known = bare(own.document)
        amount = {it for it in amount if it in number or is_bare(it[0], known)}
    # Where there are too many, those of which both are like its own first, then the distributor's own.
    both = number & amount
    ranked = sorted(number | amount, key=lambda it: (it not in both, it[1] != own.shop, it not in amount, it))
    return _documents(session, own, ranked[:CANDIDATES])


def _by_number(session: Session, own: Sold, near: ColumnElement[bool]) -> list[tuple[str, int]]:
    query = select(SaleLine.document, SaleLine.issuer_id).where(
        SaleLine.document.in_(sorted(spellings(own.document))),
        SaleLine.kind == SaleKind.SELL_OUT.value,
        or_(SaleLine.issuer_id == own.shop, near),
        STANDS,
    )
    return [(document, issuer) for document, issuer in session.execute(query.distinct())]


def _by_amount(session: Session, own: Sold, near: ColumnElement[bool]) -> list[tuple[str, int]]:
    amounts = {own.cents, *sorted((one.cents for one in own.goods), key=abs)[-LARGEST:]} - {0}
    if not amounts:
        return []
    alike = or_(*(_alike(cents) for cents in sorted(amounts)))
    query = select(SaleLine.document, SaleLine.issuer_id).where(alike, near, SOLD_OUT, STANDS)
    return [(document, issuer) for document, issuer in session.execute(query.distinct())]


def _alike(cents: int) -> ColumnElement[bool]:
    # A hundredth of the larger one: of somewhat more than a hundredth of the smaller one.
    apart = abs(cents) * ALIKE_PERCENT // (100 - ALIKE_PERCENT) + 1
    return SaleLine.amount_cents.between(cents - apart, cents + apart)


def _documents(session: Session, own: Sold, keys: Sequence[tuple[str, int]]) -> list[Sold]:
    if not keys:
        return []
    line = SaleLine
    columns = (line.issuer_id, line.document, line.date, line.client_id, Client.name)
    query = (
        select(*columns, line.line, line.product_id, line.quantity, line.amount_cents)
        .outerjoin(Client, Client.id == line.client_id)
        .where(line.document.in_({document for document, _issuer in keys}))
        .where(line.issuer_id.in_({issuer for _document, issuer in keys}))
        .where(line.kind == SaleKind.SELL_OUT.value, STANDS, is_other(own))
        .order_by(line.document, line.issuer_id, line.line)
    )
    wanted, rows = set(keys), session.execute(query).all()
    by_key = groupby(rows, key=lambda row: (row.document, row.issuer_id))
    return [_sold(list(of_one)) for key, of_one in by_key if key in wanted]


def _sold(rows: Sequence[Any]) -> Sold:
    first = rows[0]
    goods = tuple(Goods(row.line, row.product_id or 0, row.quantity, row.amount_cents) for row in rows)
    return Sold(first.issuer_id, first.document, first.date, first.client_id, first.name or "", goods)
