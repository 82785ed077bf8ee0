"""Each rule in a sentence, in the reader's language: what people see of a definition."""

from collections.abc import Callable
from decimal import Decimal

from flask_babel import gettext as _

from challenges.criteria import Growth, NewClient, Range, Revenue, Threshold
from challenges.criteria.base import Ahead, SalesCriterion
from challenges.criteria.growth import Period
from challenges.criteria.settings import Measure
from core.wording import amount, day, money, number, percent, pieces, points


def rule(criterion: SalesCriterion) -> str:
    """The whole rule: what it gives, for what, and on which lines."""
    return " ".join(part for part in (SENTENCES[type(criterion)](criterion), narrowing(criterion)) if part)


def _revenue(criterion: Revenue) -> str:
    return _(
        "%(points)s for every full %(every)s sold%(per)s.",
        points=points(criterion.points),
        every=measured(criterion.every, criterion.measure),
        per=per(criterion.per),
    )


def _range(criterion: Range) -> str:
    rates = [
        _(
            "%(label)s: %(points)s per %(every)s",
            label=rate.label,
            points=points(rate.points),
            every=measured(rate.every, criterion.measure),
        )
        for rate in criterion.rates
    ]
    return _("By range or product%(per)s: %(rates)s.", per=per(criterion.per), rates="; ".join(rates))


def _threshold(criterion: Threshold) -> str:
    ascending = sorted(criterion.steps, key=lambda step: step.start)
    steps = "; ".join(
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
    steps = "; ".join(
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
    return _("as many days just before")


def _new_client(criterion: NewClient) -> str:
    said = _("%(points)s for each new client.", points=points(criterion.points))
    if criterion.minimum > Decimal("0.01"):
        said = _(
            "%(points)s for each new client who buys for at least %(minimum)s.",
            points=points(criterion.points),
            minimum=amount(criterion.minimum),
        )
    if criterion.dormant_days:
        said += " " + _("New is also who has not bought for %(days)s days.", days=number(criterion.dormant_days))
    if criterion.known_by == "participant":
        said += " " + _("New means: never a client of the same participant.")
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
        said.append(_("Only: %(parts)s.", parts=", ".join([*criterion.ranges, *criterion.products])))
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


def missing(criterion: SalesCriterion, ahead: Ahead) -> str:
    """How far the next step is: `€980 more: +500 points`, with the range where the criterion has several."""
    measure = getattr(criterion, "measure", "amount")
    more = money(ahead.missing) if measure == "amount" else pieces(ahead.missing)
    said = _("%(more)s more: +%(points)s", more=more, points=points(ahead.points))
    return f"{criterion.rates[ahead.part].label} — {said}" if isinstance(criterion, Range) else said
