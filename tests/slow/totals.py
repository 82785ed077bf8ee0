"""Criteria on a participant's total: revenue, range, threshold, growth."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .days import key_periods, period_of, reference_days
from .lines import audience, in_range, narrowed, size_of, value_of
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


def revenue(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """`points` for every full `every` of the total."""
    lines = narrowed(world, challenge, criterion, lines)
    totals = totals_of(world, challenge, criterion, lines, criterion.get("per", "challenge"))
    return {place: every_worth(total, criterion, criterion) for place, total in totals.items()}


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


def range_rates(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """Each rate like revenue on its own lines, added up."""
    lines = narrowed(world, challenge, criterion, lines)
    earned: Earned = {}
    for rate in criterion["rates"]:
        own = [line for line in lines if rate_of(world, criterion, line) is rate]
        totals = totals_of(world, challenge, criterion, own, criterion.get("per", "challenge"))
        for place, total in totals.items():
            earned[place] = earned.get(place, 0) + every_worth(total, rate, criterion)
    return earned


def threshold(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """The highest step with total >= from, or all of them."""
    lines = narrowed(world, challenge, criterion, lines)
    earned = {}
    for place, total in totals_of(world, challenge, criterion, lines, criterion.get("per", "challenge")).items():

        def reached(mark: Any, total: int = total) -> bool:
            return total >= size_of(mark, criterion)

        earned[place] = steps_worth(criterion["steps"], "from", reached, criterion.get("pays", "highest"))
    return earned


def reference_totals(world: World, challenge: dict[str, Any], criterion: dict[str, Any]) -> dict[str, int]:
    """R of each participant: its total over the validated lines of the reference days, in the audience then or not."""
    first, last = reference_days(challenge, criterion["reference"])
    lines = [line for line in world.lines if line.status == "validated" and first <= line.date <= last]
    totals: dict[str, int] = {}
    for line in narrowed(world, challenge, criterion, lines):
        code = line.credited(challenge["credit"])
        totals[code] = totals.get(code, 0) + value_of(line, criterion)
    return totals


def growth(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """The highest step with (C - R) * 100 >= from_percent * R."""
    lines = narrowed(world, challenge, criterion, lines)
    references = reference_totals(world, challenge, criterion)
    earned = {}
    for (code, key), current in totals_of(world, challenge, criterion, lines, "challenge").items():
        reference = references.get(code, 0)
        if reference <= 0 or reference < size_of(criterion.get("minimum_reference", Fraction(1, 100)), criterion):
            continue

        def reached(mark: Any, current: int = current, reference: int = reference) -> bool:
            return (current - reference) * 100 >= Fraction(mark) * reference

        earned[code, key] = steps_worth(criterion["steps"], "from_percent", reached)
    return earned
