"""From facts to points: summing, once, for every criterion; no database, no web."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from challenges.around import Booster, capped
from challenges.criteria.base import Rule
from challenges.definition import Definition
from challenges.facts import Facts, Scene

# The streaming engine takes twice as long where a few thousand lines are grouped.
ENGINE: Literal["in-memory"] = "in-memory"
AWARDS = {"participant": pl.Int64, "criterion": pl.String, "key": pl.String, "points": pl.Int64}
WITHHELD = {**AWARDS, "gate": pl.String}
LAST_DAYS = {"participant": pl.Int64, "last_day": pl.Date}


@dataclass(frozen=True)
class Scored:
    """What the rules give.

    awards: (participant, criterion, key, points), zero rows left out; boosters and caps under their own names.
    withheld: the rows that shut gates stop, with the first such gate (columns WITHHELD).
    last_days: (participant, last_day), the day of the last line that counted, of those who have one; left out where
        no tie is decided by it.
    """

    awards: pl.DataFrame
    withheld: pl.DataFrame
    last_days: pl.DataFrame

    def only(self, participants: frozenset[int] | None) -> "Scored":
        """The same for some participants; for everyone with None."""
        if participants is None:
            return self
        kept = pl.col("participant").is_in(list(participants))
        return Scored(self.awards.filter(kept), self.withheld.filter(kept), self.last_days.filter(kept))


# How what counts is added up.
Summing = Callable[[Rule, Scene], pl.LazyFrame]


def scene_of(definition: Definition, facts: Facts) -> Scene:
    """The facts as this challenge sees them."""
    return Scene(definition.start, definition.end, facts)


def totals_of(criterion: Rule, scene: Scene, everywhere: bool | None = None) -> pl.LazyFrame:
    """What counts adds up to: (participant, key, part, total, last_day).

    Of key periods in which nothing counts too where the rule needs them, or with `everywhere`.
    """
    counted = criterion.matching(scene)
    inside = pl.col("date").is_between(scene.start, scene.end)
    summed = counted.group_by("participant", "key", "part").agg(
        total=pl.col("value").sum(), last_day=pl.col("date").filter(inside).max()
    )
    summed = summed.with_columns(pl.col("key").cast(pl.String))
    totals = [summed]
    if criterion.everywhere if everywhere is None else everywhere:
        totals.append(_zeros(criterion, scene, summed))
    given = criterion.given(scene)
    if given is not None:
        totals.append(
            given.select(
                "participant",
                pl.col("key").cast(pl.String),
                "part",
                "total",
                pl.lit(None, pl.Date).alias("last_day"),
            )
        )
    return pl.concat(totals)


def _zeros(criterion: Rule, scene: Scene, summed: pl.LazyFrame) -> pl.LazyFrame:
    """A total of zero for everyone and every key period without one."""
    keys = scene.keys(getattr(criterion, "per", "challenge")).lazy().select(pl.col("key").cast(pl.String)).unique()
    missing = scene.participants.lazy().join(keys, how="cross").join(summed, on=["participant", "key"], how="anti")
    return missing.with_columns(part=pl.lit(0, pl.Int16), total=pl.lit(0, pl.Int64), last_day=pl.lit(None, pl.Date))


def score(definition: Definition, facts: Facts) -> Scored:
    """The points that the rules give on these facts."""
    return score_scene(definition, scene_of(definition, facts))


def score_scene(definition: Definition, scene: Scene, summed: Summing = totals_of) -> Scored:
    """The same on a scene that is already set; `summed` may know totals from before."""
    totals = [it.lazy() for it in pl.collect_all([summed(it, scene) for it in definition.criteria], engine=ENGINE)]
    awards = [
        _awards(criterion, total, criterion.name) for criterion, total in zip(definition.criteria, totals, strict=True)
    ]
    awards += [_boosted(booster, definition, scene, summed) for booster in definition.boosters]
    earned = pl.concat(awards)
    if definition.ties != "earliest":
        rows, last_days = earned.collect(engine=ENGINE), pl.DataFrame(schema=LAST_DAYS)
    else:
        counted = pl.concat(total.select("participant", "last_day") for total in totals)
        last = counted.drop_nulls().group_by("participant").agg(pl.col("last_day").max())
        rows, last_days = pl.collect_all([earned, last], engine=ENGINE)
    return Scored(*_capped_and_gated(definition, scene, rows), last_days)


def _capped_and_gated(definition: Definition, scene: Scene, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What caps and gates leave of what was earned and boosted, and what the gates withhold."""
    if definition.caps:
        order = [rule.name for rule in (*definition.criteria, *definition.boosters)]
        rows = pl.concat([rows, capped(rows, definition.caps, order)])
    withheld = pl.DataFrame(schema=WITHHELD)
    for gate in definition.gates:
        stopped = gate.withheld(rows, scene)
        rows = rows.join(stopped, on=["participant", "criterion", "key"], how="anti")
        withheld = pl.concat([withheld, stopped.with_columns(gate=pl.lit(gate.name))])
    return rows, withheld


def _awards(criterion: Rule, totals: pl.LazyFrame, name: str) -> pl.LazyFrame:
    worth = criterion.worth(totals).filter(pl.col("points") != 0)
    rows = worth.select("participant", pl.lit(name).alias("criterion"), "key", "points")
    return rows.cast(AWARDS)  # type: ignore[arg-type]


def _boosted(booster: Booster, definition: Definition, scene: Scene, summed: Summing) -> pl.LazyFrame:
    """What a booster adds: its criteria replayed on the lines of its days and ranges, under its own name."""
    part = scene.within(booster.start, booster.end, booster.ranges)
    added = [
        _awards(criterion, summed(criterion, part), booster.name).with_columns(booster.added(pl.col("points")))
        for criterion in definition.criteria
        if booster.boosts(criterion.name, criterion.type)
    ]
    rows = pl.concat(added).group_by("participant", "criterion", "key").agg(pl.col("points").sum())
    return rows.filter(pl.col("points") != 0)
