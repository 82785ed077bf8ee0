"""From facts to points: summing, once, for every criterion; no database, no web."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from challenges.criteria.base import SalesCriterion
from challenges.definition import Definition
from challenges.facts import Facts, Scene

# The streaming engine takes twice as long where a few thousand lines are grouped.
ENGINE: Literal["in-memory"] = "in-memory"
AWARDS = {"participant": pl.Int64, "criterion": pl.String, "key": pl.String, "points": pl.Int64}
LAST_DAYS = {"participant": pl.Int64, "last_day": pl.Date}


@dataclass(frozen=True)
class Scored:
    """What the rules give.

    awards: (participant, criterion, key, points), zero rows left out.
    last_days: (participant, last_day), the day of the last line that counted, of those who have one; left out where
        no tie is decided by it.
    """

    awards: pl.DataFrame
    last_days: pl.DataFrame

    def only(self, participants: frozenset[int] | None) -> "Scored":
        """The same for some participants; for everyone with None."""
        if participants is None:
            return self
        kept = pl.col("participant").is_in(list(participants))
        return Scored(self.awards.filter(kept), self.last_days.filter(kept))


def scene_of(definition: Definition, facts: Facts) -> Scene:
    """The facts as this challenge sees them."""
    return Scene(definition.start, definition.end, facts)


def totals_of(criterion: SalesCriterion, scene: Scene) -> pl.LazyFrame:
    """What the lines that count add up to: (participant, key, part, total, last_day)."""
    counted = criterion.matching(scene)
    inside = pl.col("date").is_between(scene.start, scene.end)
    summed = counted.group_by("participant", "key", "part").agg(
        total=pl.col("value").sum(), last_day=pl.col("date").filter(inside).max()
    )
    summed = summed.with_columns(pl.col("key").cast(pl.String))
    return pl.concat([summed, _zeros(criterion, scene)]) if criterion.pays_at_zero else summed


def _zeros(criterion: SalesCriterion, scene: Scene) -> pl.LazyFrame:
    """A total of zero for everyone and every key period that has no line that counts."""
    keys = scene.keys(getattr(criterion, "per", "challenge")).lazy().select(pl.col("key").cast(pl.String)).unique()
    counted = criterion.matching(scene).select("participant", pl.col("key").cast(pl.String))
    missing = scene.participants.lazy().join(keys, how="cross").join(counted, on=["participant", "key"], how="anti")
    return missing.with_columns(part=pl.lit(0, pl.Int8), total=pl.lit(0, pl.Int64), last_day=pl.lit(None, pl.Date))


def score(definition: Definition, facts: Facts) -> Scored:
    """The points that the rules give on these facts."""
    scene = scene_of(definition, facts)
    totals = [totals_of(criterion, scene) for criterion in definition.criteria]
    awards = [
        criterion.worth(total)
        .filter(pl.col("points") != 0)
        .select("participant", pl.lit(criterion.name).alias("criterion"), "key", pl.col("points").cast(pl.Int64))
        for criterion, total in zip(definition.criteria, totals, strict=True)
    ]
    earned = pl.concat(awards).cast(AWARDS)  # type: ignore[arg-type]
    if definition.ties != "earliest":
        return Scored(earned.collect(engine=ENGINE), pl.DataFrame(schema=LAST_DAYS))
    counted = pl.concat(total.select("participant", "last_day") for total in totals)
    last_days = counted.drop_nulls().group_by("participant").agg(pl.col("last_day").max())
    return Scored(*pl.collect_all([earned, last_days], engine=ENGINE))
