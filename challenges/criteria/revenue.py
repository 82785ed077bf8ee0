"""`revenue`: points for every full so-much of the total."""

from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import Field, model_validator

from challenges.criteria.base import PeriodCriterion
from challenges.criteria.settings import N_, Points, PositiveMeasured, refuse_pieces, units
from challenges.criteria.steps import NextStep, full_times, to_next_multiple


class Revenue(PeriodCriterion, title=N_("So much for so much sold")):
    """`points` for every full `every` of the total; one rounding, on the total."""

    priced: ClassVar[frozenset[str]] = frozenset({"points", "every"})

    help: ClassVar[str] = N_("Points for every full hundred (or whatever you set) sold: the plainest rule.")

    type: Literal["revenue"]
    points: Points = Field(title=N_("Points"), description=N_("Given for every full amount (or number of pieces)."))
    every: PositiveMeasured = Field(
        title=N_("For every full"), description=N_("The amount (or number of pieces) that gives the points.")
    )

    @model_validator(mode="after")
    def _whole_pieces(self) -> Self:
        refuse_pieces(self.every, self.measure, "every")
        return self

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """One rounding, on the total of each key."""
        every = units(self.every, self.measure)
        return totals.with_columns(points=full_times(pl.col("total"), every, self.points))

    def ahead(self, totals: dict[int, int]) -> list[NextStep]:
        """The next full `every`."""
        total = totals.get(0, 0)
        return [NextStep(self.points, to_next_multiple(total, units(self.every, self.measure)))]
