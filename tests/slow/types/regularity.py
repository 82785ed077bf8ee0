"""`regularity`: points for each period with so much, for runs of them, and for all of them."""

from typing import Any

from hypothesis import strategies as st

from ..by_hand import Case, lines
from ..criteria import POINTS
from ..days import key_periods
from ..extremes import EXTREME_POINTS, MARK
from ..hints import Hints, in_units, optional
from ..lines import audience, narrowed, size_of
from ..totals import Earned, totals_of
from ..world import Line, World


def streaks_in(reached: list[bool], streak: int) -> int:
    """How often `streak` consecutive periods are reached, each period serving in one streak only."""
    found = in_a_row = 0
    for is_reached in reached:
        in_a_row = in_a_row + 1 if is_reached else 0
        if in_a_row == streak:
            found += 1
            in_a_row = 0
    return found


def reading(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """`points` for each key period with total >= minimum, and bonuses for streaks and for all of them."""
    lines = narrowed(world, challenge, criterion, lines)
    per = criterion.get("per", "month")
    totals = totals_of(world, challenge, criterion, lines, per)
    periods = key_periods(challenge, per)
    earned: Earned = {}
    for code in audience(world, challenge):
        reached = [totals[code, key] >= size_of(criterion["minimum"], criterion) for key in periods]
        for key, is_reached in zip(periods, reached, strict=True):
            earned[code, key] = criterion.get("points", 0) if is_reached else 0
        if criterion.get("streak"):
            earned[code, "streak"] = criterion.get("streak_points", 0) * streaks_in(reached, criterion["streak"])
        earned[code, "all"] = criterion.get("all_points", 0) if all(reached) else 0
    return earned


STREAKS = [2, 2, 3]
WAYS = ["streak_points", "points", "all_points"]


@st.composite
def settings(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    """One, two or all of the three ways in which it pays; with a minimum of zero nobody misses a period."""
    found: dict[str, Any] = optional(draw, "per", ["month", "week", "quarter"])
    is_for_all, in_pieces = draw(st.integers(0, 7)) == 7, draw(st.integers(0, 7)) == 7
    found |= {"measure": "quantity"} if in_pieces else {}
    measure = found.get("measure", "amount")
    found["minimum"] = 0 if is_for_all else draw(hints.amounts(measure, [1, 1, 50]))
    # Streaks mostly where somebody sold in two periods in a row.
    with_streaks = bool(hints.rows) or draw(st.integers(0, 3)) == 3
    ways = draw(st.sets(st.sampled_from(WAYS if with_streaks else WAYS[1:]), min_size=1))
    if "streak_points" in ways:
        found["streak"] = draw(st.sampled_from(STREAKS))
        if hints.rows and not in_pieces and draw(st.integers(0, 3)) > 0:
            per, smaller = draw(st.sampled_from(hints.rows))
            found |= {"per": per, "minimum": in_units(draw(st.sampled_from([smaller, smaller, 1, smaller + 1])))}
    return found | {way: draw(POINTS) for way in sorted(ways)}


@st.composite
def extreme(draw: st.DrawFn) -> dict[str, Any]:
    points = draw(EXTREME_POINTS)
    return {"minimum": draw(MARK), "points": points, "streak": 1, "streak_points": points}


STEADY = 'type = "regularity"\nminimum = 100\npoints = 5\n'
STREAK = 'type = "regularity"\nminimum = 100\nper = "week"\nstreak = 2\nstreak_points = 30\n'
ALL = 'type = "regularity"\nminimum = 100\nall_points = 9\n'

CASES = [
    Case("each period with total >= minimum", STEADY, lines("04-01 100", "05-01 99.99"), {("R1", "2020-04"): 5}),
    Case("an empty period has no cent", STEADY.replace("100", "0.01"), lines("04-01 0.01"), {("R1", "2020-04"): 5}),
    Case("consecutive periods", STREAK, lines("04-06 100", "04-13 100"), {("R1", "streak"): 30}),
    Case("a gap breaks them", STREAK, lines("04-06 100", "04-20 100"), {}),
    Case("a weak period breaks them", STREAK, lines("04-06 100", "04-13 99.99", "04-20 100"), {}),
    Case("a period serves once", STREAK, lines("04-06 100", "04-13 100", "04-20 100"), {("R1", "streak"): 30}),
    Case("each time", STREAK, lines(*(f"04-{day:02} 100" for day in (6, 13, 20, 27))), {("R1", "streak"): 60}),
    Case("two runs apart", STREAK, lines(*(f"04-{day:02} 100" for day in (1, 6, 20, 27))), {("R1", "streak"): 60}),
    Case("one's own runs only", STREAK, lines("04-06 100", "04-13 100 rep=R2"), {}),
    Case("every period", ALL, lines("04-30 100", "05-01 100", "06-30 100"), {("R1", "all"): 9}),
    Case("but one", ALL, lines("04-30 100", "05-01 100"), {}),
    Case("a weak one", ALL, lines("04-30 100", "05-01 100", "06-30 99.99"), {}),
]  # fmt: skip
FORMS = ["minimum = 10\npoints = 1\n"]
FILE_LINE = "minimum = 5, points = 1, streak = 3, streak_points = 2, all_points = 3"
EXTREME = extreme()
