"""What a challenge would have come to: pure functions on frames, with nothing posted.

They are statistics on points that the engine gave exactly; no point is computed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache, partial
from typing import Literal

import polars as pl

from challenges.criteria.base import Rule
from challenges.criteria.limits import refuse_beyond
from challenges.criteria.percent import PercentStep
from challenges.criteria.scene import Scene
from challenges.definition.model import Definition
from challenges.definition.people import Ties
from challenges.laboratory.cached_scene import CachedScene, score_stage
from challenges.scoring.engine import Scored, totals_of
from challenges.scoring.ranking import ranks
from core.frames import all_collected, collected

WINNERS = 10
DRAWS = 1000
SEED = 2020
# What all participants may have together, as often as one of them is drawn.
MAX_SUM = 2**62
BAND = (10, 50, 90)
# Places drawn at a time, so that the bootstrap stays small in memory however many take part.
DRAWN_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Winner:
    """A place at the top of the ranking."""

    rank: int
    participant: int
    points: int


@dataclass(frozen=True)
class Step:
    """A step of a rule: where it begins, and how many participants reached it at least once."""

    start: Decimal
    unit: Literal["money", "pieces", "percent"]
    points: int
    participants: int


@dataclass(frozen=True)
class RuleFigures:
    """What one criterion, booster or cap comes to.

    participants: who has points under it. revenue_cents: what the lines that counted under it brought in; None where
        it counts no lines of its own.
    """

    name: str
    type: str
    points: int
    participants: int
    revenue_cents: int | None = None
    steps: Sequence[Step] = ()


@dataclass(frozen=True)
class Spread:
    """The points of the participants in order: the least, those a quarter, half and three quarters up, the most."""

    least: int
    quarter: int
    median: int
    three_quarters: int
    most: int


@dataclass(frozen=True)
class Band:
    """All points together, were other participants like these taking part: 10th, 50th and 90th percentile."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Outcome:
    """What a challenge would have come to on some days.

    with_points: participants who have any. to_gain: those whom a tenth more of the same sales would have brought more.
    withheld: points that shut gates kept back. gini: 0 where all have the same, near 1 where one has everything; None
        without points.
    """

    lines: int
    revenue_cents: int
    points: int
    participants: int
    with_points: int
    to_gain: int
    withheld: int
    gini: Fraction | None
    spread: Spread
    band: Band
    winners: Sequence[Winner]
    rules: Sequence[RuleFigures]


def outcome_of(definition: Definition, stage: CachedScene, more: CachedScene) -> Outcome:
    """The figures of a challenge on a stage; `more`: the same stage with a tenth more sold (see `with_more`)."""
    scene = stage.scene
    scored = score_stage(definition, stage)
    ranked = points_of(scored, scene)
    points = ranked["points"]
    sold = collected(scene.lines.select(lines=pl.len(), cents=pl.col("amount_cents").sum()))
    return Outcome(
        lines=sold["lines"][0],
        revenue_cents=int(sold["cents"][0]),
        points=int(points.sum()),
        participants=len(points),
        with_points=int((points > 0).sum()),
        to_gain=better_off(ranked, points_of(score_stage(definition, more), more.scene)).height,
        withheld=int(scored.withheld["points"].sum()),
        gini=gini(points),
        spread=spread(points),
        band=band(points),
        winners=winners(ranked, definition.ties),
        rules=rules(definition, stage, scored),
    )


def total_points(definition: Definition, stage: CachedScene) -> tuple[int, int]:
    """All points together, and how many participants have any: what is asked of many periods."""
    points = points_of(score_stage(definition, stage), stage.scene)["points"]
    return int(points.sum()), int((points > 0).sum())


def points_of(scored: Scored, scene: Scene) -> pl.DataFrame:
    """Everyone of the audience, the best first (participant, points, last_day)."""
    # Everybody's points are added up here, those of everyone and of many draws of them.
    refuse_beyond(scored.awards, MAX_SUM // max(scene.participants.height, 1))
    held = scored.awards.group_by("participant").agg(pl.col("points").sum())
    return (
        scene.participants.join(held, on="participant", how="left")
        .join(scored.last_days, on="participant", how="left")
        .with_columns(pl.col("points").fill_null(0))
        .sort(["points", "last_day", "participant"], descending=[True, False, False], nulls_last=True)
    )


def winners(ranked: pl.DataFrame, ties: Ties) -> list[Winner]:
    """The first places among those who have points, equals sharing one."""
    first = ranked.filter(pl.col("points") > 0).head(WINNERS).select("participant", "points", "last_day").rows()
    places = ranks([(points, day) for _participant, points, day in first], ties)
    return [Winner(rank, who, points) for rank, (who, points, _day) in zip(places, first, strict=True)]


def rules(definition: Definition, stage: CachedScene, scored: Scored) -> list[RuleFigures]:
    """What each criterion, booster and cap comes to, in the order of the file."""
    held = scored.awards.group_by("criterion").agg(
        pl.col("points").sum(), participants=pl.col("participant").n_unique()
    )
    given = {name: (points, people) for name, points, people in held.iter_rows()}
    figures = []
    for criterion in definition.criteria:
        brought, steps = stage.known(("figures", criterion), partial(_of_rule, criterion, stage.scene))
        figures.append(RuleFigures(criterion.name, criterion.type, *given.get(criterion.name, (0, 0)), brought, steps))
    around = [("booster", rule.name) for rule in definition.boosters] + [("cap", rule.name) for rule in definition.caps]
    return figures + [RuleFigures(name, kind, *given.get(name, (0, 0))) for kind, name in around]


def _of_rule(criterion: Rule, scene: Scene) -> tuple[int | None, list[Step]]:
    """What the lines that count under a criterion brought in, and who reached its steps."""
    counted, reached = _revenue(criterion, scene), _reached(criterion, scene)
    frames = iter(all_collected(frame for frame in (counted, reached) if frame is not None))
    brought = None if counted is None else int(next(frames).item())
    return brought, [] if reached is None else _steps(criterion, next(frames))


def _revenue(criterion: Rule, scene: Scene) -> pl.LazyFrame | None:
    """What the lines of the challenge that count under a criterion add up to, one cell."""
    lines = criterion.counted_lines(scene)
    return None if lines is None else lines.select(pl.col("amount_cents").sum())


def _reached(criterion: Rule, scene: Scene) -> pl.LazyFrame | None:
    """How many participants reach each step: a column a step, named by its place.

    Each step is asked by itself, of the rule's own second slot.
    """
    steps = getattr(criterion, "steps", ())
    if not steps:
        return None
    totals = totals_of(criterion, scene)
    counts = []
    for place, step in enumerate(steps):
        alone = criterion.model_copy(update={"steps": (step.model_copy(update={"points": 1}),)})
        paid = alone.worth(totals).filter(pl.col("points") > 0)
        counts.append(paid.select(pl.col("participant").n_unique().alias(str(place))))
    return pl.concat(counts, how="horizontal")


def _steps(criterion: Rule, counts: pl.DataFrame) -> list[Step]:
    measured: Literal["money", "pieces"] = "pieces" if getattr(criterion, "measure", "") == "quantity" else "money"
    steps = [
        Step(step.from_percent, "percent", step.points, count)
        if isinstance(step, PercentStep)
        else Step(step.start, measured, step.points, count)
        for step, count in zip(getattr(criterion, "steps", ()), counts.row(0), strict=True)
    ]
    return sorted(steps, key=lambda step: step.start)


def better_off(now: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """Those who have more points then than now."""
    both = now.join(then.select("participant", more="points"), on="participant")
    return both.filter(pl.col("more") > pl.col("points"))


def gini(points: pl.Series) -> Fraction | None:
    """How unequal points are: 0 where all have the same, near 1 where one has everything; None without points."""
    total, count = int(points.sum()), len(points)
    if total <= 0:
        return None
    weighted = sum(place * held for place, held in enumerate(points.sort(), 1))
    return Fraction(2 * weighted, count * total) - Fraction(count + 1, count)


def percentile(ordered: Sequence[int] | pl.Series, percent: int) -> int:
    """The smallest value that so many percent of them do not exceed (the nearest rank); 0 of none."""
    place = -(-len(ordered) * percent // 100)
    return int(ordered[max(place, 1) - 1]) if len(ordered) else 0


def spread(points: pl.Series) -> Spread:
    """The points of the participants in order."""
    ordered = points.sort()
    return Spread(*(percentile(ordered, percent) for percent in (0, 25, 50, 75, 100)))


def band(points: pl.Series) -> Band:
    """A bootstrap over participants: as many drawn from among them, again and again, each draw added up.

    The draws are the same every time: two variants differ by their rules, never by chance.
    """
    if points.is_empty():
        return Band(0, 0, 0)
    ordered = points.sort()
    at_once = max(1, DRAWN_AT_ONCE // len(ordered))
    blocks = [
        ordered.gather(_drawn(len(ordered), min(at_once, DRAWS - first), SEED + first))
        for first in range(0, DRAWS, at_once)
    ]
    sums = pl.concat([block.reshape((-1, len(ordered))).arr.sum() for block in blocks]).sort()
    return Band(*(percentile(sums, percent) for percent in BAND))


@lru_cache(maxsize=2)
def _drawn(people: int, draws: int, seed: int) -> pl.Series:
    """Places drawn at random, `people` of them for each draw."""
    everyone = pl.int_range(people, dtype=pl.UInt32, eager=True)
    # Without shuffling they would come in order, and each draw hold a stretch of the same few.
    return everyone.sample(people * draws, with_replacement=True, shuffle=True, seed=seed)


def cost_cents(points: int, value: Decimal) -> int:
    """What points cost at a value in currency units each: whole cents, rounded once, halves up."""
    return int((points * value * 100).to_integral_value(ROUND_HALF_UP))
