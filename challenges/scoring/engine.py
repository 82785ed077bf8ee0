"""From facts to points: summing, once, for every criterion; no database, no web."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from challenges.criteria.adjustments import Booster, capped
from challenges.criteria.base import Rule
from challenges.criteria.limits import added_up, refuse_beyond
from challenges.criteria.scene import Facts, Scene
from challenges.definition.model import Definition
from core.frames import all_collected, collected, materialized

AWARDS = {"participant": pl.Int64, "criterion": pl.String, "key": pl.String, "points": pl.Int64}
ROWS = {name: kind for name, kind in AWARDS.items() if name != "criterion"}
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


@dataclass(frozen=True)
class RuleResult:
    """What one rule gives on one scene.

    rows: (participant, key, points), zero rows left out. last_days: (participant, last_day), as often as there are
        totals.
    """

    rows: pl.LazyFrame
    last_days: pl.LazyFrame


# What rules give, each on its scene.
RuleResults = Callable[[Sequence[tuple[Rule, Scene]]], list[RuleResult]]


def scene_of(definition: Definition, facts: Facts) -> Scene:
    """The facts as this challenge sees them."""
    return Scene(definition.start, definition.end, facts)


def totals_of(criterion: Rule, scene: Scene, counts_empty_periods: bool | None = None) -> pl.LazyFrame:
    """What counts adds up to: (participant, key, part, total, last_day).

    Of key periods in which nothing counts too where the rule needs them, or with `counts_empty_periods`.
    """
    seen = scene.seen_by(criterion.needs)
    counted = criterion.matching(seen)
    inside = pl.col("date").is_between(scene.start, scene.end)
    summed = counted.group_by("participant", "key", "part").agg(
        total=pl.col("value").sum(), last_day=pl.col("date").filter(inside).max()
    )
    summed = summed.with_columns(pl.col("key").cast(pl.String))
    counts_empty_periods = criterion.counts_empty_periods if counts_empty_periods is None else counts_empty_periods
    summed = materialized(summed) if counts_empty_periods else summed
    totals = [summed]
    if counts_empty_periods:
        totals.append(_zeros(criterion, scene, summed))
    given = criterion.extra_totals(seen)
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


def result_of(criterion: Rule, totals: pl.LazyFrame) -> RuleResult:
    """What a rule gives for its totals (see `totals_of`)."""
    worth = criterion.worth(totals).filter(pl.col("points") != 0).select("participant", "key", "points")
    return RuleResult(worth.cast(ROWS), totals.select("participant", "last_day").drop_nulls())  # type: ignore[arg-type]


def results_of(asked: Sequence[tuple[Rule, Scene]]) -> list[RuleResult]:
    """What rules give, each on its scene."""
    # All at once, and once: a rule may look at its totals several times.
    totals = all_collected(totals_of(criterion, scene) for criterion, scene in asked)
    return [result_of(criterion, total.lazy()) for (criterion, _scene), total in zip(asked, totals, strict=True)]


def score(definition: Definition, facts: Facts) -> Scored:
    """The points that the rules give on these facts; TooManyPoints where they are beyond all counting."""
    return score_scene(definition, scene_of(definition, facts))


def score_scene(definition: Definition, scene: Scene, accounts: RuleResults = results_of) -> Scored:
    """The same on a scene that is already set; `accounts` may know some of them from before."""
    own = accounts([(criterion, scene) for criterion in definition.criteria])
    awards = [_named(account.rows, rule.name) for rule, account in zip(definition.criteria, own, strict=True)]
    awards += [_boosted(booster, definition, scene, accounts) for booster in definition.boosters]
    earned = pl.concat(awards)
    if definition.ties != "earliest":
        rows, last_days = collected(earned), pl.DataFrame(schema=LAST_DAYS)
    else:
        counted = pl.concat(account.last_days for account in own)
        last = counted.group_by("participant").agg(pl.col("last_day").max())
        rows, last_days = all_collected([earned, last])
    refuse_beyond(rows)
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


def _named(rows: pl.LazyFrame, name: str) -> pl.LazyFrame:
    return rows.select("participant", pl.lit(name).alias("criterion"), "key", "points")


def _boosted(booster: Booster, definition: Definition, scene: Scene, accounts: RuleResults) -> pl.LazyFrame:
    """What a booster adds: its criteria replayed on the lines of its days and ranges, under its own name."""
    part = scene.within(booster.start, booster.end, booster.ranges)
    replayed = [rule for rule in definition.criteria if booster.boosts(rule.name, rule.type)]
    added = [
        account.rows.with_columns(booster.added(pl.col("points")))
        for account in accounts([(rule, part) for rule in replayed])
    ]
    rows = pl.concat(added).group_by("participant", "key").agg(added_up())
    return _named(rows.filter(pl.col("points") != 0), booster.name)
