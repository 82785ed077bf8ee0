"""`threshold`: steps of a total."""

from typing import Any

from hypothesis import strategies as st

from ..builders import member
from ..by_hand import IN_EUROPE, R1, Case, lines
from ..criteria import steps, sum_settings
from ..extremes import EXTREME_POINTS, MARK, PER
from ..hints import Hints, optional
from ..lines import narrowed, size_of
from ..totals import Earned, steps_worth, totals_of
from ..world import Line, World


def reading(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """The highest step with total >= from, or all of them."""
    lines = narrowed(world, challenge, criterion, lines)
    earned = {}
    for place, total in totals_of(world, challenge, criterion, lines, criterion.get("per", "challenge")).items():

        def reached(mark: Any, total: int = total) -> bool:
            return total >= size_of(mark, criterion)

        earned[place] = steps_worth(criterion["steps"], "from", reached, criterion.get("pays", "highest"))
    return earned


@st.composite
def settings(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    found = {**sum_settings(draw), **optional(draw, "pays", ["highest", "each"])}
    marks = hints.amounts(found.get("measure", "amount"), [0, 1, 10, 50, 200])
    return {**found, "steps": steps(draw, "from", marks)}


@st.composite
def extreme(draw: st.DrawFn) -> dict[str, Any]:
    return {"per": draw(PER), "steps": [{"from": draw(MARK), "points": draw(EXTREME_POINTS)}]}


STEPS = 'type = "threshold"\nsteps = [{ from = 100, points = 50 }, { from = 200.01, points = 20 }]\n'
EACH = STEPS + 'pays = "each"\n'
FROM_ZERO = 'type = "threshold"\nsteps = [{ from = 0, points = 4 }]\n'
FROM_NOTHING = 'type = "threshold"\nsteps = [{ from = 0, points = 4 }, { from = 0.01, points = 9 }]\n'
FROM_A_CENT = 'type = "threshold"\nsteps = [{ from = 0.01, points = 4 }]\n'

CASES = [
    Case("total >= from", STEPS, lines("04-01 100"), {R1: 50}),
    Case("a cent below from", STEPS, lines("04-01 99.99"), {}),
    Case("the highest step, not the highest points", STEPS, lines("04-01 200.01"), {R1: 20}),
    Case("the sum of all steps reached", EACH, lines("04-01 200.01"), {R1: 70}),
    Case("a step not reached adds nothing", EACH, lines("04-01 200.00"), {R1: 50}),
    Case("who sold nothing has a total of zero", FROM_ZERO, lines("04-01 5"), {R1: 4, ("R2", ""): 4}),
    Case("but not of a cent", FROM_NOTHING, lines("04-01 0.01"), {R1: 9, ("R2", ""): 4}),
    Case("who belonged twice has one total", FROM_ZERO, [], {R1: 4},
         {"teams": {"R1": [member("Europe", "2020-04-01", "2020-04-10"), member("Europe", "2020-05-01")]}}, IN_EUROPE),
    Case("and what sold for nothing too", FROM_A_CENT, lines("04-01 0"), {}),
]  # fmt: skip
FORMS = ["steps = [{ from = 100, points = 5 }]\n"]
FILE_LINE = 'steps = [{ from = 10, points = 1 }, { from = 20.5, points = 2 }], pays = "each"'
EXTREME = extreme()
