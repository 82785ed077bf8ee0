"""`new_client`: points for each client that had not bought before."""

from typing import Any

from hypothesis import strategies as st

from ..by_hand import SELL_OUT, Case, lines
from ..clients import earned_by, new_clients
from ..criteria import POINTS
from ..extremes import EXTREME_POINTS, MARK
from ..hints import Hints, optional
from ..totals import Earned
from ..world import Line, World


def reading(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """`points` for each new client with a total of at least the minimum."""
    return earned_by(criterion, new_clients(world, challenge, criterion, lines))


@st.composite
def settings(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    found = {"points": draw(POINTS), **optional(draw, "known_by", ["company", "participant"])}
    if draw(st.booleans()):
        found["minimum"] = draw(hints.amounts("amount", [1, 50, 100]))
    near = [gap + shift for gap in hints.gaps for shift in (0, -1) if gap + shift > 0]
    return {**found, **optional(draw, "dormant_days", [30, 365, *near])}


@st.composite
def extreme(draw: st.DrawFn) -> dict[str, Any]:
    return {"points": draw(EXTREME_POINTS), "minimum": draw(MARK)}


NEW = 'type = "new_client"\npoints = 7\n'
DORMANT = NEW + "dormant_days = 30\n"
OWN = NEW + 'known_by = "participant"\n'

CASES = [
    Case("a client without an earlier sale", NEW, lines("04-01 5 client=A", "04-01 5 client=B", "03-31 1 client=B"),
         {("R1", "A"): 7}),
    Case("whoever sold before", NEW, lines("04-01 5", "03-31 1 rep=R2"), {}),
    Case("even nobody", NEW, lines("04-01 5", "03-31 1 rep="), {}),
    Case("a gift is no sale", NEW, lines("04-01 5", "03-31 0", "03-30 -4"), {("R1", "D1"): 7}),
    Case("only the same participant's lines", OWN, lines("04-01 5", "03-31 1 rep=R2", "04-02 5 rep=R2"),
         {("R1", "D1"): 7}),
    Case("the default minimum", NEW, lines("04-01 5", "04-02 -4.99"), {("R1", "D1"): 7}),
    Case("a total of zero", NEW, lines("04-01 5", "04-02 -5"), {}),
    Case("a minimum to the cent", NEW + "minimum = 10.01\n", lines("04-01 10.01 client=A", "04-01 10 client=B"),
         {("R1", "A"): 7}),
    Case("the earliest positive line decides", NEW, lines("04-02 1 rep=R2", "04-01 -1", "04-03 9", "04-01 0"),
         {("R2", "D1"): 7}),
    Case("be it of a cent", NEW, lines("04-02 9", "04-01 0.01 rep=R2"), {("R2", "D1"): 7}),
    Case("then the smallest document", NEW, lines("04-01 1 document=F2", "04-01 1 rep=R2 document=F10"),
         {("R2", "D1"): 7}),
    Case("then the smallest line", NEW, lines("04-01 1 document=F line=10", "04-01 1 rep=R2 document=F line=9"),
         {("R2", "D1"): 7}),
    Case("the total is that of all lines", NEW + "minimum = 10\n", lines("04-01 1", "04-02 9 rep=R2"),
         {("R1", "D1"): 7}),
    Case("one's own total only", OWN + "minimum = 10\n", lines("04-01 9.99", "04-02 10 rep=R2"), {("R2", "D1"): 7}),
    Case("none in that many days", DORMANT, lines("03-09 1", "04-09 1"), {("R1", "D1"): 7}),
    Case("one on the last of those days", DORMANT, lines("03-10 1", "04-09 1"), {}),
    Case("the last of several", DORMANT, lines("01-10 1", "03-10 1", "04-09 1"), {}),
    Case("of either kind of sale", DORMANT,
         lines("01-10 1 client=A", "03-20 1 client=A kind=sell_out", "04-09 1 client=A"), {}, {}, SELL_OUT),
    Case("none at all", DORMANT, lines("04-09 1"), {("R1", "D1"): 7}),
    Case("before its first positive line", DORMANT, lines("03-09 1", "04-08 -1", "04-09 1", "05-30 1"),
         {("R1", "D1"): 7}),
    Case("ranges do not narrow the client's history", NEW + 'ranges = ["Bikes"]\n',
         lines("03-01 1 product=bolt", "04-01 5"), {}),
    Case("a line without any client", NEW, lines("04-01 5 distributor="), {}),
]  # fmt: skip
FORMS = ["points = 5\n", "points = 5\ndormant_days = 30\n", 'points = 5\nknown_by = "participant"\n']
FILE_LINE = 'points = 1, minimum = 50, dormant_days = 365, known_by = "participant"'
EXTREME = extreme()
