"""What is said of a rule. A new criterion has to say its sentence; everything else has a default."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

from flask_babel import gettext as _

from challenges.criteria.base import Rule
from challenges.criteria.settings import Measure, Named
from challenges.criteria.steps import NextStep
from challenges.definition.model import Days
from challenges.scoring.results import Exclusion, KeyResult
from challenges.words.exclusions import common_reason
from challenges.words.names import Names, label_of
from challenges.words.phrases import joined
from core.wording import key_name, money, pieces, points

T = TypeVar("T", bound=Named)
R = TypeVar("R", bound=Rule)


@dataclass(frozen=True)
class RuleWords(Generic[T]):
    """What is said of anything that a challenge file calls by a name."""

    rule: T
    names: Names

    @property
    def label(self) -> str:
        """What it is called."""
        return label_of(self.rule)

    def sentence(self) -> str:
        """The whole rule: what it gives or takes, for what, and on which lines."""
        raise NotImplementedError


@dataclass(frozen=True)
class Progress:
    """How much of the way to a next step is done: `done` of `whole`, cents, pieces, parts or modules."""

    done: int
    whole: int
    unit: Literal["money", "pieces", "parts", "modules"]


class Words(RuleWords[R]):
    """What is said of a criterion, of its keys, and of the lines that it leaves out."""

    def sentence(self) -> str:
        """What it gives, for what, and on which lines."""
        return " ".join(part for part in (self.gives(), *self.narrowing()) if part)

    def gives(self) -> str:
        """What it gives, and for what: the one thing that every criterion has to say itself."""
        raise NotImplementedError

    def narrowing(self) -> list[str]:
        """Which lines count, where not all of them do."""
        return [said for said in (self.narrowed_to(), self._to_segments(), self._of_kind()) if said]

    def narrowed_to(self) -> str:
        """The ranges and products that count, where not all of them do."""
        products = [self.names.product(code) for code in getattr(self.rule, "products", ())]
        parts = [*getattr(self.rule, "ranges", ()), *products]
        return _("Only these count: %(parts)s.", parts=", ".join(parts)) if parts else ""

    def _to_segments(self) -> str:
        segments = getattr(self.rule, "segments", ())
        if not segments:
            return ""
        return _("Only sales to clients of these segments count: %(segments)s.", segments=", ".join(segments))

    def _of_kind(self) -> str:
        said = {"sell_in": _("Sell-in only."), "sell_out": _("Sell-out only.")}
        return said.get(getattr(self.rule, "sales", None) or "", "")

    def measured(self, value: int) -> str:
        """A total in the unit that the criterion counts in: cents as money, or pieces."""
        return money(value) if self.measure == "amount" else pieces(value)

    @property
    def measure(self) -> Measure:
        """What it counts in."""
        return getattr(self.rule, "measure", "amount")

    def key(self, key: str, result: KeyResult | None = None) -> str:
        """A key as people read it: a period in words; nothing for the whole challenge."""
        return key_name(key)

    def part(self, part: int) -> str:
        """What the lines of one part have in common; nothing where a criterion has only one."""
        return ""

    def total(self, result: KeyResult) -> str:
        """The one total that a key goes by; nothing where it has several, or none in money or pieces."""
        return self.measured(result.totals[0]) if set(result.totals) == {0} else ""

    def remark(self, result: KeyResult) -> str:
        """What there is to say about a key beyond its total and points: what it reached, or why it gives nothing."""
        return ""

    def to_date(self, result: KeyResult, days: Days, now: date) -> str:
        """What may be said of a key only while the challenge (of these days) runs."""
        return ""

    def basis(self, result: KeyResult) -> str:
        """What the points of a key are given for, in one line."""
        return joined(self.total(result), self.remark(result))

    def steps(self, ahead: Sequence[NextStep]) -> list[str]:
        """How far the next steps are: `€980 more: +500 points`; nothing where a distance would mean nothing."""
        return [self.step(it) for it in ahead if it.points > 0]

    def step(self, ahead: NextStep) -> str:
        """How far one step is."""
        return _("%(more)s more: +%(points)s", more=self.measured(ahead.missing), points=points(ahead.points))

    def progress(self, totals: dict[int, int], ahead: Sequence[NextStep], given: int = 0) -> Progress:
        """How much of the way to the nearest of these steps is done; `given`: how many keys there are already."""
        nearest = ahead[0]
        return self.way(nearest.missing, max(totals.get(nearest.part, 0), 0) + nearest.missing)

    def way(self, missing: int, whole: int) -> Progress:
        """A way of cents or pieces."""
        return Progress(whole - missing, whole, "money" if self.measure == "amount" else "pieces")

    def exclusion(self, left: Exclusion) -> str:
        """Why some lines do not count, about whom, and since when."""
        return common_reason(left)
