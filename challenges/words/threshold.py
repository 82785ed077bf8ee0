"""`threshold` in words."""

from flask_babel import gettext as _

from challenges.criteria import Threshold
from challenges.words.base import Words
from challenges.words.phrases import listed, measured, per
from core.wording import points


class ThresholdWords(Words[Threshold]):
    """Points for steps reached."""

    def gives(self) -> str:
        """Every step, and which of them pays."""
        each, steps = per(self.rule.per), self._steps()
        if len(self.rule.steps) == 1:
            return _("Sold%(per)s: %(steps)s.", per=each, steps=steps)
        if self.rule.pays == "each":
            return _("Sold%(per)s: %(steps)s; every step reached pays.", per=each, steps=steps)
        return _("Sold%(per)s: %(steps)s; the highest step reached pays.", per=each, steps=steps)

    def _steps(self) -> str:
        ascending = sorted(self.rule.steps, key=lambda step: step.start)
        return listed(
            _("%(points)s from %(start)s", points=points(step.points), start=measured(step.start, self.rule.measure))
            for step in ascending
        )
