"""What criteria on a participant's total have in common."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .days import key_periods, period_of
from .lines import audience, in_range, size_of, value_of
from .world import Line, World

Earned = dict[tuple[str, str], int]
Totals = dict[tuple[str, str], int]


def totals_of(
    world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line], per: str
) -> Totals:
    """The total of each participant of the audience in each key period, 0 where there is no line."""
    totals = {(code, key): 0 for code in audience(world, challenge) for key in key_periods(challenge, per)}
    for line in lines:
        totals[line.credited(challenge["credit"]), period_of(line.date, per)] += value_of(line, criterion)
    return totals


def every_worth(total: int, rate: dict[str, Any], criterion: dict[str, Any]) -> int:
    """The rate's points for every full `every` of the total; 0 for a total of zero or less."""
    if total <= 0:
        return 0
    return int(rate["points"]) * (total // size_of(rate["every"], criterion))


def steps_worth(steps: list[dict[str, Any]], mark: str, reached: Callable[[Any], bool], pays: str = "highest") -> int:
    """Points of the highest step whose mark is reached, or of all such steps where it pays each."""
    fulfilled = sorted((step for step in steps if reached(step[mark])), key=lambda step: Fraction(step[mark]))
    if pays == "each":
        return sum(int(step["points"]) for step in fulfilled)
    return int(fulfilled[-1]["points"]) if fulfilled else 0


def rate_of(world: World, criterion: dict[str, Any], line: Line) -> dict[str, Any] | None:
    """The one rate a line counts under: its product's, else that of the deepest range around it."""
    rate: dict[str, Any]
    for rate in criterion["rates"]:
        if rate.get("product") == line.product:
            return rate
    around: list[dict[str, Any]] = [
        rate for rate in criterion["rates"] if "range" in rate and in_range(world, line.product, rate["range"])
    ]
    return max(around, key=lambda rate: len(rate["range"].split("/")), default=None)
