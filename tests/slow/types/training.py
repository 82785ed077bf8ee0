"""`training`: points for each module completed."""

from typing import Any

from hypothesis import strategies as st

from ..builders import completed
from ..by_hand import Case
from ..criteria import POINTS
from ..extremes import EXTREME_POINTS
from ..hints import Hints
from ..lines import belongs
from ..totals import Earned
from ..world import MODULES, Line, World


def reading(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """`points`, or the module's own, for each module completed inside the challenge, once."""
    earned: Earned = {}
    for completion in sorted(world.completions, key=lambda completion: completion.date):
        place = (completion.participant, completion.module)
        if place in earned or (criterion.get("modules") and completion.module not in criterion["modules"]):
            continue
        if not challenge["start"] <= completion.date <= challenge["end"]:
            continue
        if belongs(world, challenge, completion.participant, completion.date):
            earned[place] = criterion.get("points", completion.points)
    return earned


@st.composite
def settings(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    found: dict[str, Any] = {"points": draw(POINTS)} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        found["modules"] = draw(st.lists(st.sampled_from(MODULES), max_size=2, unique=True))
    return found


@st.composite
def extreme(draw: st.DrawFn) -> dict[str, Any]:
    return {"points": draw(EXTREME_POINTS)}


TRAINING = 'type = "training"\n'

CASES = [
    Case("each module's own points", TRAINING, [], {("R1", "quality"): 50},
         {"completions": [completed("R1", "quality", "2020-04-01", 50)]}),
    Case("inside the challenge", TRAINING, [], {("R1", "b"): 2},
         {"completions": [completed("R1", "a", "2020-03-31", 1), completed("R1", "b", "2020-06-30", 2),
                          completed("R1", "c", "2020-07-01", 4)]}),
    Case("once, the first time", TRAINING, [], {("R1", "a"): 1},
         {"completions": [completed("R1", "a", "2020-05-02", 9), completed("R1", "a", "2020-05-01", 1)]}),
    Case("the modules named, for its points", TRAINING + 'modules = ["a"]\npoints = 4\n', [], {("R1", "a"): 4},
         {"completions": [completed("R1", "a", "2020-05-01", 0), completed("R1", "b", "2020-05-01", 9)]}),
]  # fmt: skip
FORMS = ["points = 5\n", "", 'modules = ["quality"]\n']
FILE_LINE = 'modules = ["safety"], points = 1'
EXTREME = extreme()
