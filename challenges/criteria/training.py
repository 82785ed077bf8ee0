"""`training`: points for learning."""

from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import model_validator

from challenges.criteria.base import NextStep, Rule, Totals
from challenges.criteria.scene import Scene
from challenges.criteria.settings import Names, Points, refuse_equal


class Training(Rule):
    """`points` (left out: each module's own) for each module completed inside the challenge, once."""

    # Its points are what is summed.
    priced: ClassVar[frozenset[str]] = frozenset()

    type: Literal["training"]
    modules: Names
    points: Points | None = None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        refuse_equal(self.modules, "listed_twice", "modules[{place}]")
        return self

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """The completions that count, under their module. No sale line: its date decides no tie."""
        completed = scene.completions
        if self.modules:
            completed = completed.filter(pl.col("module").is_in(list(self.modules)))
        value = pl.col("points") if self.points is None else pl.lit(self.points, pl.Int64)
        return completed.select(
            "participant",
            pl.lit(None, pl.Date).alias("date"),
            key="module",
            part=pl.lit(0, pl.Int16),
            value=value,
            completed="date",
        )

    def ahead(self, totals: dict[int, int]) -> list[NextStep]:
        """A module that is not completed; 0 points where only the module itself knows them."""
        return [] if totals else [NextStep(self.points or 0, 1)]

    def open_keys(self, totals: Totals, current: str) -> Totals:
        """The modules that the file names and that are not completed; what others there are, nobody has said."""
        return {module: {} for module in self.modules if module not in totals}

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """What is counted here is points already."""
        return totals.with_columns(points="total")
