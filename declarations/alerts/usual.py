"""Prices, quantities and how often: what is far from the usual. All in whole numbers."""

from collections.abc import Mapping, Sequence
from datetime import date as Day
from datetime import timedelta

from declarations.alerts.found import Found, Goods

# Fewer prices of a product, fewer lines of a product or of a distributor, fewer documents tell of no habit.
FEWEST_PRICES = 8
FEWEST_OF_PRODUCT, FEWEST_LINES = 5, 20
FEWEST_DOCUMENTS = 10
# So few pieces, or documents in a week, are nothing out of the ordinary anywhere.
FEW_PIECES, FEW_DOCUMENTS = 3, 5
WEEK = timedelta(days=7)
MILLION = 10**6


def unit_price(cents: int, quantity: int) -> int:
    """The price of a piece, in millionths of a cent, rounded down."""
    return cents * MILLION // quantity


def far_price(goods: Goods, prices: Sequence[int], percent: int) -> Found | None:
    """A unit price further than so many percent from the middle one of these (millionths of a cent)."""
    if not goods.quantity or len(prices) < FEWEST_PRICES:
        return None
    own, middle = unit_price(goods.cents, goods.quantity), sorted(prices)[len(prices) // 2]
    if abs(own - middle) * 100 <= percent * abs(middle):
        return None
    return Found({"price": own // MILLION, "usual": middle // MILLION}, goods.line)


def far_quantity(
    goods: Goods, most_of: Mapping[int, tuple[int, int]], most: tuple[int, int], percent: int
) -> Found | None:
    """More pieces than so many percent of the most at once: of the product, or of any where it is too new.

    most_of: by product, how many lines there were and the most pieces of one; most: the same of all products.
    """
    count, pieces = most_of.get(goods.product, (0, 0))
    of = "product"
    if count < FEWEST_OF_PRODUCT:
        (count, pieces), of = most, "any"
        if count < FEWEST_LINES:
            return None
    if goods.quantity <= FEW_PIECES or goods.quantity * 100 <= percent * pieces:
        return None
    return Found({"quantity": goods.quantity, "most": pieces, "of": of}, goods.line)


def far_frequency(day: Day, days: Sequence[Day], percent: int) -> Found | None:
    """More documents in the week up to a day than so many percent of the most in any week before; `days`: of the others
    of the distributor, one for each document."""
    count = 1 + sum(day - WEEK < one <= day for one in days)
    before = sorted(one for one in days if one <= day - WEEK)
    if len(before) < FEWEST_DOCUMENTS or count <= FEW_DOCUMENTS:
        return None
    most, first = 0, 0
    for last, one in enumerate(before):
        while before[first] <= one - WEEK:
            first += 1
        most = max(most, last - first + 1)
    return Found({"count": count, "most": most}) if count * 100 > percent * most else None
