"""`regularity` in words."""

from collections.abc import Sequence

from flask_babel import gettext as _

from challenges.criteria import Regularity
from challenges.criteria.regularity import ALL, STREAK
from challenges.criteria.steps import NextStep
from challenges.scoring.results import KeyResult
from challenges.words.base import Words
from challenges.words.phrases import in_a_row, listed, measured, per
from core.wording import number, points


class RegularityWords(Words[Regularity]):
    """Points for each period with enough, and for keeping it up."""

    def gives(self) -> str:
        """The minimum, and what reaching it gives."""
        least, each = measured(self.rule.minimum, self.rule.measure), per(self.rule.per)
        return _("At least %(minimum)s sold%(per)s: %(gives)s.", minimum=least, per=each, gives=listed(self._gives()))

    def _gives(self) -> list[str]:
        rule, gives = self.rule, []
        if rule.points:
            gives.append(_("%(points)s a time", points=points(rule.points)))
        if rule.streak is not None:
            row = in_a_row(rule.streak, rule.per)
            gives.append(_("%(points)s for every %(periods)s", points=points(rule.streak_points), periods=row))
        if rule.all_points:
            gives.append(_("%(points)s if none is missing", points=points(rule.all_points)))
        return gives

    def key(self, key: str, result: KeyResult | None = None) -> str:
        """A period, or what is given for several."""
        return {STREAK: _("Streaks"), ALL: _("Every period")}.get(key) or super().key(key, result)

    def remark(self, result: KeyResult) -> str:
        """Whether the minimum is reached; how often there were enough periods in a row."""
        if result.key == STREAK and not result.totals:
            return self._streaks(result.points)
        if result.key == ALL and not result.totals:
            return _("No period is missing.")
        missing = self.rule.least - result.totals.get(0, 0)
        if missing > 0:
            return _("%(missing)s short of the minimum.", missing=self.measured(missing))
        return _("The minimum is reached.")

    def _streaks(self, given: int) -> str:
        row = in_a_row(self.rule.streak or 0, self.rule.per)
        count = given // self.rule.streak_points
        if not count:
            return _("Not yet %(periods)s.", periods=row)
        return _("%(count)s × %(periods)s.", count=number(count), periods=row)

    def steps(self, ahead: Sequence[NextStep]) -> list[str]:
        """A period that counts is a step even where it gives nothing by itself."""
        return [self.step(it) for it in ahead]

    def step(self, ahead: NextStep) -> str:
        """How far the minimum is."""
        if ahead.points:
            return super().step(ahead)
        more = self.measured(ahead.missing)
        return {
            "month": _("%(more)s more and the month counts", more=more),
            "quarter": _("%(more)s more and the quarter counts", more=more),
            "week": _("%(more)s more and the week counts", more=more),
        }[self.rule.per]
