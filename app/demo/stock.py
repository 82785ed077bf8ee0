"""What the distributors counted of their stock: at three ends of quarters, so much that what they sold on was there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.demo.documents import Document
from app.demo.people import DEMONSTRATION_DISTRIBUTOR, Distributor
from app.demo.season import Month

# How many months of sales a distributor likes to have on its shelves, and those who are known for something else.
USUAL_MONTHS = (0.0, 0.6)
TOO_MUCH, TOO_LITTLE, NEVER = 6.0, -1.0, None
KNOWN_FOR: dict[str, float | None] = {
    "D104": TOO_MUCH, "D209": TOO_MUCH, "D310": TOO_MUCH, "D106": TOO_LITTLE, "D307": TOO_LITTLE, "D402": TOO_LITTLE,
    "D405": NEVER, DEMONSTRATION_DISTRIBUTOR: 0.5,
}  # fmt: skip
# The latest count is at least so old, the ones before so many months older: what is told of a year ago is one too.
SETTLED = timedelta(days=45)
MONTHS_OLDER = (15, 3, 0)
MONTHS_LOOKED_AT = 6
SPARE_SALES = 3

Moves = list[tuple[date, int]]


@dataclass(frozen=True)
class Counted:
    """How many of a product a distributor counted on a day."""

    distributor: str
    product: str
    day: date
    quantity: int


def counts(shops: Sequence[Distributor], sales: Sequence[Document], today: date) -> Iterator[Counted]:
    """The counts up to a day, the earlier ones first; the same on every day of a quarter but for its first weeks."""
    latest = _quarter_end(today - SETTLED)
    days = [latest.plus(-months).last for months in MONTHS_OLDER]
    moves = _moves(sales)
    for day, until in zip(days, [*days[1:], today], strict=True):
        for shop in shops:
            months = KNOWN_FOR.get(shop.code, _liking(shop))
            if months is None:
                continue
            for product, own in sorted(moves[shop.code].items()):
                # Also what there is none of, else it would be what it was at the count before.
                spare = _spare(own) if months >= 0 else 0
                quantity = max(_wanted(own, day, months) + _lacking(own, day, until) + spare, 0)
                yield Counted(shop.code, product, day, quantity)


def _quarter_end(day: date) -> Month:
    """The last month of the quarter before a day's."""
    month = Month.of(day)
    return month.plus(-1 - (month.number - 1) % 3)


def _liking(shop: Distributor) -> float:
    return Random(f"atelier-valmont stock {shop.code}").uniform(*USUAL_MONTHS)


def _moves(sales: Sequence[Document]) -> dict[str, dict[str, Moves]]:
    """What came in (above zero) and went out, by distributor and product."""
    found: dict[str, dict[str, Moves]] = defaultdict(lambda: defaultdict(list))
    for document in sales:
        if document.distributor and document.status in ("validated", "submitted"):
            sign = 1 if document.kind == "sell_in" else -1
            for line in document.lines:
                found[document.distributor][line.product].append((document.date, sign * line.quantity))
    return found


def _wanted(moves: Moves, day: date, months: float) -> int:
    """So many months of what is usually sold on."""
    begin = day - timedelta(days=30 * MONTHS_LOOKED_AT)
    sold = -sum(quantity for when, quantity in moves if quantity < 0 and begin < when <= day)
    return round(max(sold, 0) / MONTHS_LOOKED_AT * months)


def _spare(moves: Moves) -> int:
    """A few more of the largest sale: what is declared in these days was there too."""
    return SPARE_SALES * max((-quantity for _day, quantity in moves), default=0)


def _lacking(moves: Moves, day: date, until: date) -> int:
    """What has to have been there for everything to be sold on that was, until the next count."""
    least = level = 0
    for _when, quantity in sorted(move for move in moves if day < move[0] <= until):
        level += quantity
        least = min(least, level)
    return -least
