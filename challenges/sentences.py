"""Each rule in a sentence, in the reader's language: what people see of a definition."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from flask_babel import gettext as _

from challenges.criteria import Growth, NewClient, Range, Revenue, Threshold
from challenges.criteria.base import Ahead, SalesCriterion
from challenges.criteria.growth import Period
from challenges.criteria.range import Rate
from challenges.criteria.settings import Measure
from core.wording import amount, day, money, number, percent, pieces, points


def rule(criterion: SalesCriterion) -> str:
    """The whole rule: what it gives, for what, and on which lines."""
    return " ".join(part for part in (SENTENCES[type(criterion)](criterion), narrowing(criterion)) if part)


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
    ascending = sorted(criterion.steps, key=lambda step: step.from_percent)
    steps = listed(
        _("%(points)s from %(percent)s", points=points(step.points), percent=percent(step.from_percent))
        for step in ascending
    )
    said = _("Growth over %(reference)s: %(steps)s.", reference=reference(criterion), steps=steps)
    if criterion.minimum_reference > Decimal("0.01"):
        least = measured(criterion.minimum_reference, criterion.measure)
        said += " " + _("Counts from a reference of %(least)s.", least=least)
    return said


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


# Every type of criterion has its sentence; a test holds the two lists together.
SENTENCES: dict[type[SalesCriterion], Callable[..., str]] = {
    Revenue: _revenue,
    Range: _range,
    Threshold: _threshold,
    Growth: _growth,
    NewClient: _new_client,
}


def narrowing(criterion: SalesCriterion) -> str:
    """Which lines count, where not all of them do."""
    said = []
    if criterion.ranges or criterion.products:
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


def missing(criterion: SalesCriterion, ahead: Ahead) -> str:
    """How far the next step is: `€980 more: +500 points`, with the range where the criterion has several."""
    measure = getattr(criterion, "measure", "amount")
    more = money(ahead.missing) if measure == "amount" else pieces(ahead.missing)
    said = _("%(more)s more: +%(points)s", more=more, points=points(ahead.points))
    return f"{criterion.rates[ahead.part].label} — {said}" if isinstance(criterion, Range) else said
