"""The distributors' trade: what they declare of their sales to their own customers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.demo.catalogue import Product
from app.demo.clients import Client
from app.demo.documents import Document, Line, numbered, with_returns
from app.demo.people import Distributor, Seller
from app.demo.season import Month, history, sell_out_demand, sell_out_level
from app.demo.trading_month import Trade, TradingMonth, growth_until

DOCUMENTS_A_MONTH = 6.8  # of an average distributor in an average month, in the middle of the history
AVERAGE_DOCUMENT_CENTS = 103_000
TRADE = Trade("sell-out", line_cents=19_000, line_count_frequencies=(25, 28, 21, 13, 8, 5))

ANONYMOUS_RATE = 0.35
NO_SELLER_RATE = 0.12
CANCELLED_RATE = 0.008
REJECTED_RATE = 0.004
SUBMITTED_RATE = 0.35
DAYS_TO_VALIDATE = 21


@dataclass(frozen=True)
class Counter:
    """A distributor with its counter sellers and the customers known to it in a month."""

    shop: Distributor
    sellers: list[Seller]
    clients: list[Client]


def sell_out(
    shops: list[Distributor], sellers: list[Seller], clients: list[Client], products: list[Product], today: date
) -> list[Document]:
    """The distributors' documents up to yesterday, numbered by each of them, by distributor and date."""
    made: dict[str, list[Document]] = {shop.code: [] for shop in shops}
    for place, month in enumerate(history(today)):
        trading = TradingMonth(TRADE, place, month, products, sell_out_demand)
        for shop in shops:
            if shop.since <= place:
                made[shop.code] += _of_counter(_counter(shop, sellers, clients, place), trading, today)
    return [
        document
        for documents in made.values()
        for document in numbered((document for document in documents if document.date < today), "TC", "RT")
    ]


def expected_sell_out_cents(shop: Distributor, month: Month, place: int) -> int:
    """The turnover to expect of a distributor in a month, given its place in the months of history."""
    level = DOCUMENTS_A_MONTH * sell_out_level(month) * shop.size * growth_until(place, shop.growth)
    return round(level * AVERAGE_DOCUMENT_CENTS)


def _counter(shop: Distributor, sellers: list[Seller], clients: list[Client], place: int) -> Counter:
    return Counter(
        shop,
        [seller for seller in sellers if seller.distributor.code == shop.code],
        [client for client in clients if client.served_by == shop.code and client.since <= place],
    )


def _of_counter(counter: Counter, trading: TradingMonth, today: date) -> Iterator[Document]:
    monthly = DOCUMENTS_A_MONTH * sell_out_level(trading.month) * counter.shop.size
    for _ in trading.documents(monthly, counter.shop.growth):
        yield from with_returns(_invoice(counter, trading, today), trading.random)


def _invoice(counter: Counter, trading: TradingMonth, today: date) -> Document:
    day = trading.day(saturdays=True)
    anonymous = not counter.clients or trading.happens(ANONYMOUS_RATE)
    nobody = not counter.sellers or trading.happens(NO_SELLER_RATE)
    return Document(
        kind="sell_out",
        date=day,
        rep="",
        distributor=counter.shop.code,
        seller="" if nobody else trading.random.choice(counter.sellers).code,
        client="" if anonymous else trading.buyer(counter.clients),
        status=_status((today - day).days, trading),
        lines=_lines(trading),
    )


def _lines(trading: TradingMonth) -> tuple[Line, ...]:
    lines = []
    for product in trading.basket():
        price_cents = product.retail_price_cents * (100 - trading.random.choice((0, 0, 0, 5, 10))) // 100
        quantity = trading.quantity(price_cents)
        lines.append(Line(product.code, quantity, quantity * price_cents))
    return tuple(lines)


def _status(age_days: int, trading: TradingMonth) -> str:
    """Where a declaration stands: only recent ones still wait for validation."""
    if age_days <= DAYS_TO_VALIDATE and trading.happens(SUBMITTED_RATE):
        return "submitted"
    if trading.happens(CANCELLED_RATE):
        return "cancelled"
    return "rejected" if trading.happens(REJECTED_RATE) else "validated"
