"""`revenue` in words."""

from collections.abc import Sequence

from flask_babel import gettext as _

from challenges.criteria import Revenue
from challenges.criteria.settings import units
from challenges.criteria.steps import NextStep
from challenges.words.base import Progress, Words
from challenges.words.phrases import is_each_piece, measured, per
from core.wording import points


class RevenueWords(Words[Revenue]):
    """Points for every full so-much."""

    def gives(self) -> str:
        """So many points for every so much sold."""
        rule = self.rule
        if is_each_piece(rule.every, rule.measure):
            return _("%(points)s for each piece sold%(per)s.", points=points(rule.points), per=per(rule.per))
        return _(
            "%(points)s for every full %(every)s sold%(per)s.",
            points=points(rule.points),
            every=measured(rule.every, rule.measure),
            per=per(rule.per),
        )

    def progress(self, totals: dict[int, int], ahead: Sequence[NextStep], given: int = 0) -> Progress:
        """The way begins anew at each full `every`."""
        missing = ahead[0].missing
        return self.way(missing, max(units(self.rule.every, self.rule.measure), missing))
