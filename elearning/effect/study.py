"""What a comparison is made of, and what comes out of it."""

from dataclasses import dataclass
from datetime import date

import polars as pl

DAYS = 90
NEIGHBOURS = 5
# Below so many people on either side nothing is said, and no figure leaves the comparison.
FEW = 20
SALES = {"participant": pl.Int64, "day": pl.Date, "cents": pl.Int64}


@dataclass(frozen=True)
class Person:
    """Somebody of the module's audience, or who completed it.

    completed: the day of the first completion that stands; None for none. since, until: the first and last day on which
    they could sell here; None for always.
    """

    participant: int
    completed: date | None = None
    since: date | None = None
    until: date | None = None

    def was_there(self, first: date, last: date) -> bool:
        """Whether they could sell on all of these days."""
        return (self.since is None or self.since <= first) and (self.until is None or self.until >= last)


@dataclass(frozen=True)
class Study:
    """One module: its people, each once, and the validated sales of its linked products and ranges.

    sales: a frame as SALES, any order, several rows a day or one; returns are below zero. today: sales up to yesterday
    are taken for complete. days: how many before and as many after. neighbours: with how many each learner is compared.
    """

    people: tuple[Person, ...]
    sales: pl.DataFrame
    today: date
    days: int = DAYS
    neighbours: int = NEIGHBOURS


@dataclass(frozen=True)
class Interval:
    """Cents per person, over the days: the mean, and a 95 % interval with its ends rounded away from it."""

    low: int
    mean: int
    high: int

    @property
    def has_zero(self) -> bool:
        """Whether no difference is among what may be."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True)
class Figures:
    """Means in cents per person, rounded halves up: of the learners, and of those beside them (each learner's counted
    as one), before and after. effect: how much more the learners changed, from the exact sums.
    """

    before: int
    after: int
    before_beside: int
    after_beside: int
    effect: Interval


@dataclass(frozen=True)
class Effect:
    """What came out.

    completed: all who completed the module. running: of them, whose days after are not over. absent: who were not there
    on all of the days. alone: beside whom nobody is left to put. matched: who are compared; these four add up to
    completed. beside: how many different people they are compared with. figures: None while `matched` or `beside` is
    below FEW.
    """

    days: int
    neighbours: int
    completed: int
    running: int
    absent: int
    alone: int
    matched: int
    beside: int
    figures: Figures | None
