"""The brand's own trade: what the reps sell to their distributors and direct clients."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.demo.catalogue import Product
from app.demo.clients import Client
from app.demo.documents import Document, Line, numbered, with_returns
from app.demo.people import Distributor, Rep
from app.demo.season import Month, history, sell_in_demand, sell_in_level
from app.demo.trading_month import Trade, TradingMonth, growth_until

DOCUMENTS_A_MONTH = 7.3  # of an average rep in an average month, in the middle of the history
AVERAGE_DOCUMENT_CENTS = 300_000
TRADE = Trade("sell-in", line_cents=66_000, line_count_frequencies=(10, 18, 24, 22, 15, 11))

DIRECT_RATE = 0.3
NO_REP_RATE = 0.006
CANCELLED_RATE = 0.008


@dataclass(frozen=True)
class Sector:
    """A rep with the distributors and direct clients they serve in a month."""

    rep: Rep
    shops: list[Distributor]
    clients: list[Client]


def sell_in(
    reps: list[Rep], shops: list[Distributor], clients: list[Client], products: list[Product], today: date
) -> list[Document]:
    """The brand's documents up to yesterday, numbered, by date."""
    made: list[Document] = []
    for place, month in enumerate(history(today)):
        trading = TradingMonth(TRADE, place, month, products, sell_in_demand)
        for rep in reps:
            sector = _sector(rep, shops, clients, place)
            made += _of_sector(sector, trading)
    return list(numbered((document for document in made if document.date < today), "FA", "AV"))


def expected_sell_in_cents(rep: Rep, month: Month, place: int) -> int:
    """The turnover to expect of a rep in a month, given its place in the months of history."""
    level = DOCUMENTS_A_MONTH * sell_in_level(month) * rep.strength * growth_until(place, rep.growth)
    return round(level * AVERAGE_DOCUMENT_CENTS)


def _sector(rep: Rep, shops: list[Distributor], clients: list[Client], place: int) -> Sector:
    return Sector(
        rep,
        [shop for shop in shops if shop.rep == rep.code and shop.since <= place],
        [client for client in clients if client.served_by == rep.code and client.since <= place],
    )


def _of_sector(sector: Sector, trading: TradingMonth) -> Iterator[Document]:
    monthly = DOCUMENTS_A_MONTH * sell_in_level(trading.month) * sector.rep.strength
    for _ in trading.documents(monthly, sector.rep.growth):
        direct = bool(sector.clients) and trading.happens(DIRECT_RATE)
        invoice = _direct_invoice(sector, trading) if direct else _shop_invoice(sector, trading)
        yield from with_returns(invoice, trading.random)


def _shop_invoice(sector: Sector, trading: TradingMonth) -> Document:
    shop = trading.random.choices(sector.shops, [shop.size for shop in sector.shops])[0]
    discount_percent = min(7, round(3 * shop.size + trading.random.random()))
    lines = _lines(trading, discount_percent)
    return _invoice(sector.rep, trading, distributor=shop.code, client="", lines=lines)


def _direct_invoice(sector: Sector, trading: TradingMonth) -> Document:
    client = trading.buyer(sector.clients)
    lines = _lines(trading, trading.random.choice((0, 0, 2)))
    return _invoice(sector.rep, trading, distributor="", client=client, lines=lines)


def _lines(trading: TradingMonth, discount_percent: int) -> tuple[Line, ...]:
    lines = []
    for product in trading.basket():
        price_cents = product.trade_price_cents * (100 - discount_percent) // 100
        quantity = trading.quantity(price_cents)
        lines.append(Line(product.code, quantity, quantity * price_cents))
    return tuple(lines)


def _invoice(rep: Rep, trading: TradingMonth, distributor: str, client: str, lines: tuple[Line, ...]) -> Document:
    return Document(
        kind="sell_in",
        date=trading.day(saturdays=False),
        rep="" if trading.happens(NO_REP_RATE) else rep.code,
        distributor=distributor,
        seller="",
        client=client,
        status="cancelled" if trading.happens(CANCELLED_RATE) else "validated",
        lines=lines,
    )
