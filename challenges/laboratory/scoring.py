"""Points on a scene that stays: only the rule whose number was changed is worked out anew."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from challenges.around import Booster, capped
from challenges.criteria.base import Rule
from challenges.definition import Definition
from challenges.engine import ENGINE, LAST_DAYS, WITHHELD, Scored, score_scene
from challenges.facts import Scene
from challenges.laboratory.kept import Kept, Value

# As many variants of single rules as somebody tries on one period before they go back to the first.
KEPT = 128
# Somebody has something to gain whom a tenth more of the same sales would have brought more points.
MORE = 10


@dataclass(frozen=True)
class Stage:
    """A scene, and what single rules came to on it."""

    scene: Scene
    _kept: Kept = field(default_factory=lambda: Kept(KEPT))

    def known(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What was found under a key before; found now, if it was not."""
        return self._kept.get(key, make)


def score_stage(definition: Definition, stage: Stage) -> Scored:
    """What the engine gives on the scene: each criterion and booster alone, then caps and gates over all."""
    alone = [
        stage.known(("points", definition.ties, criterion), partial(_alone, definition, stage.scene, criterion))
        for criterion in definition.criteria
    ]
    added = [
        stage.known(("added", booster, boosted), partial(_added, definition, stage.scene, booster, boosted))
        for booster in definition.boosters
        if (boosted := tuple(rule for rule in definition.criteria if booster.boosts(rule.name, rule.type)))
    ]
    rows = pl.concat([*(scored.awards for scored in alone), *added])
    last_days = pl.concat(scored.last_days for scored in alone).group_by("participant").agg(pl.col("last_day").max())
    if definition.caps:
        order = [rule.name for rule in (*definition.criteria, *definition.boosters)]
        rows = pl.concat([rows, capped(rows, definition.caps, order)])
    withheld = pl.DataFrame(schema=WITHHELD)
    for gate in definition.gates:
        stopped = gate.withheld(rows, stage.scene)
        rows = rows.join(stopped, on=["participant", "criterion", "key"], how="anti")
        withheld = pl.concat([withheld, stopped.with_columns(gate=pl.lit(gate.name))])
    return Scored(rows, last_days.cast(LAST_DAYS), withheld)  # type: ignore[arg-type]


def _alone(definition: Definition, scene: Scene, criterion: Rule) -> Scored:
    nothing_around = {"boosters": (), "caps": (), "gates": ()}
    return score_scene(definition.model_copy(update={"criteria": (criterion,), **nothing_around}), scene)


def _added(definition: Definition, scene: Scene, booster: Booster, boosted: tuple[Rule, ...]) -> pl.DataFrame:
    """The rows of a booster."""
    only = {"criteria": boosted, "boosters": (booster,), "caps": (), "gates": ()}
    rows = score_scene(definition.model_copy(update=only), scene).awards
    return rows.filter(pl.col("criterion") == booster.name)


def with_more(scene: Scene) -> Scene:
    """The same scene with a tenth more of everything sold, line by line, rounded on each participant's running sum."""
    more = Scene(scene.start, scene.end, scene.facts)
    columns = [_a_tenth_more(pl.col(name)) for name in ("quantity", "amount_cents")]
    # In the place where the property keeps its value.
    vars(more)["lines"] = scene.lines.with_columns(columns).collect(engine=ENGINE).lazy()
    return more


def _a_tenth_more(value: pl.Expr) -> pl.Expr:
    sold = value.cum_sum()
    return value + (sold // MORE - (sold - value) // MORE).over("participant")
