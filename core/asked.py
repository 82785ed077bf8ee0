"""Numbers and days that an address or a form asks for: what is none, or beyond all bounds, is not even made one."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from core.limits import FIRST_YEAR, LAST_YEAR
from core.toml import is_countable

# Pages, places and ids have fewer digits; both databases count further.
_MOST_DIGITS = 9
_LONGEST_NUMBER = 40
_DAY = 10


def asked_number(given: Mapping[str, str], name: str, default: int = 1) -> int:
    """The whole number that a request has under a name, up to 999,999,999; the default where it is none."""
    text = given.get(name, "")
    if not (text.isascii() and text.isdecimal()):
        return default
    return int(text) if len(text) <= _MOST_DIGITS else 10**_MOST_DIGITS - 1


def decimal_of(text: str) -> Decimal | None:
    """A number as somebody writes it, with a point or a comma; None for what nobody counts with."""
    if len(text) > _LONGEST_NUMBER:
        return None
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if is_countable(number) else None


def day_of(text: str) -> date | None:
    """A day written as 2020-04-01; None for what is none, or lies beyond the years of the calendar."""
    try:
        day = date.fromisoformat(text) if len(text) == _DAY else None
    except ValueError:
        return None
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None
