"""Each rule in a sentence, in the reader's language: what people see of a definition."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from flask_babel import gettext as _

from challenges.criteria import (
    Bundle,
    Diversification,
    Growth,
    NewClient,
    Range,
    Regularity,
    Revenue,
    Target,
    Threshold,
    Training,
)
from challenges.criteria.adjustments import Booster, Cap, Gate
from challenges.criteria.base import Rule, SalesCriterion
from challenges.criteria.growth import Period
from challenges.criteria.percent import PercentStep, climbing
from challenges.criteria.range import Rate
from challenges.criteria.settings import Measure
from challenges.definition.model import Definition
from core.wording import amount, day, money, number, percent, period, pieces, points


def rule(criterion: Rule) -> str:
    """The whole rule: what it gives, for what, and on which lines."""
    said = SENTENCES[type(criterion)](criterion)
    narrowed = narrowing(criterion) if isinstance(criterion, SalesCriterion) else ""
    return " ".join(part for part in (said, narrowed) if part)


def around(definition: Definition) -> list[tuple[str, str]]:
    """The name and the sentence of every booster, cap and gate, in the order in which they act."""
    return [
        *((booster.name, boosting(booster, definition)) for booster in definition.boosters),
        *((cap.name, capping(cap)) for cap in definition.caps),
        *((gate.name, locking(gate)) for gate in definition.gates),
    ]


def _revenue(criterion: Revenue) -> str:
    if is_each_piece(criterion.every, criterion.measure):
        return _("%(points)s for each piece sold%(per)s.", points=points(criterion.points), per=per(criterion.per))
    return _(
        "%(points)s for every full %(every)s sold%(per)s.",
        points=points(criterion.points),
        every=measured(criterion.every, criterion.measure),
        per=per(criterion.per),
    )


def _range(criterion: Range) -> str:
    rates = [_rate(rate, criterion.measure) for rate in criterion.rates]
    return _("By range or product%(per)s: %(rates)s.", per=per(criterion.per), rates=listed(rates))


def _rate(rate: Rate, measure: Measure) -> str:
    if is_each_piece(rate.every, measure):
        return _("%(label)s, %(points)s per piece", label=rate.label, points=points(rate.points))
    every = measured(rate.every, measure)
    return _("%(label)s, %(points)s per %(every)s", label=rate.label, points=points(rate.points), every=every)


def _threshold(criterion: Threshold) -> str:
    ascending = sorted(criterion.steps, key=lambda step: step.start)
    steps = listed(
        _("%(points)s from %(start)s", points=points(step.points), start=measured(step.start, criterion.measure))
        for step in ascending
    )
    if len(ascending) == 1:
        return _("Sold%(per)s: %(steps)s.", per=per(criterion.per), steps=steps)
    if criterion.pays == "each":
        return _("Sold%(per)s: %(steps)s; every step reached pays.", per=per(criterion.per), steps=steps)
    return _("Sold%(per)s: %(steps)s; the highest step reached pays.", per=per(criterion.per), steps=steps)


def _growth(criterion: Growth) -> str:
    said = _("Growth over %(reference)s: %(steps)s.", reference=reference(criterion), steps=_shares(criterion.steps))
    if criterion.minimum_reference > Decimal("0.01"):
        least = measured(criterion.minimum_reference, criterion.measure)
        said += " " + _("Counts from a reference of %(least)s.", least=least)
    return said


def _shares(steps: Sequence[PercentStep]) -> str:
    return listed(
        _("%(points)s from %(percent)s", points=points(step.points), percent=percent(step.from_percent))
        for step in climbing(steps)
    )


def reference(criterion: Growth) -> str:
    """What a growth is measured against."""
    if isinstance(criterion.reference, Period):
        start, end = day(criterion.reference.start), day(criterion.reference.end)
        return _("the period from %(start)s to %(end)s", start=start, end=end)
    if criterion.reference == "previous_year":
        return _("the same days one year earlier")
    return _("the same number of days just before")


def _new_client(criterion: NewClient) -> str:
    said = _("%(points)s for each new client.", points=points(criterion.points))
    if criterion.minimum > Decimal("0.01"):
        said = _(
            "%(points)s for each new client who buys for at least %(minimum)s.",
            points=points(criterion.points),
            minimum=amount(criterion.minimum),
        )
    if criterion.dormant_days:
        idle = number(criterion.dormant_days)
        said += " " + _("A client who has not bought for %(days)s days counts as new again.", days=idle)
    if criterion.known_by == "participant":
        said += " " + _("New means never a client of the same participant.")
    return said


def _diversification(criterion: Diversification) -> str:
    given = points(criterion.points)
    said = {
        "product": _("%(points)s for each product that an existing client buys for the first time.", points=given),
        "range": _("%(points)s for each range that an existing client buys from for the first time.", points=given),
    }[criterion.by]
    if criterion.minimum > Decimal("0.01"):
        said += " " + _("Counts from %(minimum)s sold of it.", minimum=amount(criterion.minimum))
    if criterion.known_by == "participant":
        said += " " + _("Only what the same participant sold before is looked at.")
    return said


def _regularity(criterion: Regularity) -> str:
    gives = []
    if criterion.points:
        gives.append(_("%(points)s a time", points=points(criterion.points)))
    if criterion.streak is not None:
        row = in_a_row(criterion.streak, criterion.per)
        gives.append(_("%(points)s for every %(periods)s", points=points(criterion.streak_points), periods=row))
    if criterion.all_points:
        gives.append(_("%(points)s if none is missing", points=points(criterion.all_points)))
    least = measured(criterion.minimum, criterion.measure)
    return _("At least %(minimum)s sold%(per)s: %(gives)s.", minimum=least, per=per(criterion.per), gives=listed(gives))


def in_a_row(count: int, period: str) -> str:
    """`3 months in a row`."""
    said = number(count)
    return {
        "month": _("%(number)s months in a row", number=said),
        "quarter": _("%(number)s quarters in a row", number=said),
        "week": _("%(number)s weeks in a row", number=said),
    }[period]


def _target(criterion: Target) -> str:
    steps, each = _shares(criterion.steps), per(criterion.per)
    if len(criterion.steps) == 1:
        return _("Share of one’s own target sold%(per)s: %(steps)s.", per=each, steps=steps)
    if criterion.pays == "each":
        return _("Share of one’s own target sold%(per)s: %(steps)s; every step reached pays.", per=each, steps=steps)
    return _("Share of one’s own target sold%(per)s: %(steps)s; the highest step reached pays.", per=each, steps=steps)


def _bundle(criterion: Bundle) -> str:
    given, parts = points(criterion.points), together(criterion.parts)
    if criterion.within == "document":
        return _("%(points)s for each document with all of this on it: %(parts)s.", points=given, parts=parts)
    return _("%(points)s for each client who buys all of this: %(parts)s.", points=given, parts=parts)


def _training(criterion: Training) -> str:
    said = _("Each training module completed during the challenge gives points of its own.")
    if criterion.points is not None:
        given = points(criterion.points)
        said = _("%(points)s for each training module completed during the challenge.", points=given)
    if criterion.modules:
        said += " " + _("Only these modules count: %(modules)s.", modules=quoted(criterion.modules))
    return said


# Every type of criterion has its sentence; a test holds the two lists together.
SENTENCES: dict[type[Rule], Callable[..., str]] = {
    Revenue: _revenue,
    Range: _range,
    Threshold: _threshold,
    Growth: _growth,
    Regularity: _regularity,
    Diversification: _diversification,
    NewClient: _new_client,
    Target: _target,
    Bundle: _bundle,
    Training: _training,
}


def boosting(booster: Booster, definition: Definition) -> str:
    """What a booster adds, to what, and when."""
    boosted = [it.name for it in definition.criteria if booster.boosts(it.name, it.type)]
    said = _(
        "%(percent)s more on %(rules)s, for sales %(period)s.",
        percent=percent(booster.percent),
        rules=quoted(boosted),
        period=period(booster.start, booster.end),
    )
    if booster.ranges:
        said += " " + _("Only these count: %(parts)s.", parts=", ".join(booster.ranges))
    return said


def capping(cap: Cap) -> str:
    """The most that a cap lets through, and of what."""
    if not cap.criteria:
        return _("No more than %(points)s in all.", points=points(cap.limit))
    return _("No more than %(points)s from %(rules)s.", points=points(cap.limit), rules=quoted(cap.criteria))


def locking(gate: Gate) -> str:
    """What a gate withholds, and until when."""
    rules = quoted(gate.criteria) if gate.criteria else _("All points")
    if gate.module is not None:
        return _("%(rules)s: withheld until the module “%(module)s” is completed.", rules=rules, module=gate.module)
    least = amount(gate.minimum or Decimal(0))
    return _("%(rules)s: withheld until %(minimum)s have been sold in all.", rules=rules, minimum=least)


def narrowing(criterion: SalesCriterion) -> str:
    """Which lines count, where not all of them do."""
    said = []
    if (criterion.ranges or criterion.products) and not isinstance(criterion, Bundle):
        said.append(_("Only these count: %(parts)s.", parts=", ".join([*criterion.ranges, *criterion.products])))
    if criterion.sales == "sell_in":
        said.append(_("Sell-in only."))
    if criterion.sales == "sell_out":
        said.append(_("Sell-out only."))
    return " ".join(said)


def per(period: str) -> str:
    """` each month`, with its leading space; nothing for the whole challenge."""
    names = {"month": _("each month"), "quarter": _("each quarter"), "week": _("each week")}
    return f" {names[period]}" if period in names else ""


def measured(value: Decimal | int, measure: Measure) -> str:
    """A bound of the file as money or as pieces."""
    return amount(value) if measure == "amount" else pieces(value)


def is_each_piece(every: Decimal | int, measure: Measure) -> bool:
    """Whether the step is one piece, which nobody calls `every full 1 piece`."""
    return measure == "quantity" and every == 1


def listed(parts: Iterable[str]) -> str:
    """Parts one after the other; French puts a narrow space before the semicolon."""
    separator = _("; ")
    return separator.join(parts)


def quoted(names: Iterable[str]) -> str:
    """Names of rules or modules, one after the other, told apart from the sentence around them."""
    return ", ".join(_("“%(name)s”", name=name) for name in names)


def together(parts: Iterable[str]) -> str:
    """The parts of a bundle."""
    return " + ".join(parts)


def measured_total(criterion: Rule, value: int) -> str:
    """A total in the unit that the criterion counts in: cents as money, or pieces."""
    return money(value) if getattr(criterion, "measure", "amount") == "amount" else pieces(value)
