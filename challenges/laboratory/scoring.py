"""Points on a scene that stays: nothing is added up anew that another number of the rules leaves as it was."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import polars as pl

from challenges.criteria.base import Rule
from challenges.definition import Definition
from challenges.engine import ENGINE, Scored, score_scene, totals_of
from challenges.facts import Scene
from challenges.laboratory.kept import Kept, Value

# As many variants of single rules as somebody tries on one period before they go back to the first.
KEPT = 128
# Somebody has something to gain whom a tenth more of the same sales would have brought more points.
MORE = 10


@dataclass(frozen=True)
class Stage:
    """A scene, and what was added up on it for the rules that were tried before."""

    scene: Scene
    _kept: Kept = field(default_factory=lambda: Kept(KEPT))

    def known(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What was found under a key before; found now, if it was not."""
        return self._kept.get(key, make)

    def summed(self, criterion: Rule, scene: Scene) -> pl.LazyFrame:
        """The totals of a criterion, or of those whose other numbers leave them as they are."""

        def add_up() -> pl.DataFrame:
            return totals_of(criterion, scene).collect(engine=ENGINE)

        return self.known(("totals", scene.part, criterion.counted_by()), add_up).lazy()


def score_stage(definition: Definition, stage: Stage) -> Scored:
    """What the engine gives on the scene."""
    return score_scene(definition, stage.scene, stage.summed)


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
