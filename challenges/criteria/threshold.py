"""`threshold`: points for the steps that the total reaches."""

from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import Field, model_validator

from challenges.criteria.base import NextStep, Pays, PeriodCriterion, next_step, paid
from challenges.criteria.settings import Model, Money, Points, refuse_equal, units


class Step(Model):
    """A total from which points are given."""

    start: Money = Field(alias="from")
    points: Points


class Threshold(PeriodCriterion):
    """The highest step with total >= from, or with `pays = "each"` all steps reached."""

    priced: ClassVar[frozenset[str]] = frozenset({"steps", "pays"})

    type: Literal["threshold"]
    steps: tuple[Step, ...] = Field(min_length=1)
    pays: Pays = "highest"

    @model_validator(mode="after")
    def _clear_steps(self) -> Self:
        refuse_equal([step.start for step in self.steps], "step_twice", "steps[{place}].from")
        return self

    @property
    def counts_empty_periods(self) -> bool:
        """A step from zero (or less) is reached by whoever sold nothing."""
        return any(step.start <= 0 for step in self.steps)

    def _bounds(self) -> list[tuple[int, int]]:
        return sorted((units(step.start, self.measure), step.points) for step in self.steps)

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """The steps reached by the total of each key."""
        steps = [(pl.col("total") >= start, points) for start, points in self._bounds()]
        return totals.with_columns(points=paid(steps, self.pays))

    def ahead(self, totals: dict[int, int]) -> list[NextStep]:
        """The first step not yet reached, and what it adds to what is already given."""
        return next_step(totals.get(0, 0), self._bounds(), self.pays)
