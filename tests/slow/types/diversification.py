"""`diversification`: points for each product or range that a client had not bought before."""

from typing import Any

from hypothesis import strategies as st

from ..by_hand import Case, lines
from ..clients import earned_by, new_pairs
from ..criteria import POINTS
from ..extremes import EXTREME_POINTS, MARK
from ..hints import Hints, optional
from ..totals import Earned
from ..world import Line, World


def reading(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """`points` for each new pair (client, product or range) with a total of at least the minimum."""
    return earned_by(criterion, new_pairs(world, challenge, criterion, lines))


@st.composite
def settings(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    found = {"by": draw(st.sampled_from(["product", "range"])), "points": draw(POINTS)}
    if draw(st.booleans()):
        found["minimum"] = draw(hints.amounts("amount", [1, 50, 100]))
    return {**found, **optional(draw, "known_by", ["company", "participant"])}


@st.composite
def extreme(draw: st.DrawFn) -> dict[str, Any]:
    return {"by": draw(st.sampled_from(["product", "range"])), "points": draw(EXTREME_POINTS), "minimum": draw(MARK)}


PAIRS = 'type = "diversification"\nby = "product"\npoints = 7\n'
BY_RANGE = 'type = "diversification"\nby = "range"\npoints = 7\n'

CASES = [
    Case("a pair never sold before", PAIRS, lines("03-01 1", "04-01 5 product=bolt", "04-01 5"),
         {("R1", "D1|bolt"): 7}),
    Case("an existing client", PAIRS, lines("04-01 5 product=bolt"), {}),
    Case("ranges narrow the pairs, not the clients", PAIRS + 'ranges = ["Bikes"]\n',
         lines("03-01 1 product=bolt", "04-01 5", "04-02 5 product=bolt"),
         {("R1", "D1|road"): 7}),
    Case("products narrow the pair's history", BY_RANGE + 'products = ["road"]\n',
         lines("03-01 1 product=tour", "04-01 5"), {("R1", "D1|Bikes/Road"): 7},
         {"products": {"road": "Bikes/Road", "tour": "Bikes/Road"}}),
    Case("a return is no sale before", PAIRS, lines("03-01 1", "03-02 -1 product=bolt", "04-01 5 product=bolt"),
         {("R1", "D1|bolt"): 7}),
    Case("the product's own range", BY_RANGE,
         lines("03-01 1", "04-01 5 product=race", "04-02 5", "04-03 5 product=odd"), {("R1", "D1|Bikes/Road/Race"): 7}),
    Case("the pair's minimum", PAIRS + "minimum = 5\n",
         lines("03-01 1", "04-01 4.99 product=bolt", "04-01 5 product=race"), {("R1", "D1|race"): 7}),
    Case("the pair goes to who sold first", PAIRS,
         lines("03-01 1", "04-02 5 product=bolt", "04-01 1 product=bolt rep=R2"), {("R2", "D1|bolt"): 7}),
    Case("known by the participant", PAIRS + 'known_by = "participant"\n',
         lines("03-01 1", "03-01 1 rep=R2 product=bolt", "04-02 5 product=bolt", "04-01 1 product=bolt rep=R2"),
         {("R1", "D1|bolt"): 7}),
]  # fmt: skip
FORMS = [
    f'points = 5\nby = "{by}"\n{known}' for by in ("product", "range") for known in ("", 'known_by = "participant"\n')
]
FILE_LINE = 'by = "range", points = 1, minimum = 50, known_by = "participant"'
EXTREME = extreme()
