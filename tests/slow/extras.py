"""Hypothesis strategies for what stands around the criteria of a challenge file: boosters, caps, gates."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from .around import boosted_rows
from .hints import Hints, in_units
from .world import MODULES

BOOSTER_NAMES = ["Double week", "Semaine “folle”", "c"]
CAP_NAMES = ["Ceiling", "Plafond d’été", "d"]
GATE_NAMES = ["Trained first", "Assez vendu", "e"]
BOOSTED_TYPES = ("revenue", "range")
BOOSTER_PERCENTS = [Decimal(text) for text in ("50", "100", "33.3", "12.5", "150")]


@st.composite
def some_of(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    """The key `criteria` with none to three of the names, or left out."""
    if draw(st.booleans()):
        return {}
    return {"criteria": draw(st.lists(st.sampled_from(names), max_size=3, unique=True))}


@st.composite
def boosters(draw: st.DrawFn, hints: Hints, challenge: dict[str, Any]) -> list[dict[str, Any]]:
    """One or two, or none where no criterion could be boosted; their days cut the challenge's or reach beyond them."""
    boosted = [criterion["name"] for criterion in challenge["criteria"] if criterion["type"] in BOOSTED_TYPES]
    found: list[dict[str, Any]] = []
    for name in BOOSTER_NAMES[: draw(st.sampled_from([1, 2])) if boosted else 0]:
        day = draw(st.sampled_from(hints.days))
        before, after = (timedelta(days=draw(st.sampled_from([0, 0, 1, 6, 30]))) for _ in range(2))
        booster = {"name": name, "start": day - before, "end": day + after}
        booster["percent"] = draw(st.sampled_from(BOOSTER_PERCENTS))
        booster |= draw(some_of(boosted))
        if draw(st.integers(0, 3)) == 3:
            booster["ranges"] = draw(st.lists(st.sampled_from(hints.ranges), max_size=2, unique=True))
        found.append(booster)
    return found


def limits(hints: Hints, challenge: dict[str, Any], names: list[str]) -> st.SearchStrategy[int]:
    """A limit that somebody's points under those names (none: all) reach, miss or pass by the least, or far."""
    sums: dict[str, int] = {}
    for (code, name, _), value in boosted_rows(hints.world, challenge).items():
        if not names or name in names:
            sums[code] = sums.get(code, 0) + value
    near = {value for total in sums.values() for value in (total, total + 1, total - 1, total // 2)}
    return st.sampled_from(sorted(value for value in near if value > 0) or [10])


@st.composite
def caps(draw: st.DrawFn, hints: Hints, challenge: dict[str, Any]) -> list[dict[str, Any]]:
    """One to three caps over everything or over some criteria and boosters."""
    names = [it["name"] for it in [*challenge["criteria"], *challenge.get("boosters", [])]]
    found = []
    for name in CAP_NAMES[: draw(st.sampled_from([1, 2, 2, 3]))]:
        chosen = draw(some_of(names))
        limit = draw(limits(hints, challenge, chosen.get("criteria", [])))
        found.append({"name": name, "limit": limit, **chosen})
    return found


@st.composite
def gates(draw: st.DrawFn, hints: Hints, challenge: dict[str, Any]) -> list[dict[str, Any]]:
    """One or two gates before everything or before some criteria, boosters and caps."""
    listed = [*challenge["criteria"], *challenge.get("boosters", []), *challenge.get("caps", [])]
    names = [it["name"] for it in listed]
    found = []
    for name in GATE_NAMES[: draw(st.sampled_from([1, 1, 2]))]:
        gate: dict[str, Any] = {"name": name, **draw(some_of(names))}
        if draw(st.booleans()):
            gate["module"] = draw(st.sampled_from(MODULES))
        else:
            near = [total + more for total in hints.totals_cents for more in (0, 1)]
            gate["minimum"] = in_units(draw(st.sampled_from([5_000, *near])))
        found.append(gate)
    return found


PRIZE_NAMES = ["Winner", "Podium d’été", "Pot", "So much a point", "Best team", "f"]
AMOUNTS = [100, Decimal("33.33"), Decimal("0.01"), 1000, Decimal("0.05")]


def whole_or_gift(draw: st.DrawFn) -> dict[str, Any]:
    return {"gift": "GIFT-1"} if draw(st.integers(0, 3)) == 3 else {"amount": draw(st.sampled_from(AMOUNTS))}


def some_ranks(draw: st.DrawFn) -> list[int]:
    first = draw(st.sampled_from([1, 1, 1, 2, 3]))
    return [first, first + draw(st.integers(0, 3))]


def prize_of(draw: st.DrawFn, form: str, totals: list[int]) -> dict[str, Any]:
    """The settings of a prize of that form."""
    asked = st.sampled_from([0, 1, *(total + more for total in totals if total > 0 for more in (0, 1))])
    if form == "ranks":
        if draw(st.booleans()):
            return {"ranks": some_ranks(draw), "amount": draw(st.sampled_from(AMOUNTS)), "shared": "split"}
        return {"ranks": some_ranks(draw), **whole_or_gift(draw)}
    if form == "from_points":
        return {"from_points": draw(asked), **whole_or_gift(draw)}
    if form == "pot":
        more = {"minimum_points": draw(asked)} if draw(st.booleans()) else {}
        return {"pot": draw(st.sampled_from(AMOUNTS)), **more, **({"ranks": some_ranks(draw)} if more else {})}
    if form == "per_point":
        return {"per_point": draw(st.sampled_from([Decimal("0.10"), Decimal("0.005"), Decimal("0.003333"), 2]))}
    return {"team_ranks": some_ranks(draw), "amount": draw(st.sampled_from(AMOUNTS))}


@st.composite
def prizes(draw: st.DrawFn, hints: Hints, challenge: dict[str, Any]) -> list[dict[str, Any]]:
    """One to four prizes of any form; those by rank come most often, so that split ones meet."""
    sums: dict[str, int] = {}
    for (code, _, _), value in boosted_rows(hints.world, challenge).items():
        sums[code] = sums.get(code, 0) + value
    forms = ["ranks", "ranks", "ranks", "from_points", "pot", "per_point", "team_ranks"]
    names = draw(st.lists(st.sampled_from(PRIZE_NAMES), min_size=1, max_size=4, unique=True))
    return [{"name": name, **prize_of(draw, draw(st.sampled_from(forms)), sorted(sums.values()))} for name in names]


EXTRAS = {"boosters": boosters, "caps": caps, "gates": gates, "prizes": prizes}
