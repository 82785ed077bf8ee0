"""`revenue`: points for every full so much of a total."""

from typing import Any

from hypothesis import strategies as st

from ..builders import member
from ..by_hand import IN_EUROPE, R1, SELL_OUT, Case, lines
from ..criteria import POINTS, sum_settings
from ..extremes import MEASURE, PER, rates
from ..hints import Hints
from ..lines import narrowed
from ..totals import Earned, every_worth, totals_of
from ..world import Line, World


def reading(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """`points` for every full `every` of the total."""
    lines = narrowed(world, challenge, criterion, lines)
    totals = totals_of(world, challenge, criterion, lines, criterion.get("per", "challenge"))
    return {place: every_worth(total, criterion, criterion) for place, total in totals.items()}


@st.composite
def settings(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    found = sum_settings(draw)
    every = draw(hints.amounts(found.get("measure", "amount"), [1, 5, 10, 100]))
    return {**found, "points": draw(POINTS), "every": every}


@st.composite
def extreme(draw: st.DrawFn) -> dict[str, Any]:
    measure = draw(MEASURE)
    return {"measure": measure, "per": draw(PER), **draw(rates(measure))}


REVENUE = 'type = "revenue"\npoints = 3\nevery = 100\n'
MONTHLY = REVENUE + 'per = "month"\n'
WEEKLY = REVENUE + 'per = "week"\n'
CENTS = REVENUE.replace("100", "0.01")
PIECES = 'type = "revenue"\npoints = 2\nevery = 5\nmeasure = "quantity"\n'
ON_BIKES = REVENUE + 'ranges = ["Bikes"]\n'
ON_BOTH = REVENUE + 'ranges = ["Bikes/Road/Race"]\nproducts = ["bolt"]\n'

CASES = [
    Case("points for every full every", REVENUE, lines("04-01 199.99"), {R1: 3}),
    Case("a full every to the cent", REVENUE, lines("04-01 200.00"), {R1: 6}),
    Case("one rounding, on the total", REVENUE, lines("04-01 50", "04-02 50"), {R1: 3}),
    Case("a total of zero gives 0", REVENUE, lines("04-01 100", "04-02 -100"), {}),
    Case("a total below zero gives 0", REVENUE, lines("04-01 -250"), {}),
    Case("nothing sold is no full cent", CENTS, lines("04-01 5", "04-02 -5"), {}),
    Case("a cent is one", CENTS, lines("04-01 0.01"), {R1: 3}),
    Case("a return takes back", REVENUE, lines("04-01 200", "04-02 -0.01"), {R1: 3}),
    Case("both ends are included", REVENUE, lines("04-01 50", "06-30 50", "03-31 900", "07-01 900"), {R1: 3}),
    Case("key periods", MONTHLY, lines("04-30 100", "05-01 200"), {("R1", "2020-04"): 3, ("R1", "2020-05"): 6}),
    Case("weeks begin on Monday", WEEKLY, lines("04-05 100", "04-06 100"),
         {("R1", "2020-W14"): 3, ("R1", "2020-W15"): 3}),
    Case("quantities are counted in pieces", PIECES, lines("04-01 1 quantity=10", "04-02 1 quantity=4"), {R1: 4}),
    Case("a range takes in what is below it", ON_BIKES, lines("04-01 100 product=race", "04-02 900 product=rental"),
         {R1: 3}),
    Case("a product of no range is in none", ON_BIKES, lines("04-01 900 product=odd", "04-02 900 product="), {}),
    Case("ranges or products", ON_BOTH, lines("04-01 100 product=race", "04-02 100 product=bolt", "04-03 900"),
         {R1: 6}),
    Case("only validated lines earn", REVENUE,
         lines(*(f"04-01 900 status={it}" for it in ("submitted", "rejected", "cancelled"))), {}),
    Case("an empty credited column earns nothing", REVENUE, lines("04-01 900 rep="), {}),
    Case("who belonged on that day", REVENUE, lines("04-09 900", "04-10 100", "04-20 100", "04-21 900"), {R1: 6},
         {"teams": {"R1": [member("Europe/France", "2020-04-10", "2020-04-20")]}}, IN_EUROPE),
    Case("the criterion's own sales", REVENUE + 'sales = "sell_out"\n', lines("04-01 900", "04-02 100 kind=sell_out"),
         {R1: 3}, {}, SELL_OUT),
    Case("both kinds of sale", REVENUE + 'sales = "both"\n', lines("04-01 100", "04-02 100 kind=sell_out"), {R1: 6},
         {}, SELL_OUT),
    Case("the other of its own sales", REVENUE + 'sales = "sell_in"\n', lines("04-01 100", "04-02 900 kind=sell_out"),
         {R1: 3}, {}, SELL_OUT),
]  # fmt: skip
FORMS = ["points = 1\nevery = 100\n"]
FILE_LINE = 'points = 1, every = 100, per = "month", ranges = ["Bikes"]'
EXTREME = extreme()
