"""`target`: points for reaching a share of one's own targets."""

from typing import Annotated, ClassVar, Literal, Self

import polars as pl
from pydantic import Field, model_validator

from challenges.criteria.base import PERIODS, SalesCriterion, with_period
from challenges.criteria.needs import Needs, columns
from challenges.criteria.percent import PercentStep, climbing, paid_for, sides
from challenges.criteria.scene import Scene
from challenges.criteria.settings import N_, Kind, refuse_equal
from challenges.criteria.steps import NextStep, Pays, next_step
from core.limits import STEPS

# The two parts of a total: what was sold, and what had to be.
SOLD, GOAL = 0, 1


class Target(SalesCriterion, title=N_("Own targets")):
    """Like `threshold` on total * 100 >= from_percent * target.

    The target of a key period is the sum of the whole monthly targets of the months that it has days in.
    """

    priced: ClassVar[frozenset[str]] = frozenset({"steps", "pays"})

    help: ClassVar[str] = N_("Points for reaching a share of one’s own targets.")

    type: Literal["target"]
    steps: Annotated[tuple[PercentStep, ...], Kind("table")] = Field(
        min_length=1, max_length=STEPS, title=N_("Steps"), description=N_("The shares of the target that give points.")
    )
    per: Annotated[Literal["challenge", "quarter", "month"], PERIODS] = Field(
        default="challenge",
        title=N_("Period"),
        description=N_("What one target is for: the monthly ones are summed over it."),
    )
    pays: Pays = "highest"

    @model_validator(mode="after")
    def _clear_steps(self) -> Self:
        refuse_equal([step.from_percent for step in self.steps], "step_twice", "steps[{place}].from_percent")
        return self

    @property
    def needs(self) -> Needs:
        """The amounts, and the targets that they stand against."""
        goals = columns("participant", "month", "cents")
        return super().needs | Needs(lines=columns("amount_cents"), targets=goals)

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """Every narrowed line of the challenge, under its key period."""
        lines = self.narrowed(scene.lines, scene)
        return with_period(lines.with_columns(part=pl.lit(SOLD, pl.Int16), value="amount_cents"), scene, self.per)

    def extra_totals(self, scene: Scene) -> pl.LazyFrame:
        """The targets of everyone of the audience, summed over the months that each key period has days in."""
        months = scene.keys(self.per).lazy().select("key", month=pl.col("date").dt.truncate("1mo")).unique()
        goals = scene.facts.targets.lazy().join(months, on="month")
        return (
            goals.join(scene.participants.lazy(), on="participant", how="semi")
            .group_by("participant", "key")
            .agg(total=pl.col("cents").sum())
            .with_columns(part=pl.lit(GOAL, pl.Int16))
        )

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """The steps reached; nothing without a target."""
        points = paid_for(self.steps, pl.col("sold"), pl.col("goal"), self.pays)
        both = sides(totals, sold=SOLD, goal=GOAL)
        return both.with_columns(points=pl.when(pl.col("goal") > 0).then(points).otherwise(0))

    def ahead(self, totals: dict[int, int]) -> list[NextStep]:
        """The first share not yet reached, as the total it takes."""
        goal = totals.get(GOAL, 0)
        if goal <= 0:
            return []
        bounds = [(step.least(goal), step.points) for step in climbing(self.steps)]
        return next_step(totals.get(SOLD, 0), bounds, self.pays)
