"""`growth`: steps of growth over earlier days."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from ..builders import HEAD
from ..by_hand import R1, Case, lines
from ..criteria import steps
from ..days import reference_days
from ..extremes import EXTREME_POINTS, MEASURE, PERCENT
from ..hints import Hints, optional
from ..lines import narrowed, size_of, value_of
from ..totals import Earned, steps_worth, totals_of
from ..world import Line, World


def reference_totals(world: World, challenge: dict[str, Any], criterion: dict[str, Any]) -> dict[str, int]:
    """R of each participant: its total over the validated lines of the reference days, in the audience then or not."""
    first, last = reference_days(challenge, criterion["reference"])
    lines = [line for line in world.lines if line.status == "validated" and first <= line.date <= last]
    totals: dict[str, int] = {}
    for line in narrowed(world, challenge, criterion, lines):
        code = line.credited(challenge["credit"])
        totals[code] = totals.get(code, 0) + value_of(line, criterion)
    return totals


def reading(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
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


PERCENTS = [Decimal(text) for text in ("-100", "-50", "-0.5", "0", "10", "12.5", "33.33", "33.333", "50", "100", "300")]


@st.composite
def settings(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    found = optional(draw, "measure", ["amount", "quantity"])
    days = sorted(draw(st.sampled_from(hints.earlier)) for _ in range(2))
    own = {"start": days[0], "end": days[1]}
    found["reference"] = draw(st.sampled_from(["previous_year", "previous_period", own]))
    if draw(st.integers(0, 2)) == 2:
        found["minimum_reference"] = draw(hints.amounts(found.get("measure", "amount"), [1, 5, 50]))
    return {**found, "steps": steps(draw, "from_percent", st.sampled_from(PERCENTS))}


@st.composite
def extreme(draw: st.DrawFn) -> dict[str, Any]:
    step = {"from_percent": draw(PERCENT), "points": draw(EXTREME_POINTS)}
    return {"measure": draw(MEASURE), "reference": "previous_year", "steps": [step]}


GROWTH = 'type = "growth"\nreference = "previous_year"\nsteps = [{ from_percent = 12.5, points = 70 }]\n'
LOSS = 'type = "growth"\nreference = "previous_period"\nsteps = [{ from_percent = -50, points = 5 }]\n'
HUNDREDTHS = 'type = "growth"\nreference = "previous_period"\nsteps = [{ from_percent = 33.33, points = 5 }]\n'
NAMED = 'type = "growth"\nreference = { start = 2020-01-10, end = 2020-01-20 }\n'
NAMED += "steps = [{ from_percent = 0, points = 5 }]\n"
LEAST = LOSS + "minimum_reference = 100\n"
NO_LEAST = LOSS + "minimum_reference = 0\n"
FINE = HUNDREDTHS.replace("33.33", "33.333333")
LEAP = HEAD.replace("2020-04-01", "2020-02-29").replace("2020-06-30", "2020-02-29")

CASES = [
    Case("growth to the cent", GROWTH, lines("2019-04-01 80", "04-01 90"), {R1: 70}),
    Case("growth missed by a cent", GROWTH, lines("2019-06-30 80", "04-01 89.99"), {}),
    Case("same days one year earlier", GROWTH,
         lines("2019-04-01 40", "2019-06-30 40", "2019-03-31 9", "2019-07-01 9", "06-30 90"), {R1: 70}),
    Case("29 February counts as 28", GROWTH, lines("2019-02-28 80", "2019-03-01 900", "02-29 90"), {R1: 70}, {}, LEAP),
    Case("as many days, ending the day before", LOSS, lines("01-01 90", "03-31 110", "2019-12-31 900", "04-01 100"),
         {R1: 5}),
    Case("the first of those days", LOSS, lines("01-01 90", "03-31 110", "04-01 99.99"), {}),
    Case("a negative percentage", LOSS, lines("03-31 200", "04-01 99.99"), {}),
    Case("decimals of a percent", HUNDREDTHS, lines("03-31 100", "04-01 133.33"), {R1: 5}),
    Case("decimals of a percent, missed", HUNDREDTHS, lines("03-31 100", "04-01 133.32"), {}),
    Case("days of one's own", NAMED, lines("01-10 40", "01-20 60", "01-09 9", "01-21 9", "04-01 100"), {R1: 5}),
    Case("nothing to compare with", LOSS, lines("04-01 900"), {}),
    Case("a reference of zero", LOSS, lines("03-30 50", "03-31 -50", "04-01 900"), {}),
    Case("a reference of a cent", LOSS, lines("03-31 0.01", "04-01 900"), {R1: 5}),
    Case("the minimum reference", LEAST, lines("03-31 100", "04-01 100"), {R1: 5}),
    Case("a minimum of zero is above zero too", NO_LEAST, lines("03-30 50", "03-31 -50", "04-01 900"), {}),
    Case("below the minimum reference", LEAST, lines("03-31 99.99", "04-01 900"), {}),
    Case("large sums are compared exactly", HUNDREDTHS, lines("03-31 999000000", "04-01 999000000", "04-02 332966700"),
         {R1: 5}),
    Case("and a cent less", HUNDREDTHS, lines("03-31 999000000", "04-01 999000000", "04-02 332966699.99"), {}),
    Case("shares of a share", FINE, lines("03-31 999999999.99", "04-01 999999999.99", "04-02 999999999.99"), {R1: 5}),
]  # fmt: skip
FORMS = ['reference = "previous_year"\nsteps = [{ from_percent = 10, points = 5 }]\n']
FILE_LINE = 'reference = "previous_year", steps = [{ from_percent = 12.5, points = 1 }]'
EXTREME = extreme()
