"""Hypothesis strategies for challenges that fit a world, with thresholds that are sometimes hit exactly."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from .criteria import narrowings
from .extras import BOOSTED_TYPES, EXTRAS
from .files import to_toml
from .hints import Hints, ancestors, optional
from .types import TYPES
from .world import World

TEAMS_RANKED: list[dict[str, Any]] = [
    {"standing": "mean"},
    {"standing": "mean", "minimum_members": 2},
    {"standing": "top", "top": 1},
    {"standing": "top", "top": 2, "minimum_members": 2},
    {"minimum_members": 2},
]
# The longest that a challenge surely may last, in days after its first one.
SEASONS = {"month": 27, "quarter": 88, "year": 364}
NAMES = ["Turnover", "Clés d’été", 'A "quoted" name', "Zèbre", "b"]


@st.composite
def audiences(draw: st.DrawFn, world: World, credit: str) -> dict[str, Any]:
    """Nobody left out, or narrowed to teams that exist, to participants, or to both."""
    memberships = [it.team for who in world.participants.values() for it in who.memberships]
    teams = ancestors(memberships)
    if credit == "seller":
        teams += sorted({who.parent for who in world.participants.values() if who.parent})
    audience: dict[str, list[str]] = {}
    by_team, by_participant = draw(st.integers(0, 2)) == 2, draw(st.integers(0, 3)) == 3
    if teams and by_team:
        audience["teams"] = draw(st.lists(st.sampled_from(teams), max_size=2, unique=True))
    if by_participant:
        known = [who.code for who in world.participants.values() if who.kind == credit]
        audience["participants"] = draw(st.lists(st.sampled_from(known), max_size=3, unique=True))
    is_written = draw(st.booleans())
    return {"audience": audience} if audience or is_written else {}


@st.composite
def leagues(draw: st.DrawFn, world: World, credit: str) -> dict[str, Any]:
    """None, two or three cut by some days of the world, or by hand with somebody named in none."""
    form = draw(st.sampled_from(["none", "none", "cut", "cut", "hand"]))
    if form == "none":
        return {}
    if form == "cut":
        first = draw(st.sampled_from(sorted({line.date for line in world.lines} or {world.around[0]})))
        days = {"start": first, "end": first + timedelta(days=draw(st.sampled_from([0, 30, 400])))}
        return {"leagues": {"count": draw(st.sampled_from([1, 2, 2, 3])), "reference": days}}
    people = draw(st.permutations([who.code for who in world.participants.values() if who.kind == credit]))
    half = len(people) // 2
    return {"leagues": {"of": [{"name": "Zèbre", "participants": people[:half]}, {"name": "A"}]}}


@st.composite
def challenges(
    draw: st.DrawFn,
    world: World,
    types: tuple[str, ...] = tuple(TYPES),
    extras: tuple[str, ...] = tuple(EXTRAS),
    code: str = "random",
) -> tuple[dict[str, Any], str]:
    """A challenge over the world's days and its text: (what tomllib gives with Decimal, TOML).

    Its criteria are of those `types`; of `extras` (boosters, caps, gates) each kind stands in it or not.
    """
    start, end = world.around
    if draw(st.integers(0, 3)) == 3:
        start, end = start - timedelta(days=draw(st.integers(0, 20))), end + timedelta(days=draw(st.integers(0, 20)))
    credit = draw(st.sampled_from(["rep", "rep", "rep", "distributor", "seller", "client"]))
    sales = draw(st.sampled_from(["sell_in", "both", "both", "sell_out"]))
    challenge: dict[str, Any] = {"code": code, "title": "Random challenge", "start": start, "end": end}
    challenge |= {"credit": credit, "sales": sales}
    challenge |= optional(draw, "ties", ["competition", "dense", "earliest", "earliest"])
    challenge |= draw(audiences(world, credit))
    challenge |= optional(draw, "teams", TEAMS_RANKED)
    challenge |= draw(leagues(world, credit))
    renewals = [renew for renew, most in SEASONS.items() if (end - start).days <= most]
    challenge |= optional(draw, "renew", renewals) if renewals else {}
    hints = Hints(world, start, end, credit, sales)
    wanted = [extra for extra in extras if draw(st.integers(0, 2)) > 0]
    challenge["criteria"] = []
    for place, name in enumerate(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))):
        # Where boosters are wanted, the first criterion is one that can be boosted.
        boosted = [kind for kind in types if kind in BOOSTED_TYPES and place == 0 and "boosters" in wanted]
        kind = draw(st.sampled_from(boosted or types))
        settings = {**draw(TYPES[kind].settings(hints)), **draw(narrowings(hints, kind, sales))}
        # What readers see instead of its name changes no point.
        label = optional(draw, "label", ["Ventes", {"fr": "Chiffre d’affaires", "en": "Turnover"}])
        challenge["criteria"].append({"name": name, **label, "type": kind, **settings})
    for extra in wanted:
        if found := draw(EXTRAS[extra](hints, challenge)):
            challenge[extra] = found
    return challenge, to_toml(challenge)
