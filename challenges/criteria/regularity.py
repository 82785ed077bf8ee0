"""`regularity`: points for each period that reaches a minimum, and for keeping it up."""

from typing import Annotated, ClassVar, Literal, Self

import polars as pl
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from challenges.criteria.base import PERIODS, PeriodCriterion
from challenges.criteria.settings import N_, Kind, Measured, Points, refuse_pieces, units
from challenges.criteria.steps import NextStep
from core.frames import materialized

# The keys of what is given for more than one period.
STREAK, ALL = "streak", "all"
BONUSES = (STREAK, ALL)


class Regularity(PeriodCriterion, title=N_("Period after period")):
    """`points` for each key period with total >= minimum, `streak_points` for so many in a row, `all_points` for all.

    A period serves in one streak only.
    """

    priced: ClassVar[frozenset[str]] = frozenset({"minimum", "points", "streak", "streak_points", "all_points"})

    help: ClassVar[str] = N_("Points for each period that reaches a minimum, and for keeping it up.")

    type: Literal["regularity"]
    per: Annotated[Literal["month", "week", "quarter"], PERIODS] = Field(
        default="month", title=N_("Period"), description=N_("What has to reach the minimum.")
    )
    minimum: Measured = Field(title=N_("Minimum"), description=N_("What a period has to reach."))
    points: Points = Field(default=0, title=N_("Points"), description=N_("Given for each period that reaches it."))
    streak: Annotated[int, Field(strict=True, ge=1, le=520), Kind("count", "periods")] | None = Field(
        default=None, title=N_("Periods in a row"), description=N_("So many periods reached in a row are a streak.")
    )
    streak_points: Points = Field(
        default=0, title=N_("Points for a row"), description=N_("Given for each streak; a period serves in one only.")
    )
    all_points: Points = Field(
        default=0,
        title=N_("Points for every period"),
        description=N_("Given once, if every period of the challenge reaches the minimum."),
    )

    @model_validator(mode="after")
    def _understandable(self) -> Self:
        if (self.streak is None) != (self.streak_points == 0):
            key = "streak_points" if self.streak is not None else "streak"
            raise PydanticCustomError("streak_alone", "half a streak", {"key": key})
        if not (self.points or self.streak_points or self.all_points):
            raise PydanticCustomError("gives_nothing", "no points at all", {"key": "points"})
        refuse_pieces(self.minimum, self.measure, "minimum")
        return self

    @property
    def counts_empty_periods(self) -> bool:
        """A period without a sale breaks a streak."""
        return True

    @property
    def least(self) -> int:
        """The total, in cents or pieces, from which a period counts."""
        return units(self.minimum, self.measure)

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """A row for each period reached, one for the streaks, one where every period is reached."""
        # The names of key periods sort as the calendar does; each participant has all of them.
        keys = totals.select("key").unique().sort("key").with_columns(place=pl.int_range(pl.len()))
        hits = totals.filter(pl.col("total") >= self.least).join(keys, on="key").sort("participant", "place")
        hits = materialized(hits)
        rows = [hits.select("participant", "key", points=pl.lit(self.points, pl.Int64))]
        if self.streak is not None:
            # Periods in a row are those whose place and count of hits grow together.
            runs = hits.with_columns(run=pl.col("place") - pl.int_range(pl.len()).over("participant"))
            streaks = runs.group_by("participant", "run").agg(times=pl.len().cast(pl.Int64) // self.streak)
            times = streaks.group_by("participant").agg(points=pl.col("times").sum() * self.streak_points)
            rows.append(times.select("participant", pl.lit(STREAK).alias("key"), "points"))
        if self.all_points:
            reached = hits.group_by("participant").agg(periods=pl.len()).join(keys.select(of=pl.len()), how="cross")
            everything = reached.filter(pl.col("periods") == pl.col("of"))
            points = pl.lit(self.all_points, pl.Int64).alias("points")
            rows.append(everything.select("participant", pl.lit(ALL).alias("key"), points))
        return pl.concat(rows)

    def ahead(self, totals: dict[int, int]) -> list[NextStep]:
        """What a period misses to its minimum."""
        missing = self.least - totals.get(0, 0)
        return [NextStep(self.points, missing)] if totals and missing > 0 else []
