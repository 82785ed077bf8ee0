"""What is said in the laboratory: numbers of the rules, steps, differences between two variants."""

from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _

from challenges.definition.model import Days
from challenges.laboratory.figures import RuleFigures, Step
from challenges.laboratory.history import Lack
from challenges.laboratory.variants import Number
from core.wording import amount, day, long_day, number, percent, pieces

TENTH = Decimal("0.1")


def days(period: Days) -> str:
    """The days of a period, short."""
    return _("%(start)s to %(end)s", start=day(period[0]), end=day(period[1]))


def lack(found: Lack, record: Days) -> str:
    """Why a rule gives other points on some days than it would elsewhere, in a sentence."""
    if found.what == "targets":
        return _("“%(rule)s” goes by targets, and there are none on record for these days.", rule=found.rule)
    if found.what == "completions":
        return _("“%(rule)s” goes by modules, and none had been completed by then.", rule=found.rule)
    days = {"since": long_day(found.since or record[0]), "first": long_day(record[0]), "rule": found.rule}
    if found.what == "reference":
        return _("“%(rule)s” compares with sales from %(since)s on; the first on record is of %(first)s.", **days)
    return _("“%(rule)s” has to know sales from %(since)s on; the first on record is of %(first)s.", **days)


def label(given: Number) -> str:
    """What a number of the rules says, beside the name of its rule."""
    said = _(given.setting.label)
    if given.label:
        return f"{given.label} – {said}"
    if given.entry:
        return _("Step %(place)s – %(setting)s", place=given.entry, setting=said)
    return said


def unit(given: Number, currency: str) -> str:
    """The unit a number stands in, as written behind its field; nothing where its name says it."""
    return {"money": currency, "pieces": _("pieces"), "percent": "%"}.get(given.unit, "")


def step(reached: Step) -> str:
    """Where a step begins."""
    return {"percent": percent, "pieces": pieces, "money": amount}[reached.unit](reached.start)


def kind(rule: RuleFigures) -> str:
    """What stands in the table of rules without being a criterion."""
    return {"booster": _("Booster"), "cap": _("Cap")}.get(rule.type, "")


def share(part: int, whole: int) -> str:
    """A part of a whole in percent, with one decimal; rounded down, so that only all of them are 100 %."""
    return percent(Decimal(part * 1000 // whole) / 10) if whole else percent(Decimal(0))


def change(before: int, after: int) -> str:
    """How much more or less, in percent of before; nothing where they are the same or there is nothing to compare."""
    if before == after or before <= 0:
        return ""
    changed = (Decimal(after - before) * 100 / before).quantize(TENTH)
    return f"+{percent(changed)}" if changed > 0 else percent(changed)


def inequality(gini: Fraction | None) -> str:
    """A Gini coefficient with two decimals."""
    if gini is None:
        return "–"
    return number((Decimal(gini.numerator) / gini.denominator).quantize(Decimal("0.01")))
