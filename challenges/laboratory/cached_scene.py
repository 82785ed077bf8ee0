"""Points on a scene that stays: nothing is added up anew that another number of the rules leaves as it was."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from challenges.criteria.base import Rule
from challenges.criteria.scene import Scene
from challenges.definition.model import Definition
from challenges.scoring.engine import RuleResult, Scored, result_of, score_scene, totals_of
from core.frames import all_collected, collected, materialized
from core.single_flight import SingleFlightCache, Value

# As many variants of single rules as somebody tries on one period before they go back to the first.
KEPT = 128
# What rules give takes more memory than what they are given for.
ACCOUNTS_KEPT = 32
# Somebody has something to gain whom a tenth more of the same sales would have brought more points.
MORE = 10
SUMMED = ("quantity", "amount_cents")
ORDER = ("participant", "date", "client", "product", "order_document", "order_line", *reversed(SUMMED))


@dataclass(frozen=True)
class CachedScene:
    """A scene, and what was added up on it for the rules that were tried before."""

    scene: Scene
    _kept: SingleFlightCache = field(default_factory=lambda: SingleFlightCache(KEPT))
    _accounts: SingleFlightCache = field(default_factory=lambda: SingleFlightCache(ACCOUNTS_KEPT))

    def known(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What was found under a key before; found now, if it was not."""
        return self._kept.get(key, make)

    def accounts(self, asked: Sequence[tuple[Rule, Scene]]) -> list[RuleResult]:
        """What rules give, each on this scene or a part of it."""
        return [self._accounts.get((scene.part, rule), partial(self._account, rule, scene)) for rule, scene in asked]

    def _account(self, rule: Rule, scene: Scene) -> RuleResult:
        """What a rule gives, for totals that rules may have made which differ in other numbers only."""

        def add_up() -> pl.DataFrame:
            return collected(totals_of(rule, scene))

        account = result_of(rule, self.known(("totals", scene.part, rule.counted_by()), add_up).lazy())
        last = account.last_days.group_by("participant").agg(pl.col("last_day").max())
        rows, last_days = all_collected([account.rows, last])
        return RuleResult(rows.lazy(), last_days.lazy())


def score_stage(definition: Definition, stage: CachedScene) -> Scored:
    """What the engine gives on the scene."""
    return score_scene(definition, stage.scene, stage.accounts)


def with_more(scene: Scene) -> Scene:
    """The same scene with a tenth more of everything sold, line by line, rounded on each participant's running sum."""
    more = Scene(scene.start, scene.end, scene.facts)
    read = scene.facts.lines.columns
    columns = [_a_tenth_more(pl.col(name)) for name in SUMMED if name in read]
    # A running sum goes by some order: not by that in which a database happens to give them.
    lines = scene.lines.sort([name for name in ORDER if name in read])
    # In the place where the property keeps its value.
    vars(more)["lines"] = materialized(lines.with_columns(columns))
    return more


def _a_tenth_more(value: pl.Expr) -> pl.Expr:
    sold = value.cum_sum()
    return value + (sold // MORE - (sold - value) // MORE).over("participant")
