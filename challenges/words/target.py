"""`target` in words."""

from flask_babel import gettext as _

from challenges.criteria import Target
from challenges.criteria.target import GOAL, SOLD
from challenges.scoring.results import KeyResult
from challenges.words.base import Words
from challenges.words.phrases import per, percent_steps, share
from core.wording import money


class TargetWords(Words[Target]):
    """Points for a share of one's own target."""

    def gives(self) -> str:
        """Every step, and which of them pays."""
        steps, each = percent_steps(self.rule.steps), per(self.rule.per)
        if len(self.rule.steps) == 1:
            return _("Share of one’s own target sold%(per)s: %(steps)s.", per=each, steps=steps)
        if self.rule.pays == "each":
            return _(
                "Share of one’s own target sold%(per)s: %(steps)s; every step reached pays.", per=each, steps=steps
            )
        return _(
            "Share of one’s own target sold%(per)s: %(steps)s; the highest step reached pays.", per=each, steps=steps
        )

    def remark(self, result: KeyResult) -> str:
        """The share reached, or that there is no target."""
        sold, goal = result.totals.get(SOLD, 0), result.totals.get(GOAL, 0)
        if goal <= 0:
            return _("No target is set here, so nothing is counted.")
        return _(
            "%(sold)s sold of a target of %(goal)s: %(percent)s.",
            sold=money(sold),
            goal=money(goal),
            percent=share(sold, goal),
        )
