"""Days moved as the calendar goes: by whole months, so that a quarter stays a quarter, or by days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from challenges.definition.model import Days

A_YEAR = 12
# The keys of a challenge file under which a period ends, or something that follows its end.
LASTS = ("end", "declare_until", "close_on")


@dataclass(frozen=True)
class Shift:
    """How far days are moved: by whole months of the calendar, or by days where that does not lead there."""

    months: int = 0
    days: int = 0

    @classmethod
    def of_first(cls, before: date, after: date) -> Self:
        """What moves one first day to another."""
        months = _months(before, after)
        return cls(months) if _first(before, months) == after else cls(days=(after - before).days)

    @classmethod
    def of_last(cls, before: date, after: date) -> Self:
        """What moves one last day to another."""
        months = _months(before, after)
        return cls(months) if _last(before, months) == after else cls(days=(after - before).days)

    def first(self, day: date) -> date:
        """Where a first day comes to lie; ValueError or OverflowError outside the calendar."""
        return _first(day, self.months) + timedelta(days=self.days)

    def last(self, day: date) -> date:
        """Where a last day comes to lie; the end of a month stays the end of a month, so that a quarter stays one."""
        return _last(day, self.months) + timedelta(days=self.days)

    def period(self, days: Days) -> Days:
        """Where a period comes to lie; a single day stays a single one."""
        start, end = days
        return self.first(start), self.first(end) if start == end else self.last(end)


ONE_YEAR_EARLIER = Shift(-A_YEAR)
ONE_YEAR_LATER = Shift(A_YEAR)


def move_days(content: Any, shift: Shift) -> None:
    """Move every day that the tables and lists of a challenge file hold, in place."""
    if isinstance(content, dict):
        single = content.get("start") == content.get("end")
        for key, entry in content.items():
            if isinstance(entry, date):
                content[key] = shift.last(entry) if key in LASTS and not single else shift.first(entry)
            else:
                move_days(entry, shift)
    elif isinstance(content, list):
        for entry in content:
            move_days(entry, shift)


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
