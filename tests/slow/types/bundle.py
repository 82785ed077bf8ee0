"""`bundle`: points for several things sold together."""

from typing import Any

from hypothesis import strategies as st

from ..by_hand import SELL_OUT, Case, lines
from ..clients import Groups, basket_of
from ..criteria import POINTS
from ..extremes import EXTREME_POINTS
from ..hints import Hints, optional
from ..lines import in_range, narrowed, value_of
from ..totals import Earned
from ..world import Line, World


def has_every_part(world: World, criterion: dict[str, Any], lines: list[Line]) -> bool:
    """Whether the lines have a total above zero in every range and product of the bundle."""
    parts = [[line for line in lines if in_range(world, line.product, top)] for top in criterion.get("ranges", [])]
    parts += [[line for line in lines if line.product == code] for code in criterion.get("products", [])]
    return all(sum(value_of(line, criterion) for line in part) > 0 for part in parts)


def reading(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """`points` for each of a participant's clients (documents) with a total above zero in every part."""
    baskets: Groups = {}
    for line in narrowed(world, challenge, criterion, lines):
        basket = basket_of(criterion, line)
        if basket is not None:
            baskets.setdefault((line.credited(challenge["credit"]), basket), []).append(line)
    earned: Earned = {}
    for (code, basket), group in baskets.items():
        if has_every_part(world, criterion, group):
            earned[code, basket[0]] = earned.get((code, basket[0]), 0) + criterion["points"]
    return earned


@st.composite
def settings(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    """Two or three parts, mostly of what somebody bought together."""
    bought = draw(st.sampled_from([hints.products, *hints.baskets * 3]))
    parts = hints.parts_of(bought)
    if len(parts) < 2:
        parts = hints.parts_of(hints.products)
    chosen = draw(st.lists(st.sampled_from(parts), min_size=2, max_size=3, unique=True))
    found: dict[str, Any] = {"points": draw(POINTS), **optional(draw, "within", ["client", "document"])}
    for key, name in chosen:
        found.setdefault(key, []).append(name)
    return found


@st.composite
def extreme(draw: st.DrawFn) -> dict[str, Any]:
    return {"ranges": ["Bikes"], "products": ["bolt"], "points": draw(EXTREME_POINTS)}


BUNDLE = 'type = "bundle"\nranges = ["Bikes"]\nproducts = ["bolt"]\npoints = 6\n'
BY_DOCUMENT = BUNDLE + 'within = "document"\n'
TWO_WHOLE = [
    f"04-01 5 kind=sell_out document=F line={number} product={product} distributor={distributor}"
    for distributor in ("D1", "D2")
    for number, product in ((1, "road"), (2, "bolt"))
]

CASES = [
    Case("above zero in every one", BUNDLE, lines("04-01 0.01", "04-02 0.01 product=bolt"), {("R1", "D1"): 6}),
    Case("zero in one of them", BUNDLE, lines("04-01 5", "04-02 5 product=bolt", "04-03 -5 product=bolt"), {}),
    Case("of one client", BUNDLE, lines("04-01 5 client=A", "04-02 5 product=bolt client=B"), {}),
    Case("of one participant", BUNDLE, lines("04-01 5", "04-02 5 product=bolt rep=R2"), {}),
    Case("of one document", BY_DOCUMENT,
         lines("04-01 5 document=F", "04-01 5 document=F line=2 product=bolt", "04-02 9 product=bolt"),
         {("R1", "F"): 6}),
    Case("two distributors' documents of one number", BY_DOCUMENT,
         lines("04-01 5 kind=sell_out document=F",
         "04-01 5 kind=sell_out document=F line=2 product=bolt distributor=D2"), {}, {}, SELL_OUT),
    Case("both of them whole", BY_DOCUMENT,
         lines(*TWO_WHOLE),
         {("R1", "F"): 12}, {}, SELL_OUT),
    Case("a sell-in document has its number to itself", BY_DOCUMENT,
         lines("04-01 5 document=F", "04-01 5 document=F line=2 product=bolt distributor=D2"), {("R1", "F"): 6}),
]  # fmt: skip
FORMS = [f'points = 5\nproducts = ["P1", "P2"]\nwithin = "{within}"\n' for within in ("client", "document")]
FILE_LINE = 'within = "document", ranges = ["Bikes"], products = ["helmet"], points = 1'
EXTREME = extreme()
