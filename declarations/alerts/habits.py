"""Round numbers in series, and days on which a distributor does not sell."""

from collections.abc import Sequence
from datetime import date as Day

from declarations.alerts.found import Found

# Multiples of so many cents are round.
ROUND_CENTS = 50_00
# Where more than one document in so many is round anyway, a series of them says nothing.
ROUND_SHARE = 4
# So many documents tell on which days of the week somebody sells.
FEWEST_DOCUMENTS = 40


def is_round(cents: int) -> bool:
    """Whether an amount is round."""
    return cents != 0 and cents % ROUND_CENTS == 0


def round_series(cents: int, before: Sequence[int], row: int) -> Found | None:
    """An amount that ends a row of so many round ones; `before`: those of the documents before it, the latest last."""
    if not is_round(cents):
        return None
    length = 1
    while length <= len(before) and is_round(before[-length]):
        length += 1
    rest = before[: len(before) - length + 1]
    if length < row or sum(map(is_round, rest)) * ROUND_SHARE > len(rest):
        return None
    return Found({"count": length})


def closed_day(day: Day, days: Sequence[Day]) -> Found | None:
    """A day of the week on which none of these many documents was written."""
    if len(days) < FEWEST_DOCUMENTS or any(one.weekday() == day.weekday() for one in days):
        return None
    return Found({"why": "closed", "weekday": day.weekday(), "count": len(days)})
