"""Around the criteria: earn, then boost, then cap, then gate; always in that order.

Frames of rows (participant, criterion, key, points) in, frames of rows out; no database, no web.
"""

from decimal import Decimal
from typing import Annotated, ClassVar, Self

import polars as pl
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria.limits import MAX_EARNED, bounded
from challenges.criteria.needs import Needs, columns
from challenges.criteria.scene import Scene
from challenges.criteria.settings import N_, Day, Kind, ModuleName, Money, Named, Percent, Ranges, RuleNames, units
from core.frames import collected, materialized

# The types of criterion whose points follow from single sales, so that some of the sales can count more.
BOOSTED = ("revenue", "range")


class Booster(Named, title=N_("Booster")):
    """What its criteria give on some days (and ranges), a second time and in part: `percent` of it is added."""

    help: ClassVar[str] = N_("On some days, sales count more.")

    start: Day = Field(title=N_("First day"), description=N_("From this day on, sales count more."))
    end: Day = Field(title=N_("Last day"), description=N_("The last day on which they do; it is included."))
    percent: Annotated[Percent, Field(gt=0, le=10_000)] = Field(
        title=N_("Added"), description=N_("How much is added, in percent: 100 doubles.")
    )
    criteria: RuleNames = Field(
        default=(),
        title=N_("Criteria"),
        description=N_("The criteria by turnover or by range that it boosts; none named: all of them."),
    )
    ranges: Ranges = Field(
        default=(), title=N_("Ranges"), description=N_("Only sales of these ranges are boosted; none named: all.")
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise PydanticCustomError("end_before_start", "ends before it starts", {"key": "end"})
        return self

    @property
    def needs(self) -> Needs:
        """What tells its lines from the others."""
        return Needs(lines=columns("product")) if self.ranges else Needs()

    def boosts(self, name: str, kind: str) -> bool:
        """Whether it replays the criterion of that name and type."""
        return kind in BOOSTED and (not self.criteria or name in self.criteria)

    def added(self, points: pl.Expr) -> pl.Expr:
        """floor(points * percent / 100)."""
        over, under = self.percent.as_integer_ratio()
        return bounded(points.cast(pl.Int128) * over // (100 * under))


class Cap(Named, title=N_("Cap")):
    """The most that its criteria (and boosters) may give a participant; empty: everything."""

    help: ClassVar[str] = N_("The most there is to earn.")

    limit: Annotated[int, Field(strict=True, ge=0, le=MAX_EARNED), Kind("points", "points")] = Field(
        title=N_("Limit"), description=N_("The most points that a participant keeps of what it caps.")
    )
    criteria: RuleNames = Field(
        default=(),
        title=N_("Criteria"),
        description=N_("The criteria and boosters that it caps together; none named: everything."),
    )


class Gate(Named, title=N_("Gate")):
    """What is withheld until a module is completed, or a total reached; empty: everything."""

    help: ClassVar[str] = N_("Points are withheld until something is done.")

    criteria: RuleNames = Field(
        default=(),
        title=N_("Criteria"),
        description=N_("What it withholds: criteria, boosters and caps; none named: everything."),
    )
    module: ModuleName | None = Field(
        default=None,
        title=N_("Module"),
        description=N_("It opens once this module is completed, at any time up to the end of the challenge."),
    )
    minimum: Annotated[Money, Field(ge=0)] | None = Field(
        default=None,
        title=N_("Minimum"),
        description=N_("It opens once the participant’s total over all lines of the challenge reaches this."),
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.module is None) == (self.minimum is None):
            raise PydanticCustomError("module_or_minimum", "either a module or a minimum")
        return self

    @property
    def needs(self) -> Needs:
        """The completions of its module, or the amounts of all lines."""
        if self.module is None:
            return Needs(lines=columns("amount_cents"))
        return Needs(completions=columns("participant", "module", "date"), modules=frozenset({self.module}))

    def open_to(self, scene: Scene) -> pl.LazyFrame:
        """The participants for whom it is open (column participant)."""
        scene = scene.seen_by(self.needs)
        if self.module is not None:
            completed = scene.facts.completed([self.module]).filter(pl.col("date") <= scene.end)
            return completed.select("participant").unique()
        sold = scene.lines.group_by("participant").agg(pl.col("amount_cents").sum())
        everyone = scene.participants.lazy().join(sold, on="participant", how="left")
        total = pl.col("amount_cents").fill_null(0)
        return everyone.filter(total >= units(self.minimum or Decimal(0), "amount")).select("participant")

    def withheld(self, rows: pl.DataFrame, scene: Scene) -> pl.DataFrame:
        """The rows that it stops."""
        stopped = rows.filter(pl.col("criterion").is_in(list(self.criteria))) if self.criteria else rows
        return stopped.join(collected(self.open_to(scene)), on="participant", how="anti")


def taken_back(rows: pl.DataFrame, caps: tuple[Cap, ...], order: list[str]) -> pl.LazyFrame:
    """What each cap takes from what stands under each name: (participant, cap, criterion, taken), none left out.

    A cap takes from what the earlier ones left: of the names written last first (criteria, then boosters).
    """
    places = pl.LazyFrame({"criterion": order, "place": range(len(order))}, schema_overrides={"criterion": pl.String})
    summed = rows.lazy().group_by("participant", "criterion").agg(left=pl.col("points").sum())
    left = summed.join(places, on="criterion").sort("participant", "place", descending=[False, True])
    columns = [f"taken by {place}" for place in range(len(caps))]
    for cap, column in zip(caps, columns, strict=True):
        under = pl.col("criterion").is_in(list(cap.criteria)) if cap.criteria else pl.lit(value=True)
        counted = pl.when(under).then("left").otherwise(0)
        excess = (counted.sum().over("participant") - cap.limit).clip(lower_bound=0)
        later = counted.cum_sum().over("participant") - counted
        taken = pl.min_horizontal(counted, (excess - later).clip(lower_bound=0))
        left = left.with_columns(taken.alias(column)).with_columns(left=pl.col("left") - pl.col(column))
    left = materialized(left)
    return pl.concat(
        left.select("participant", pl.lit(cap.name).alias("cap"), "criterion", taken=column)
        for cap, column in zip(caps, columns, strict=True)
    )


def capped(rows: pl.DataFrame, caps: tuple[Cap, ...], order: list[str]) -> pl.DataFrame:
    """The rows that the caps add: what exceeds each of them, negative."""
    taken = taken_back(rows, caps, order).group_by("participant", "cap").agg(points=-pl.col("taken").sum())
    added = taken.filter(pl.col("points") < 0)
    return collected(added.select("participant", pl.col("cap").alias("criterion"), pl.lit("").alias("key"), "points"))
