"""Calendar days: key periods of a challenge, and the days a growth is compared with."""

from datetime import date, timedelta
from typing import Any

ONE_DAY = timedelta(days=1)


def days_between(first: date, last: date) -> list[date]:
    """Every day from first to last, both included."""
    days = []
    day = first
    while day <= last:
        days.append(day)
        day += ONE_DAY
    return days


def period_of(day: date, per: str) -> str:
    """The key of the period a day lies in: "", "2020-Q2", "2020-04" or "2020-W15" (ISO)."""
    if per == "challenge":
        return ""
    if per == "quarter":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    if per == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if per == "week":
        return f"{day.isocalendar().year:04d}-W{day.isocalendar().week:02d}"
    raise ValueError(per)


def key_periods(challenge: dict[str, Any], per: str) -> list[str]:
    """The keys of all key periods of the challenge, in order of time."""
    keys: list[str] = []
    for day in days_between(challenge["start"], challenge["end"]):
        if period_of(day, per) not in keys:
            keys.append(period_of(day, per))
    return keys


def one_year_earlier(day: date) -> date:
    """The same day one year earlier; 29 February counts as 28."""
    if day.month == 2 and day.day == 29:
        return date(day.year - 1, 2, 28)
    return date(day.year - 1, day.month, day.day)


def reference_days(challenge: dict[str, Any], reference: Any) -> tuple[date, date]:
    """First and last day a growth is compared with."""
    start, end = challenge["start"], challenge["end"]
    if reference == "previous_year":
        return one_year_earlier(start), one_year_earlier(end)
    if reference == "previous_period":
        return start - len(days_between(start, end)) * ONE_DAY, start - ONE_DAY
    return reference["start"], reference["end"]
