"""`range` in words."""

from collections.abc import Sequence

from flask_babel import gettext as _

from challenges.criteria import Range
from challenges.criteria.base import ExclusionReason
from challenges.criteria.range import Rate
from challenges.criteria.settings import units
from challenges.criteria.steps import NextStep
from challenges.scoring.results import Exclusion, KeyResult
from challenges.words.base import Progress, Words
from challenges.words.phrases import is_each_piece, listed, measured, per
from core.wording import labelled, points


class RangeWords(Words[Range]):
    """A rate for each range or product."""

    def gives(self) -> str:
        """Every rate."""
        rates = listed(self._rate(place, rate) for place, rate in enumerate(self.rule.rates))
        return _("By range or product%(per)s: %(rates)s.", per=per(self.rule.per), rates=rates)

    def _rate(self, place: int, rate: Rate) -> str:
        label, measure = self.part(place), self.rule.measure
        if is_each_piece(rate.every, measure):
            return _("%(label)s, %(points)s per piece", label=label, points=points(rate.points))
        every = measured(rate.every, measure)
        return _("%(label)s, %(points)s per %(every)s", label=label, points=points(rate.points), every=every)

    def part(self, part: int) -> str:
        """The range or product of a rate."""
        rate = self.rule.rates[part]
        return self.names.product(rate.product) if rate.product else rate.range or ""

    def total(self, result: KeyResult) -> str:
        """Each rate has a total of its own."""
        return ""

    def basis(self, result: KeyResult) -> str:
        """The total of each rate."""
        return listed(labelled(self.part(part), self.measured(result.totals[part])) for part in sorted(result.totals))

    def step(self, ahead: NextStep) -> str:
        """How far the next full `every` of one rate is."""
        return f"{self.part(ahead.part)} — {super().step(ahead)}"

    def progress(self, totals: dict[int, int], ahead: Sequence[NextStep], given: int = 0) -> Progress:
        """The way begins anew at each full `every`."""
        nearest = ahead[0]
        every = units(self.rule.rates[nearest.part].every, self.rule.measure)
        return self.way(nearest.missing, max(every, nearest.missing))

    def exclusion(self, left: Exclusion) -> str:
        """What no rate takes is left out too."""
        if left.why == ExclusionReason.NO_RATE:
            return _("No rate is set for these products.")
        return super().exclusion(left)
