"""One key of one rule with everything that is said of it: what it gave, for what, and what comes next."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from challenges.definition.model import Definition
from challenges.explanations.lines import Lines
from challenges.explanations.progress import comes_with_sales, goes_on
from challenges.scoring.results import BoostResult, Explanation, KeyResult
from challenges.words import Names, Words, words_of
from challenges.words.adjustments import kept_back
from challenges.words.keys import KeyNames
from core.frames import collected


@dataclass(frozen=True)
class Context:
    """What all parts of a report are told from; `now`: None where nothing lies ahead any more."""

    definition: Definition
    explanation: Explanation
    names: Names
    now: date | None

    @cached_property
    def keys(self) -> KeyNames:
        """What keys are called."""
        return KeyNames(self.names, self.explanation)


@dataclass(frozen=True)
class Key:
    """A period, a client, a document or a module under a criterion; words are said when they are asked for."""

    context: Context
    result: KeyResult

    @property
    def id(self) -> str:
        """What tells it from the other keys of its rule."""
        return self.result.key

    @property
    def words(self) -> Words[Any]:
        """Those of its criterion."""
        return words_of(self.result.criterion, self.context.names)

    @cached_property
    def label(self) -> str:
        """What it is called; nothing for the whole challenge."""
        return self.context.keys.of(self.result.criterion.name, self.result.key)

    @property
    def made(self) -> int:
        """The points made, given or not."""
        return self.result.points

    @property
    def held_back(self) -> int:
        """How many of them a shut gate keeps."""
        return self.result.withheld

    @property
    def points(self) -> int:
        """The points given."""
        return self.made - self.held_back

    @property
    def withheld(self) -> str:
        """That some of them are not given."""
        return kept_back(self.held_back)

    @cached_property
    def total(self) -> str:
        """The one total it goes by."""
        return self.words.total(self.result)

    @cached_property
    def remark(self) -> str:
        """What it reached, or why it gives nothing."""
        return self.words.remark(self.result)

    @cached_property
    def basis(self) -> str:
        """What the points are given for, in one line."""
        return self.words.basis(self.result)

    @property
    def to_date(self) -> str:
        """What may be said of it only while the challenge runs."""
        now = self.context.now
        return "" if now is None else self.words.to_date(self.result, self.context.definition.own_days, now)

    @property
    def ahead(self) -> list[str]:
        """The next steps, as long as there are any."""
        now = self.context.now
        if now is None or not goes_on(self.result, self.context.definition, now):
            return []
        return self.words.steps(self.result.ahead)

    @property
    def is_idle(self) -> bool:
        """Whether it is a client or a document that gives nothing (yet)."""
        return comes_with_sales(self.result.criterion) and not self.made

    @property
    def distance(self) -> tuple[int, int]:
        """How far it is from giving something: steps, and what they take."""
        ahead = self.result.ahead
        return len(ahead), sum(step.missing for step in ahead)

    @cached_property
    def parts(self) -> list[Lines]:
        """The lines behind it, by what they have in common."""
        lines = self.result.lines
        return [self._part(part, lines.filter(pl.col("part") == part)) for part in sorted(set(lines["part"]))]

    def _part(self, part: int, lines: pl.DataFrame) -> Lines:
        criterion = self.result.criterion
        alone, is_reference = _alone(self.result, part), part in criterion.reference_parts
        elsewhere = self.result.elsewhere.get(part)
        return Lines(str(part), self.words.part(part), lines, alone, is_reference, elsewhere)


@dataclass(frozen=True)
class BoostedKey(Key):
    """A key under a booster: what it adds to a key of a criterion, `result` being what its own lines are worth."""

    boost: BoostResult

    @property
    def id(self) -> str:
        """The criterion and its key."""
        return f"{self.result.criterion.name}/{self.result.key}"

    @cached_property
    def label(self) -> str:
        """The criterion and its key."""
        return self.context.keys.entry(self.result.criterion.name, self.result.key)

    @property
    def made(self) -> int:
        """The points added, given or not."""
        return self.boost.points

    @property
    def held_back(self) -> int:
        """All of them, where a gate stops the booster."""
        return self.made if self.context.explanation.gate_over(self.boost.booster.name) else 0

    @cached_property
    def remark(self) -> str:
        """What it works on."""
        return words_of(self.boost.booster, self.context.names).remark(self.boost)

    @property
    def basis(self) -> str:
        """The same."""
        return self.remark

    @property
    def ahead(self) -> list[str]:
        """Nothing: what comes next is told under the criterion."""
        return []

    @property
    def is_idle(self) -> bool:
        """Never: it is there because it adds something."""
        return False


def _alone(it: KeyResult, part: int) -> int | None:
    """What one part gives: the criterion's own `worth`, asked about it alone; None where parts do not add up."""
    if not it.criterion.adds_up_parts:
        return None
    alone = pl.LazyFrame(
        {"participant": [0], "key": [it.key], "part": [part], "total": [it.totals[part]]},
        schema={"participant": pl.Int64, "key": pl.String, "part": pl.Int16, "total": pl.Int64},
    )
    return int(collected(it.criterion.worth(alone))["points"][0])
