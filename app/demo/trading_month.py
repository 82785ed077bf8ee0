"""A month of trade: what is bought in it, by whom, and on which days."""

from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import log
from random import Random

from app.demo.catalogue import Product
from app.demo.clients import Client
from app.demo.season import MONTHS_OF_HISTORY, SHARE, Month

LINES_PER_DOCUMENT = (1, 2, 3, 4, 5, 6)
CLOSED_DAYS = {(1, 1), (5, 1), (7, 14), (8, 15), (11, 11), (12, 25)}


@dataclass(frozen=True)
class Trade:
    """What is usual in a kind of trade."""

    name: str
    line_cents: int  # a usual order line
    line_count_frequencies: tuple[int, ...]  # how many documents have one line, two lines, and so on


class TradingMonth:
    """One month of one kind of trade; everything drawn in it comes from its own random numbers."""

    def __init__(
        self, trade: Trade, place: int, month: Month, products: list[Product], demand: Callable[[str, Month], float]
    ) -> None:
        self.place = place
        self.month = month
        self.random = Random(f"atelier-valmont {trade.name} {place}")
        self._trade = trade
        self._products = products
        self._cumulated_demand = list(accumulate(self._demands(demand)))

    def documents(self, monthly: float, yearly_growth: float) -> range:
        """One turn for each document of the month, given how many there are in the middle of the history."""
        expected = monthly * growth_until(self.place, yearly_growth)
        varied = max(expected * self.random.gauss(1, 0.10), 0)
        return range(int(varied) + (self.random.random() < varied % 1))

    def basket(self) -> list[Product]:
        """One to six different products, by popularity and season."""
        count = self.random.choices(LINES_PER_DOCUMENT, self._trade.line_count_frequencies)[0]
        total = self._cumulated_demand[-1]
        chosen = (bisect(self._cumulated_demand, self.random.random() * total) for _ in range(count))
        return list(dict.fromkeys(self._products[place] for place in chosen))

    def quantity(self, price_cents: int) -> int:
        """How many units make a usual order line; small things come by the box."""
        units = self.random.lognormvariate(log(self._trade.line_cents / price_cents), 0.7)
        if units < 8:
            return max(1, round(units))
        box = 5 if units < 30 else 10
        return round(units / box) * box

    def day(self, saturdays: bool) -> date:
        """A working day of the month."""
        last_weekday = 5 if saturdays else 4
        while True:
            day = self.month.first + timedelta(days=self.random.randrange(self.month.last.day))
            if day.weekday() <= last_weekday and (day.month, day.day) not in CLOSED_DAYS:
                return day

    def buyer(self, clients: list[Client]) -> str:
        """A client who buys this month; one who has just come is about to place a first order."""
        newcomers = [client.code for client in clients if client.since == self.place > 0]
        if newcomers and self.random.random() < 0.5:
            return self.random.choice(newcomers)
        return self.random.choice(clients).code

    def _demands(self, demand: Callable[[str, Month], float]) -> Iterator[float]:
        # What costs more than a usual line is asked for that much less often.
        wishes = [
            product.popularity * min(1, self._trade.line_cents / product.trade_price_cents)
            for product in self._products
        ]
        totals = dict.fromkeys(SHARE, 0.0)
        for product, wish in zip(self._products, wishes, strict=True):
            totals[product.family] += wish
        for product, wish in zip(self._products, wishes, strict=True):
            yield wish / totals[product.family] * SHARE[product.family] * demand(product.family, self.month)

    def happens(self, rate: float) -> bool:
        """Whether something that happens at this rate happens now."""
        return self.random.random() < rate


def growth_until(place: int, yearly_growth: float) -> float:
    """The factor reached at that place in the months of history, 1 in the middle of them."""
    return float((1 + yearly_growth) ** ((place - MONTHS_OF_HISTORY / 2) / 12))
