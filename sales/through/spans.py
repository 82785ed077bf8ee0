"""The days that are looked at, and as many before them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.asked import asked_number, day_of
from core.limits import SELL_THROUGH_DAYS

USUAL_DAYS = 90
# Cover is reckoned by the mean month of so many.
COVER_MONTHS = (3, 6, 12)


@dataclass(frozen=True)
class Span:
    """Days from the first to the last one, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Span":
        """As many days, ending the day before."""
        return Span(self.first - timedelta(days=self.days), self.first - timedelta(days=1))


def span_of(asked: Mapping[str, str], today: date) -> Span:
    """What an address asks for; where that makes no sense, the days up to yesterday.

    Days that have not come are looked at as if nothing happened on them; more than SELL_THROUGH_DAYS are not.
    """
    last = day_of(asked.get("to", "")) or today - timedelta(days=1)
    first = day_of(asked.get("from", "")) or last - timedelta(days=USUAL_DAYS - 1)
    if first > last:
        first, last = last, first
    return Span(max(first, last - timedelta(days=SELL_THROUGH_DAYS - 1)), last)


def months_of(asked: Mapping[str, str]) -> int:
    """By how many months cover is reckoned."""
    months = asked_number(asked, "months", COVER_MONTHS[0])
    return months if months in COVER_MONTHS else COVER_MONTHS[0]
