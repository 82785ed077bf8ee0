"""What the dates of a column tell about each other: which number comes first, and whether a spreadsheet mixed them."""

import re

from core.clock import utc_now
from core.files.moments import DAY_FIRST, YEAR_FIRST, Order, full_year

# A short year longer ago than this is not believed where the first number would be a nearer one.
_FAR = 4


def order_of(texts: list[str]) -> Order:
    """How a column like `04/13/2020` or `24/04/12` was written, by its different cells."""
    dates = [found for text in texts if (found := DAY_FIRST.fullmatch(text))]
    if _is_month_first(dates):
        return Order.MONTH_FIRST
    short = [found for found in dates if len(found["year"]) == 2]
    return Order.UNCLEAR_YEAR if _may_have_the_year_first(short) else Order.DAY_FIRST


def exchanged(texts: list[str], at_least: int) -> set[str]:
    """The cells whose day and month a spreadsheet has exchanged, or may have.

    It turned `03/04/2024` into 4 March, where it expects the month first, and left `13/04/2024` as text: so all its
    days are at most 12, and all texts are beyond. `at_least` so many of both are needed to believe it.
    """
    turned = {text: found for text in texts if (found := YEAR_FIRST.fullmatch(text))}
    left = [found for text in texts if (found := DAY_FIRST.fullmatch(text))]
    if len(turned) < at_least or len(left) < at_least:
        return set()
    if any(int(found["day"]) > 12 for found in turned.values()) or any(int(found["day"]) <= 12 for found in left):
        return set()
    return {text for text, found in turned.items() if int(found["day"]) != int(found["month"])}


def _is_month_first(dates: list[re.Match[str]]) -> bool:
    """Whether some date proves that the month comes first, and none the contrary."""
    firsts = {int(found["day"]) > 12 for found in dates if int(found["month"]) <= 12}
    return True not in firsts and any(int(found["month"]) > 12 for found in dates if int(found["day"]) <= 12)


def _may_have_the_year_first(dates: list[re.Match[str]]) -> bool:
    """Whether dates with short years make more sense as year, month, day: `24/04/12`."""
    firsts, lasts = {found["day"] for found in dates}, {found["year"] for found in dates}
    if len(lasts) > len(firsts):
        return True
    now = utc_now().year
    likely = range(now - _FAR, now + 2)
    near = all(full_year(first.zfill(2)) in likely for first in firsts)
    return bool(dates) and near and not any(full_year(last) in likely for last in lasts)
