"""Calendar months before and after a day."""

from datetime import date, timedelta

MONTHS = 12


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier where they are below zero; the last of a month that is shorter."""
    year, index = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    following = date(year + (index == MONTHS - 1), (index + 1) % MONTHS + 1, 1)
    return min(date(year, index + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def months_before(day: date, months: int) -> date:
    """The same so many months earlier."""
    return months_after(day, -months)
