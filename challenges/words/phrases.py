"""Pieces of sentences that several rules are told with."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from flask_babel import gettext as _

from challenges.criteria.percent import PercentStep, climbing
from challenges.criteria.settings import Measure
from core.wording import amount, number, percent, pieces, points


def per(period: str) -> str:
    """` each month`, with its leading space; nothing for the whole challenge."""
    names = {"month": _("each month"), "quarter": _("each quarter"), "week": _("each week")}
    return f" {names[period]}" if period in names else ""


def in_a_row(count: int, period: str) -> str:
    """`3 months in a row`."""
    said = number(count)
    return {
        "month": _("%(number)s months in a row", number=said),
        "quarter": _("%(number)s quarters in a row", number=said),
        "week": _("%(number)s weeks in a row", number=said),
    }[period]


def measured(value: Decimal | int, measure: Measure) -> str:
    """A bound of the file as money or as pieces."""
    return amount(value) if measure == "amount" else pieces(value)


def is_each_piece(every: Decimal | int, measure: Measure) -> bool:
    """Whether the step is one piece, which nobody calls `every full 1 piece`."""
    return measure == "quantity" and every == 1


def percent_steps(steps: Sequence[PercentStep]) -> str:
    """`10 points from 5%; 20 points from 10%`."""
    return listed(
        _("%(points)s from %(percent)s", points=points(step.points), percent=percent(step.from_percent))
        for step in climbing(steps)
    )


def share(value: int, base: int) -> str:
    """A value in percent of its base, rounded down: what is shown never claims a step that is not reached."""
    return percent(Decimal(value * 1000 // base) / 10)


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


def joined(*parts: str) -> str:
    """`Turnover · April 2020`: what is not empty, one beside the other."""
    return " · ".join(part for part in parts if part)


def named(code: str, name: str | None) -> str:
    """`Client One (C1)`; the code alone where there is no other name."""
    return f"{name} ({code})" if name and name != code else code
