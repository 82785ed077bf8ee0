"""`target`: steps of a target."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from ..by_hand import R1, Case, lines
from ..criteria import steps
from ..days import days_between, period_of
from ..extremes import EXTREME_POINTS, PERCENT
from ..hints import Hints, optional
from ..lines import narrowed
from ..totals import Earned, steps_worth, totals_of
from ..world import Line, World


def target_of(world: World, challenge: dict[str, Any], code: str, per: str, key: str) -> int:
    """The sum in cents of the participant's whole monthly targets, for the months the key period has days in."""
    days = days_between(challenge["start"], challenge["end"])
    months = {period_of(day, "month") for day in days if period_of(day, per) == key}
    return sum(world.targets.get((code, month), 0) for month in months)


def reading(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """The highest step with total * 100 >= from_percent * target."""
    lines = narrowed(world, challenge, criterion, lines)
    per = criterion.get("per", "challenge")
    earned: Earned = {}
    for (code, key), total in totals_of(world, challenge, criterion, lines, per).items():
        goal = target_of(world, challenge, code, per, key)
        if goal <= 0:
            continue

        def reached(mark: Any, total: int = total, goal: int = goal) -> bool:
            return total * 100 >= Fraction(mark) * goal

        earned[code, key] = steps_worth(criterion["steps"], "from_percent", reached, criterion.get("pays", "highest"))
    return earned


# Totals and targets are round: some of these are met exactly, some missed by the least.
PERCENTS = [Decimal(text) for text in ("0", "0.01", "12.5", "33.333", "50", "99.99", "100", "100.01", "150")]


@st.composite
def settings(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    found = {
        **optional(draw, "per", ["month", "quarter", "challenge"]),
        **optional(draw, "pays", ["highest", "each"]),
    }
    return {**found, "steps": steps(draw, "from_percent", st.sampled_from(PERCENTS))}


@st.composite
def extreme(draw: st.DrawFn) -> dict[str, Any]:
    return {"steps": [{"from_percent": draw(PERCENT), "points": draw(EXTREME_POINTS)}]}


TARGET = 'type = "target"\nsteps = [{ from_percent = 80, points = 10 }, { from_percent = 133.33, points = 40 }]\n'

CASES = [
    Case("a target to the cent", TARGET, lines("04-01 80"), {R1: 10}, {"targets": {("R1", "2020-04"): 10_000}}),
    Case("a target missed by a cent", TARGET, lines("04-01 79.99"), {}, {"targets": {("R1", "2020-04"): 10_000}}),
    Case("the highest share", TARGET, lines("04-01 133.33"), {R1: 40}, {"targets": {("R1", "2020-04"): 10_000}}),
    Case("no target, or zero", TARGET, lines("04-01 900"), {},
         {"targets": {("R1", "2020-05"): 0, ("R1", "2020-07"): 1}}),
    Case("the sum of the monthly targets", TARGET, lines("04-01 80"), {},
         {"targets": {("R1", "2020-04"): 10_000, ("R1", "2020-06"): 1}}),
    Case("of the key period", TARGET + 'per = "month"\n', lines("04-01 80"), {("R1", "2020-04"): 10},
         {"targets": {("R1", "2020-04"): 10_000, ("R1", "2020-05"): 10_000}}),
    Case("a share of nothing sold", 'type = "target"\nsteps = [{ from_percent = 0, points = 1 }]\n', [], {R1: 1},
         {"targets": {("R1", "2020-04"): 1}}),
]  # fmt: skip
FORMS = ["steps = [{ from_percent = 10, points = 5 }]\n"]
FILE_LINE = "steps = [{ from_percent = 80, points = 1 }, { from_percent = 99.5, points = 2 }]"
EXTREME = extreme()
