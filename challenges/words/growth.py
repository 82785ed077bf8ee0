"""`growth` in words."""

from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.criteria import Growth
from challenges.criteria.growth import CURRENT, REFERENCE, Period
from challenges.definition.model import Days
from challenges.scoring.results import KeyResult
from challenges.words.base import Words
from challenges.words.phrases import measured, percent_steps, share
from core.wording import day, number


class GrowthWords(Words[Growth]):
    """Points for selling more than in a reference period."""

    def gives(self) -> str:
        """Against what, the steps, and from which reference on."""
        steps = percent_steps(self.rule.steps)
        said = _("Growth over %(reference)s: %(steps)s.", reference=self.reference(), steps=steps)
        if self.rule.minimum_reference > Decimal("0.01"):
            least = measured(self.rule.minimum_reference, self.rule.measure)
            said += " " + _("Counts from a reference of %(least)s.", least=least)
        return said

    def reference(self) -> str:
        """What a growth is measured against."""
        reference = self.rule.reference
        if isinstance(reference, Period):
            start, end = day(reference.start), day(reference.end)
            return _("the period from %(start)s to %(end)s", start=start, end=end)
        if reference == "previous_year":
            return _("the same days one year earlier")
        return _("the same number of days just before")

    def part(self, part: int) -> str:
        """Now or then."""
        return _("Reference days") if part == REFERENCE else _("Days of the challenge")

    def remark(self, result: KeyResult) -> str:
        """The growth itself, or that there is not enough to compare with."""
        return self.growth(result.totals.get(CURRENT, 0), result.totals.get(REFERENCE, 0))

    def to_date(self, result: KeyResult, days: Days, now: date) -> str:
        """The growth over as many days on both sides as the challenge has had; nothing before it or on its last day."""
        past = (now - days[0]).days
        if not days[0] <= now < days[1]:
            return ""
        sold, before = self.rule.first_days(result.lines, days, past + 1)
        if before < self.rule.least_reference:
            return ""
        return ngettext(
            "To date, over the first day of each: %(growth)s",
            "To date, over the first %(days)s days of each: %(growth)s",
            past + 1,
            days=number(past + 1),
            growth=self.growth(sold, before),
        )

    def growth(self, current: int, before: int) -> str:
        """What was sold against what was sold before."""
        if before < self.rule.least_reference:
            return _(
                "The reference comes to %(reference)s; below %(least)s no growth is counted.",
                reference=self.measured(before),
                least=self.measured(self.rule.least_reference),
            )
        return _(
            "%(current)s against %(reference)s: a growth of %(percent)s.",
            current=self.measured(current),
            reference=self.measured(before),
            percent=share(current - before, before),
        )
