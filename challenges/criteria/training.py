"""`training`: points for learning."""

from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import Field, model_validator

from challenges.criteria.base import Rule, Totals
from challenges.criteria.needs import Needs, columns
from challenges.criteria.scene import Scene
from challenges.criteria.settings import N_, Modules, Points, refuse_equal
from challenges.criteria.steps import NextStep


class Training(Rule, title=N_("Learning")):
    """`points` (left out: each module's own) for each module completed inside the challenge, once."""

    # Its points are what is summed.
    priced: ClassVar[frozenset[str]] = frozenset()

    help: ClassVar[str] = N_("Points for each training module completed.")

    type: Literal["training"]
    modules: Modules = Field(
        default=(), title=N_("Modules"), description=N_("The modules that count; none named: all of them.")
    )
    points: Points | None = Field(
        default=None, title=N_("Points"), description=N_("Given for each module; left out: each module’s own.")
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        refuse_equal(self.modules, "listed_twice", "modules[{place}]")
        return self

    @property
    def needs(self) -> Needs:
        """The completions of its modules; their own points where it gives none."""
        read = columns("participant", "module", "date", *(["points"] if self.points is None else []))
        return Needs(completions=read, modules=frozenset(self.modules) or None)

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """The completions that count, under their module. No sale line: its date decides no tie."""
        value = pl.col("points") if self.points is None else pl.lit(self.points, pl.Int64)
        return scene.completed(self.modules).select(
            "participant",
            pl.lit(None, pl.Date).alias("date"),
            key="module",
            part=pl.lit(0, pl.Int16),
            value=value,
            completed="date",
        )

    def of_module(self, module: str, own: int) -> int:
        """Its points, or the module's own, where it counts."""
        if self.modules and module not in self.modules:
            return 0
        return own if self.points is None else self.points

    def ahead(self, totals: dict[int, int]) -> list[NextStep]:
        """A module that is not completed; 0 points where only the module itself knows them."""
        return [] if totals else [NextStep(self.points or 0, 1)]

    def open_keys(self, totals: Totals, current: str) -> Totals:
        """The modules that the file names and that are not completed; what others there are, nobody has said."""
        return {module: {} for module in self.modules if module not in totals}

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """What is counted here is points already."""
        return totals.with_columns(points="total")
