"""Calendar days and the periods that cut them: months, quarters, ISO weeks."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import polars as pl

Per = Literal["challenge", "quarter", "month", "week"]


def period_name(day: date, per: Per) -> str:
    """The name of the key period a day lies in: `2020-04`, `2020-Q2`, `2020-W15`, or `""` for the whole challenge."""
    if per == "month":
        return f"{day:%Y-%m}"
    if per == "quarter":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    if per == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return ""


def days_between(start: date, end: date) -> list[date]:
    """Every day from `start` to `end`, both included."""
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def pieces(own: tuple[date, date], others: Collection[tuple[date, date]]) -> list[tuple[date, date]]:
    """The days of the other periods outside `own`, cut wherever a period begins or ends: no piece lies half in any."""
    periods = [own, *others]
    begin = sorted({day for first, last in periods for day in (first, last + timedelta(days=1))})
    cut = zip(begin, (day - timedelta(days=1) for day in begin[1:]), strict=False)
    return [
        (first, last)
        for first, last in cut
        if any(start <= first <= end for start, end in others) and not own[0] <= first <= own[1]
    ]


def period_names(start: date, end: date, per: Per) -> list[str]:
    """The key periods that [start, end] is cut into, in order."""
    return list(dict.fromkeys(period_name(day, per) for day in days_between(start, end)))


@lru_cache(maxsize=64)
def calendar(start: date, end: date, per: Per) -> pl.DataFrame:
    """A row per day of [start, end]: date, key (an Enum of the period names, so that grouping is quick)."""
    days = days_between(start, end)
    names = pl.Enum(period_names(start, end, per))
    return pl.DataFrame(
        {"date": days, "key": [period_name(day, per) for day in days]}, schema={"date": pl.Date, "key": names}
    )


def year_before(day: date) -> date:
    """The same day one year earlier; 29 February counts as 28."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
