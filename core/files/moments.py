"""One day as people and programs write it."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum, auto

from core.files.cells import Trouble
from core.files.months import month_number
from core.files.programme import own_timezone
from core.limits import FIRST_YEAR, LAST_YEAR, VALUE_LETTERS

# Years of two digits: `69` is 2069, `70` is 1970, as for strptime nearly.
_FIRST_OF_2000 = 70
# Day 1 of spreadsheets is 1 January 1900, and they believe in 29 February 1900.
_DAY_ZERO = date(1899, 12, 30)
# Numbers of days are only read where they lie in 1954 to 2119.
_SERIAL = re.compile(r"(?P<serial>[2-7][0-9]{4})(?:[.,][0-9]+)?")

YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})")
DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})(?P<sign>[/.-])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4}|[0-9]{2})")
_COMPACT = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_WEEKDAY = r"(?:[^\W\d]{2,9}\.?,?\s+)?"
_NAME = r"(?P<name>[^\W\d_]{3,9})\.?"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_WRITTEN = (
    re.compile(rf"{_WEEKDAY}(?:le\s+)?(?P<day>[0-9]{{1,2}})(?:er|st|nd|rd|th)?[\s.-]+{_NAME}[\s,.-]+{_YEAR}", re.I),
    re.compile(rf"{_WEEKDAY}{_NAME}[\s-]+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[\s,-]+(?P<year>[0-9]{{4}})", re.I),
    re.compile(rf"(?P<year>[0-9]{{4}})[\s.-]+{_NAME}[\s.-]+(?P<day>[0-9]{{1,2}})", re.I),
)
INSTANT = re.compile(
    r"(?P<day>.*?[^\s,T])(?:T|,?\s+)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?\s*"
    r"(?:(?P<zulu>Z|UTC|GMT)|(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>[0-9]{2})(?::?(?P<minutes>[0-9]{2}))?)",
    re.I,
)


class Order(Enum):
    """How the numbers of a date follow each other in a column, where the date does not tell by itself."""

    DAY_FIRST = auto()
    MONTH_FIRST = auto()
    UNCLEAR_YEAR = auto()


def day_of(text: str, order: Order) -> date | Trouble:
    """The day in a text, with the offset of its time turned into the programme's timezone."""
    if len(text) > VALUE_LETTERS:
        return Trouble.OTHER
    if found := INSTANT.fullmatch(text):
        return at_home(found, day_of(found["day"], order))
    if found := YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := DAY_FIRST.fullmatch(text):
        return _ordered(found, order)
    if found := _SERIAL.fullmatch(text):
        return _DAY_ZERO + timedelta(days=int(found["serial"]))
    return _written(text)


def own_day(moment: datetime) -> date:
    """The day of a moment; one that knows its offset is turned into the programme's timezone."""
    return moment.astimezone(own_timezone()).date() if moment.tzinfo else moment.date()


def within_years(found: date) -> date | Trouble:
    """A day, unless its year is out of the question."""
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else Trouble.TOO_LARGE


def name_of_month(first: date | Trouble) -> str | Trouble:
    """`2020-04` for its first day."""
    if isinstance(first, Trouble):
        return first
    return f"{first:%Y-%m}" if first.day == 1 else Trouble.NOT_FIRST_DAY


def at_home(found: re.Match[str], there: date | Trouble) -> date | Trouble:
    """The day here of a moment (as INSTANT finds it) that is on another day, perhaps, where its offset holds."""
    if isinstance(there, Trouble):
        return there
    offset = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    try:
        zone = UTC if found["zulu"] else timezone(-offset if found["sign"] == "-" else offset)
        clock = (int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
        return within_years(own_day(datetime(there.year, there.month, there.day, *clock, tzinfo=zone)))
    except (ValueError, OverflowError):
        return Trouble.OTHER


def _ordered(found: re.Match[str], order: Order) -> date | Trouble:
    day_number, month_number = int(found["day"]), int(found["month"])
    if day_number <= 12 < month_number:
        return Trouble.MONTH_FIRST
    if order is Order.MONTH_FIRST and day_number <= 12 and day_number != month_number:
        return Trouble.AMBIGUOUS
    if order is Order.UNCLEAR_YEAR and len(found["year"]) == 2:
        return Trouble.AMBIGUOUS
    return _day(full_year(found["year"]), month_number, day_number)


def full_year(digits: str) -> int:
    """A year of four digits, or of two in the present century or the end of the last."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < _FIRST_OF_2000 else 1900)


def _written(text: str) -> date | Trouble:
    """A day whose month is written as a word."""
    for form in _WRITTEN:
        found = form.fullmatch(text)
        if found and (number := month_number(found["name"])):
            return _day(full_year(found["year"]), number, int(found["day"]))
    return Trouble.OTHER


def _day(year: int, month: int, day: int) -> date | Trouble:
    try:
        return within_years(date(year, month, day))
    except ValueError:
        return Trouble.NO_SUCH_DAY
