"""Other days for the same rules: one year earlier, any past period, and every comparable one on record."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from challenges.definition.model import Days, Definition
from challenges.definition.toml import definition_from
from challenges.laboratory.variants import content_of

A_YEAR = 12
# A period is on record even where nobody sold in its first or last week.
WITHOUT_SALES = timedelta(days=7)


@dataclass(frozen=True)
class Shift:
    """How far days are moved: by whole months of the calendar, or by days where that does not lead there."""

    months: int = 0
    days: int = 0

    @classmethod
    def of_first(cls, before: date, after: date) -> "Shift":
        """What moves one first day to another."""
        months = _months(before, after)
        return cls(months) if _first(before, months) == after else cls(days=(after - before).days)

    @classmethod
    def of_last(cls, before: date, after: date) -> "Shift":
        """What moves one last day to another."""
        months = _months(before, after)
        return cls(months) if _last(before, months) == after else cls(days=(after - before).days)

    def first(self, day: date) -> date:
        """Where a first day comes to lie."""
        return _first(day, self.months) + timedelta(days=self.days)

    def last(self, day: date) -> date:
        """Where a last day comes to lie; the end of a month stays the end of a month, so that a quarter stays one."""
        return _last(day, self.months) + timedelta(days=self.days)

    def period(self, days: Days) -> Days:
        """Where a period comes to lie."""
        return self.first(days[0]), self.last(days[1])


ONE_YEAR_EARLIER = Shift(-A_YEAR)


def one_year_earlier(days: Days) -> Days:
    """The days on which rules are tried where nobody names others."""
    return ONE_YEAR_EARLIER.period(days)


def days_asked(definition: Definition, start: date | None, end: date | None) -> tuple[Days, Shift]:
    """The days to try a challenge on, and how its other days move with them.

    Without any day: its own, one year earlier. With one of both, the other follows.
    """
    if start is not None:
        shift = Shift.of_first(definition.start, start)
        return (start, end or shift.last(definition.end)), shift
    if end is not None:
        shift = Shift.of_last(definition.end, end)
        return (shift.first(definition.start), end), shift
    return one_year_earlier(definition.own_days), ONE_YEAR_EARLIER


def moved(definition: Definition, days: Days, shift: Shift) -> Definition:
    """The same rules on other days; whatever days they name inside move along. RefusedDefinition where none fit."""
    content = _moved_inside(content_of(definition), shift.first, shift.last)
    # When lines may be declared and who closes the challenge has no meaning in the past.
    kept = {key: value for key, value in content.items() if key not in ("declare_until", "close_on")}
    return definition_from(kept | {"start": days[0], "end": days[1]})


def comparable(days: Days, record: Days) -> list[Shift]:
    """What leads to the same days of every year that is on record as a whole, the latest first."""
    first, last = record[0] - WITHOUT_SALES, record[1] + WITHOUT_SALES
    shifts = [Shift(A_YEAR * years) for years in range(last.year - days[0].year, first.year - days[0].year - 2, -1)]
    return [shift for shift in shifts if first <= shift.first(days[0]) and shift.last(days[1]) <= last]


def _moved_inside(value: Any, first: Callable[[date], date], last: Callable[[date], date]) -> Any:
    if isinstance(value, dict):
        return {
            key: (last if key == "end" else first)(entry)
            if isinstance(entry, date)
            else _moved_inside(entry, first, last)
            for key, entry in value.items()
        }
    return [_moved_inside(entry, first, last) for entry in value] if isinstance(value, list) else value


def _months(before: date, after: date) -> int:
    return (after.year - before.year) * 12 + after.month - before.month


def _first(day: date, months: int) -> date:
    year, month = _month(day, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _last(day: date, months: int) -> date:
    year, month = _month(day, months)
    is_end = day.day == monthrange(day.year, day.month)[1]
    return date(year, month, monthrange(year, month)[1] if is_end else min(day.day, monthrange(year, month)[1]))


def _month(day: date, months: int) -> tuple[int, int]:
    years, place = divmod(day.month - 1 + months, 12)
    return day.year + years, place + 1
