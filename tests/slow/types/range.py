"""`range`: a rate of its own for each range and product."""

from typing import Any

from hypothesis import strategies as st

from ..by_hand import R1, Case, lines
from ..criteria import POINTS, sum_settings
from ..extremes import MEASURE, PER, rates
from ..hints import Hints
from ..lines import narrowed
from ..totals import Earned, every_worth, rate_of, totals_of
from ..world import Line, World


def reading(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """Each rate like revenue on its own lines, added up."""
    lines = narrowed(world, challenge, criterion, lines)
    earned: Earned = {}
    for rate in criterion["rates"]:
        own = [line for line in lines if rate_of(world, criterion, line) is rate]
        totals = totals_of(world, challenge, criterion, own, criterion.get("per", "challenge"))
        for place, total in totals.items():
            earned[place] = earned.get(place, 0) + every_worth(total, rate, criterion)
    return earned


@st.composite
def settings(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    found = sum_settings(draw)
    every = hints.amounts(found.get("measure", "amount"), [1, 5, 50])
    places = [{"range": name} for name in hints.ranges] + [{"product": code} for code in hints.products]
    chosen = draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique_by=lambda place: str(place)))
    return {**found, "rates": [{**place, "points": draw(POINTS), "every": draw(every)} for place in chosen]}


@st.composite
def extreme(draw: st.DrawFn) -> dict[str, Any]:
    measure = draw(MEASURE)
    rate = rates(measure)
    both = [{"range": "Bikes", **draw(rate)}, {"product": "bolt", **draw(rate)}]
    return {"measure": measure, "per": draw(PER), "rates": both}


RATES = """type = "range"
rates = [{ range = "Bikes", points = 1, every = 10 }, { range = "Bikes/Road", points = 10, every = 10 },
  { product = "race", points = 100, every = 10 }]
"""
DEEPEST_FIRST = """type = "range"
rates = [{ range = "Bikes/Road", points = 10, every = 10 }, { range = "Bikes", points = 1, every = 10 }]
"""

CASES = [
    Case("the product's rate, if there is one", RATES, lines("04-01 10 product=race"), {R1: 100}),
    Case("else the deepest range", RATES, lines("04-01 10"), {R1: 10}),
    Case("wherever it is written", DEEPEST_FIRST, lines("04-01 10"), {R1: 10}),
    Case("each rate on its own lines", RATES, lines("04-01 9.99", "04-02 9.99 product=race"), {}),
    Case("one rate only", RATES, lines("04-01 10", "04-02 10 product=race", "04-03 900 product=rental"), {R1: 110}),
]  # fmt: skip
FORMS = ['rates = [{ range = "Bikes", points = 1, every = 1 }]\n']
FILE_LINE = 'rates = [{ range = "Bikes", points = 1, every = 5 }], measure = "quantity"'
EXTREME = extreme()
