"""Hypothesis strategies for the settings of each type of criterion."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from .hints import Hints, in_units, optional
from .world import MODULES

PERS = ["challenge", "quarter", "month", "week"]
PERCENTS = [Decimal(text) for text in ("-100", "-50", "-0.5", "0", "10", "12.5", "33.33", "33.333", "50", "100", "300")]
# Totals and targets are round: some of these are met exactly, some missed by the least.
TARGET_PERCENTS = [Decimal(text) for text in ("0", "0.01", "12.5", "33.333", "50", "99.99", "100", "100.01", "150")]
POINTS = st.integers(1, 50)
STREAKS = [2, 2, 3]
WAYS = ["streak_points", "points", "all_points"]


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


@st.composite
def revenue(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    settings = sum_settings(draw)
    every = draw(hints.amounts(settings.get("measure", "amount"), [1, 5, 10, 100]))
    return {**settings, "points": draw(POINTS), "every": every}


@st.composite
def range_rates(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    settings = sum_settings(draw)
    every = hints.amounts(settings.get("measure", "amount"), [1, 5, 50])
    places = [{"range": name} for name in hints.ranges] + [{"product": code} for code in hints.products]
    chosen = draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique_by=lambda place: str(place)))
    return {**settings, "rates": [{**place, "points": draw(POINTS), "every": draw(every)} for place in chosen]}


@st.composite
def threshold(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    settings = {**sum_settings(draw), **optional(draw, "pays", ["highest", "each"])}
    marks = hints.amounts(settings.get("measure", "amount"), [0, 1, 10, 50, 200])
    return {**settings, "steps": steps(draw, "from", marks)}


@st.composite
def growth(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    settings = optional(draw, "measure", ["amount", "quantity"])
    days = sorted(draw(st.sampled_from(hints.earlier)) for _ in range(2))
    own = {"start": days[0], "end": days[1]}
    settings["reference"] = draw(st.sampled_from(["previous_year", "previous_period", own]))
    if draw(st.integers(0, 2)) == 2:
        settings["minimum_reference"] = draw(hints.amounts(settings.get("measure", "amount"), [1, 5, 50]))
    return {**settings, "steps": steps(draw, "from_percent", st.sampled_from(PERCENTS))}


@st.composite
def new_client(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    settings = {"points": draw(POINTS), **optional(draw, "known_by", ["company", "participant"])}
    if draw(st.booleans()):
        settings["minimum"] = draw(hints.amounts("amount", [1, 50, 100]))
    near = [gap + shift for gap in hints.gaps for shift in (0, -1) if gap + shift > 0]
    return {**settings, **optional(draw, "dormant_days", [30, 365, *near])}


@st.composite
def regularity(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    """One, two or all of the three ways in which it pays; with a minimum of zero nobody misses a period."""
    settings: dict[str, Any] = optional(draw, "per", ["month", "week", "quarter"])
    is_for_all, in_pieces = draw(st.integers(0, 7)) == 7, draw(st.integers(0, 7)) == 7
    settings |= {"measure": "quantity"} if in_pieces else {}
    measure = settings.get("measure", "amount")
    settings["minimum"] = 0 if is_for_all else draw(hints.amounts(measure, [1, 1, 50]))
    # Streaks mostly where somebody sold in two periods in a row.
    with_streaks = bool(hints.rows) or draw(st.integers(0, 3)) == 3
    ways = draw(st.sets(st.sampled_from(WAYS if with_streaks else WAYS[1:]), min_size=1))
    if "streak_points" in ways:
        settings["streak"] = draw(st.sampled_from(STREAKS))
        if hints.rows and not in_pieces and draw(st.integers(0, 3)) > 0:
            per, smaller = draw(st.sampled_from(hints.rows))
            settings |= {"per": per, "minimum": in_units(draw(st.sampled_from([smaller, smaller, 1, smaller + 1])))}
    return settings | {way: draw(POINTS) for way in sorted(ways)}


@st.composite
def diversification(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    settings = {"by": draw(st.sampled_from(["product", "range"])), "points": draw(POINTS)}
    if draw(st.booleans()):
        settings["minimum"] = draw(hints.amounts("amount", [1, 50, 100]))
    return {**settings, **optional(draw, "known_by", ["company", "participant"])}


@st.composite
def target(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    settings = {
        **optional(draw, "per", ["month", "quarter", "challenge"]),
        **optional(draw, "pays", ["highest", "each"]),
    }
    return {**settings, "steps": steps(draw, "from_percent", st.sampled_from(TARGET_PERCENTS))}


@st.composite
def bundle(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    """Two or three parts, mostly of what somebody bought together."""
    bought = draw(st.sampled_from([hints.products, *hints.baskets * 3]))
    parts = hints.parts_of(bought)
    if len(parts) < 2:
        parts = hints.parts_of(hints.products)
    chosen = draw(st.lists(st.sampled_from(parts), min_size=2, max_size=3, unique=True))
    settings: dict[str, Any] = {"points": draw(POINTS), **optional(draw, "within", ["client", "document"])}
    for key, name in chosen:
        settings.setdefault(key, []).append(name)
    return settings


@st.composite
def training(draw: st.DrawFn, hints: Hints) -> dict[str, Any]:
    settings: dict[str, Any] = {"points": draw(POINTS)} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        settings["modules"] = draw(st.lists(st.sampled_from(MODULES), max_size=2, unique=True))
    return settings


SETTINGS = {
    "revenue": revenue,
    "range": range_rates,
    "threshold": threshold,
    "growth": growth,
    "new_client": new_client,
    "regularity": regularity,
    "diversification": diversification,
    "target": target,
    "bundle": bundle,
    "training": training,
}
