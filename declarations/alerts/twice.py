"""The same sale declared twice, by the same or another distributor, under the same or another number."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from declarations.alerts.found import Found, Sold
from declarations.alerts.numbers import bare, is_near
from declarations.alerts.people import plain_name

# Amounts are alike up to so many percent, names from so many percent of likeness on.
ALIKE_PERCENT = 1
NAMES_ALIKE = 90
# The same client buys the same goods now and then: under another number they are suspicious within so many days.
SAME_DAYS = 1


def twice(own: Sold, others: Iterable[Sold], days: int) -> list[Found]:
    """The documents that may be the same sale, the most alike first; one finding for each."""
    found = [(likeness, other) for other in others if (likeness := same_sale(own, other, days))]
    found.sort(key=lambda one: (RANKS.index(one[0]), abs((one[1].day - own.day).days), one[1].document, one[1].shop))
    return [
        Found({"why": why, "shop": other.shop, "document": other.document, "day": other.day.isoformat(),
               "cents": other.cents, "same_shop": int(other.shop == own.shop)})
        for why, other in found
    ]  # fmt: skip


RANKS = ("number", "near", "goods")


def same_sale(own: Sold, other: Sold, days: int) -> str:
    """Why two documents may be one sale: `number`, `near` or `goods`; empty where they are two."""
    apart = abs((own.day - other.day).days)
    alike = amounts_alike(own.cents, other.cents)
    one, two = bare(own.document), bare(other.document)
    client, goods = same_client(own, other), same_goods(own, other)
    if one == two:
        # Tills of neighbours come by the same number in the same week: that alone is nothing.
        is_one = own.shop == other.shop or (apart <= days and (client or (alike and goods)))
        return "number" if is_one else ""
    if apart > days or not alike:
        return ""
    if is_near(one, two) and client and goods:
        return "near"
    same_day = apart <= min(days, SAME_DAYS)
    return "goods" if client and goods and (same_day or own.shop != other.shop) else ""


def amounts_alike(one: int, other: int) -> bool:
    """Whether two amounts differ by no more than a hundredth of the larger one; a sale and a return never are."""
    if (one < 0) != (other < 0):
        return False
    return abs(one - other) * 100 <= ALIKE_PERCENT * max(abs(one), abs(other))


def same_client(own: Sold, other: Sold) -> bool:
    """Whether both name a client, and the same one or one who is called alike."""
    if own.client is None or other.client is None:
        return False
    if own.client == other.client:
        return True
    one, two = plain_name(own.client_name), plain_name(other.client_name)
    return bool(one and two) and fuzz.token_sort_ratio(one, two) >= NAMES_ALIKE


def same_goods(own: Sold, other: Sold) -> bool:
    """Whether both sell the same pieces of the same products."""
    return _pieces(own) == _pieces(other)


def _pieces(sold: Sold) -> list[tuple[int, int]]:
    return sorted((one.product, one.quantity) for one in sold.goods)
