"""`threshold`: points for the steps that the total reaches."""

from typing import Annotated, ClassVar, Literal, Self

import polars as pl
from pydantic import Field, model_validator

from challenges.criteria.base import PeriodCriterion
from challenges.criteria.settings import N_, Kind, Measured, Model, Points, refuse_equal, units
from challenges.criteria.steps import NextStep, Pays, next_step, paid
from core.limits import STEPS


class Step(Model, title=N_("Step")):
    """A total from which points are given."""

    help: ClassVar[str] = N_("A total that gives points once it is reached.")

    start: Measured = Field(
        alias="from", title=N_("From"), description=N_("The amount (or number of pieces) that reaches the step.")
    )
    points: Points = Field(title=N_("Points"), description=N_("What the step gives."))


class Threshold(PeriodCriterion, title=N_("By steps")):
    """The highest step with total >= from, or with `pays = "each"` all steps reached."""

    priced: ClassVar[frozenset[str]] = frozenset({"steps", "pays"})

    help: ClassVar[str] = N_("Points for the steps that a total reaches.")

    type: Literal["threshold"]
    steps: Annotated[tuple[Step, ...], Kind("table")] = Field(
        min_length=1, max_length=STEPS, title=N_("Steps"), description=N_("The totals that give points.")
    )
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
