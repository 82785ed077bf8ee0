"""Hypothesis strategies for what the settings of several types of criterion have in common."""

from typing import Any

from hypothesis import strategies as st

from .hints import Hints, optional

PERS = ["challenge", "quarter", "month", "week"]
POINTS = st.integers(1, 50)


@st.composite
def narrowings(draw: st.DrawFn, hints: Hints, kind: str, sales: str) -> dict[str, Any]:
    """The keys that narrow the lines of a criterion of that type, each sometimes."""
    settings: dict[str, Any] = {}
    if kind == "training":
        return settings
    # In a bundle, ranges and products are the parts to have.
    if kind != "bundle" and draw(st.integers(0, 3)) == 3:
        settings["ranges"] = draw(st.lists(st.sampled_from(hints.ranges), max_size=2, unique=True))
    if kind != "bundle" and draw(st.integers(0, 3)) == 3:
        settings["products"] = draw(st.lists(st.sampled_from(hints.products), max_size=3, unique=True))
    if hints.segments and draw(st.integers(0, 3)) == 3:
        settings["segments"] = draw(st.lists(st.sampled_from(hints.segments), max_size=2, unique=True))
    if draw(st.integers(0, 2)) == 2:
        settings["sales"] = draw(st.sampled_from(["sell_in", "sell_out", "both"])) if sales == "both" else sales
    return settings


def sum_settings(draw: st.DrawFn) -> dict[str, Any]:
    """Measure and key period of a criterion on totals."""
    return {**optional(draw, "measure", ["amount", "quantity"]), **optional(draw, "per", PERS)}


def steps(draw: st.DrawFn, mark: str, marks: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
    """One to four steps, ascending by their mark; points need not ascend."""
    drawn = sorted(draw(st.lists(marks, min_size=1, max_size=4, unique=True)))
    return [{mark: value, "points": draw(POINTS)} for value in drawn]
