"""Steps in percent of something, compared exactly: nothing is divided, nothing rounded."""

from collections.abc import Sequence
from typing import ClassVar

import polars as pl
from pydantic import Field

from challenges.criteria.settings import N_, Model, Percent, Points
from challenges.criteria.steps import Pays, paid


class PercentStep(Model, title=N_("Step")):
    """A share, in percent, from which points are given."""

    help: ClassVar[str] = N_("A share that gives points once it is reached.")

    from_percent: Percent = Field(title=N_("From"), description=N_("The share, in percent, that reaches the step."))
    points: Points = Field(title=N_("Points"), description=N_("What the step gives."))

    def reached(self, value: pl.Expr, base: pl.Expr) -> pl.Expr:
        """Whether value * 100 >= from_percent * base; both have to be Int128, so that no product overflows."""
        over, under = self.from_percent.as_integer_ratio()
        return value * (100 * under) >= base * over

    def least(self, base: int) -> int:
        """The smallest whole value that reaches it."""
        over, under = self.from_percent.as_integer_ratio()
        return -(-over * base // (100 * under))


def climbing(steps: Sequence[PercentStep]) -> list[PercentStep]:
    """The steps, the lowest first."""
    return sorted(steps, key=lambda step: step.from_percent)


def paid_for(steps: Sequence[PercentStep], value: pl.Expr, base: pl.Expr, pays: Pays = "highest") -> pl.Expr:
    """Points of the steps that a value reaches against its base."""
    return paid([(step.reached(value, base), step.points) for step in climbing(steps)], pays)


def sides(totals: pl.LazyFrame, **parts: int) -> pl.LazyFrame:
    """(participant, key) with the total of each named part in a column of its own, Int128, 0 where there is none."""
    return totals.group_by("participant", "key").agg(
        pl.col("total").filter(pl.col("part") == part).sum().cast(pl.Int128).alias(name) for name, part in parts.items()
    )
