"""Boosters, caps and gates in words."""

from decimal import Decimal

from flask_babel import gettext as _

from challenges.criteria.adjustments import Booster, Cap, Gate
from challenges.criteria.base import Rule
from challenges.criteria.settings import units
from challenges.scoring.results import BoostResult, CapResult, GateResult
from challenges.words.base import RuleWords
from challenges.words.phrases import quoted
from core.wording import amount, long_day, money, number, percent, period, points


class BoosterWords(RuleWords[Booster]):
    """What counts more on some days."""

    def sentence(self) -> str:
        """What it adds, to what, and when."""
        rules = [it for it in self.names.rules.values() if isinstance(it, Rule)]
        boosted = [it.name for it in rules if self.rule.boosts(it.name, it.type)]
        said = _(
            "%(percent)s more on %(rules)s, for sales %(period)s.",
            percent=percent(self.rule.percent),
            rules=quoted(self.names.labels(boosted)),
            period=period(self.rule.start, self.rule.end),
        )
        if self.rule.ranges:
            said += " " + _("Only these count: %(parts)s.", parts=", ".join(self.rule.ranges))
        return said

    def remark(self, result: BoostResult) -> str:
        """What it worked on, and what it added."""
        return _(
            "These sales alone give %(base)s; %(percent)s of that comes on top.",
            base=points(result.base.points),
            percent=percent(self.rule.percent),
        )


class CapWords(RuleWords[Cap]):
    """The most that is given."""

    def sentence(self) -> str:
        """The most that it lets through, and of what."""
        if not self.rule.criteria:
            return _("No more than %(points)s in all.", points=points(self.rule.limit))
        rules = quoted(self.names.labels(self.rule.criteria))
        return _("No more than %(points)s from %(rules)s.", points=points(self.rule.limit), rules=rules)

    def state(self, result: CapResult) -> str:
        """How far somebody is from it, or what it took back."""
        if result.taken:
            return _(
                "The ceiling is reached: %(taken)s of %(counted)s taken back.",
                taken=number(result.taken),
                counted=points(self.rule.limit + result.taken),
            )
        if not result.room:
            return _("The ceiling is reached: nothing more comes through.")
        return _(
            "Room for %(room)s more: %(counted)s so far.", room=points(result.room), counted=number(result.counted)
        )


class GateWords(RuleWords[Gate]):
    """What is withheld, until when."""

    @property
    def least(self) -> int:
        """The total in cents from which it is open."""
        return units(self.rule.minimum or Decimal(0), "amount")

    def sentence(self) -> str:
        """What it withholds, and until when."""
        rules = quoted(self.names.labels(self.rule.criteria)) if self.rule.criteria else _("All points")
        if self.rule.module is not None:
            module = self.names.module(self.rule.module)
            return _("%(rules)s: withheld until the module “%(module)s” is completed.", rules=rules, module=module)
        least = amount(self.rule.minimum or Decimal(0))
        return _("%(rules)s: withheld until %(minimum)s have been sold in all.", rules=rules, minimum=least)

    def state(self, result: GateResult) -> str:
        """Whether it is open and since when, or what would open it."""
        return self._of_module(result) if self.rule.module is not None else self._of_total(result)

    def _of_module(self, result: GateResult) -> str:
        module = self.names.module(self.rule.module or "")
        if result.completed is not None:
            return _("Open: “%(module)s” was completed on %(day)s.", module=module, day=long_day(result.completed))
        return _("Shut: “%(module)s” is not completed.", module=module)

    def _of_total(self, result: GateResult) -> str:
        least = money(self.least)
        if result.is_open:
            return _("Open: %(total)s sold, the minimum is %(least)s.", total=money(result.total), least=least)
        return _(
            "Shut: %(total)s sold, %(missing)s short of the minimum of %(least)s.",
            total=money(result.total),
            missing=money(self.least - result.total),
            least=least,
        )

    def opening(self, result: GateResult) -> str:
        """What opens it while it is shut: `€980 more: +500 points`."""
        gain = points(result.withheld)
        if self.rule.module is not None:
            module = self.names.module(self.rule.module)
            if not result.withheld:
                return _("Complete “%(module)s”", module=module)
            return _("Complete “%(module)s”: +%(points)s", module=module, points=gain)
        more = money(self.least - result.total)
        if not result.withheld:
            return _("%(more)s more opens the gate", more=more)
        return _("%(more)s more: +%(points)s", more=more, points=gain)

    def withheld(self, value: int) -> str:
        """That points were made but are not given; nothing where there are none."""
        if not value:
            return ""
        return _("%(points)s withheld: the gate “%(gate)s” is shut.", points=points(value), gate=self.label)

    def behind(self) -> str:
        """That a rule stands behind it, even where it has made no points yet."""
        return _("What this gives is withheld as long as the gate “%(gate)s” is shut.", gate=self.label)

    def note(self) -> str:
        """The same beside a next step."""
        return _("withheld while “%(gate)s” is shut", gate=self.label)


def kept_back(value: int) -> str:
    """That points of one key are withheld, under a rule that says which gate it is; nothing where there are none."""
    return _("%(points)s withheld", points=points(value)) if value else ""
