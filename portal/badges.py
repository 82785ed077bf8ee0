"""What somebody has achieved, worked out from the days on which they sold and were given points: nothing is awarded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Streak:
    """Weeks in a row with a sale that counts: how many now, and the most there were; `is_safe`: this week has one."""

    now: int
    best: int
    is_safe: bool


@dataclass(frozen=True)
class Record:
    """The month in which most was sold, of all that are known; `is_now`: it is the one under way."""

    month: date
    is_now: bool


def monday_of(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def streak_of(days: Iterable[date], today: date) -> Streak:
    """How long a row of weeks with a sale is; the week under way breaks none."""
    weeks = {monday_of(day) for day in days if day <= today}
    this = monday_of(today)
    is_safe = this in weeks
    now, week = 0, this if is_safe else this - WEEK
    while week in weeks:
        now, week = now + 1, week - WEEK
    return Streak(now, max((_length(weeks, week) for week in weeks), default=0), is_safe)


def _length(weeks: set[date], last: date) -> int:
    """How long the row is that ends with this week; 0 where it goes on."""
    if last + WEEK in weeks:
        return 0
    length = 0
    while last in weeks:
        length, last = length + 1, last - WEEK
    return length


def record_of(sold: Mapping[date, int], today: date) -> Record | None:
    """The best month, by its first day; None with fewer than three months, of which none is a record.

    Of equals the earlier one keeps it.
    """
    months = {month: cents for month, cents in sold.items() if cents > 0}
    if len(months) < 3:
        return None
    best = min(months, key=lambda month: (-months[month], month))
    return Record(best, best == today.replace(day=1))


def monthly(lines: Iterable[tuple[date, int]]) -> dict[date, int]:
    """What was sold in each month, by its first day."""
    sold: dict[date, int] = defaultdict(int)
    for day, cents in lines:
        sold[day.replace(day=1)] += cents
    return dict(sold)


def climbed(course: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """What was held at the end of each day, of what each day brought."""
    held, found = 0, []
    for day, points in course:
        held += points
        found.append((day, held))
    return found
