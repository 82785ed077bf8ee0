"""What everybody sold on the days before and after a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl


@dataclass(frozen=True)
class Window:
    """As many days before a day as after it; the day itself is in neither: its sales may be of before or after."""

    day: date
    days: int

    @property
    def first(self) -> date:
        """The first day before."""
        return self.day - timedelta(days=self.days)

    @property
    def last(self) -> date:
        """The last day after."""
        return self.day + timedelta(days=self.days)


@dataclass(frozen=True)
class Sold:
    """Cents by participant, before and after; who is in neither sold nothing."""

    before: Mapping[int, int]
    after: Mapping[int, int]

    def change(self, participant: int) -> int:
        """By how many cents somebody sold more after than before."""
        return self.after.get(participant, 0) - self.before.get(participant, 0)


class Ledger:
    """Sales in the order of their days, so that each window is a stretch of them."""

    def __init__(self, sales: pl.DataFrame) -> None:
        self._sales = sales.group_by("day", "participant").agg(pl.col("cents").sum()).sort("day")

    @cached_property
    def _days(self) -> pl.Series:
        return self._sales["day"]

    def sold(self, window: Window) -> Sold:
        """What everybody sold in a window."""
        one = timedelta(days=1)
        return Sold(self._sums(window.first, window.day - one), self._sums(window.day + one, window.last))

    def _sums(self, first: date, last: date) -> dict[int, int]:
        start = self._days.search_sorted(first, "left")
        stretch = self._sales.slice(start, self._days.search_sorted(last, "right") - start)
        return dict(stretch.group_by("participant").agg(pl.col("cents").sum()).iter_rows())
