"""Hypothesis strategies for challenges that fit a world, with thresholds that are sometimes hit exactly."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from .files import to_toml
from .world import World

NAMES = ["Turnover", "Clés d’été", 'A "quoted" name', "Zèbre", "b"]
FIVE_TYPES = ("revenue", "range", "threshold", "growth", "new_client")
PERS = ["challenge", "quarter", "month", "week"]
PERCENTS = [Decimal(text) for text in ("-100", "-50", "-0.5", "0", "10", "12.5", "33.33", "33.333", "50", "100", "300")]
POINTS = st.integers(1, 50)


def in_units(cents: int) -> int | Decimal:
    """Cents in currency units, as the challenge file writes them."""
    return cents // 100 if cents % 100 == 0 else Decimal(cents) / 100


def ancestors(paths: list[str]) -> list[str]:
    """The paths and everything above them."""
    found = set()
    for path in paths:
        names = path.split("/")
        found |= {"/".join(names[:count]) for count in range(1, len(names) + 1)}
    return sorted(found - {""})


class Around:
    """What a world suggests to its challenge: totals to hit, gaps between days, ranges."""

    def __init__(self, world: World, start: date, end: date, credit: str) -> None:
        self.start = start
        self.ranges = ancestors(list(world.products.values()))
        self.products = sorted(world.products)
        inside = [line for line in world.lines if line.status == "validated" and start <= line.date <= end]
        self.sums_cents = self.sums(credit, inside, "amount_cents")
        self.sums_units = self.sums(credit, inside, "quantity")
        self.earlier = sorted({line.date for line in world.lines if line.date < start} | {start - timedelta(days=1)})
        self.gaps = sorted({(line.date - day).days for line in inside for day in self.earlier})

    @staticmethod
    def sums(credit: str, lines: list[Any], column: str) -> list[int]:
        """Positive totals by participant, by client, by month, and of single lines."""
        found: dict[object, int] = {}
        for line in lines:
            who, month = line.credited(credit), line.date.replace(day=1)
            for place in (who, (who, month), (line.buyer, ""), line):
                found[place] = found.get(place, 0) + getattr(line, column)
        return sorted({total for total in found.values() if total > 0})

    def amounts(self, measure: str, usual: list[int]) -> st.SearchStrategy[int | Decimal]:
        """A number above zero in the measure's unit: a usual one, or one that is hit or missed by the least."""
        hits = self.sums_units if measure == "quantity" else self.sums_cents
        near = [value for hit in hits for value in (hit, hit + 1, hit - 1) if value > 0]
        if measure != "quantity":
            usual = [value * 100 for value in usual]
        # Small numbers give points, near ones give them by the least or miss them.
        either = st.one_of(st.sampled_from(usual), st.sampled_from(near or usual))
        return either if measure == "quantity" else either.map(in_units)


@st.composite
def narrowings(draw: st.DrawFn, around: Around, sales: str) -> dict[str, Any]:
    """The keys that narrow a criterion's lines, each sometimes."""
    settings: dict[str, Any] = {}
    if draw(st.integers(0, 3)) == 3:
        settings["ranges"] = draw(st.lists(st.sampled_from(around.ranges), max_size=2, unique=True))
    if draw(st.integers(0, 3)) == 3:
        settings["products"] = draw(st.lists(st.sampled_from(around.products), max_size=3, unique=True))
    if draw(st.integers(0, 2)) == 2:
        settings["sales"] = draw(st.sampled_from(["sell_in", "sell_out", "both"])) if sales == "both" else sales
    return settings


def optional(draw: st.DrawFn, key: str, values: list[Any]) -> dict[str, Any]:
    """One of the values under that key, or the key left out."""
    return {key: draw(st.sampled_from(values))} if draw(st.booleans()) else {}


def sum_settings(draw: st.DrawFn) -> dict[str, Any]:
    """Measure and key period of a criterion on totals."""
    return {**optional(draw, "measure", ["amount", "quantity"]), **optional(draw, "per", PERS)}


def steps(draw: st.DrawFn, mark: str, marks: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
    """One to four steps, ascending by their mark; points need not ascend."""
    drawn = sorted(draw(st.lists(marks, min_size=1, max_size=4, unique=True)))
    return [{mark: value, "points": draw(POINTS)} for value in drawn]


@st.composite
def revenue(draw: st.DrawFn, around: Around) -> dict[str, Any]:
    settings = sum_settings(draw)
    every = draw(around.amounts(settings.get("measure", "amount"), [1, 5, 10, 100]))
    return {**settings, "points": draw(POINTS), "every": every}


@st.composite
def range_rates(draw: st.DrawFn, around: Around) -> dict[str, Any]:
    settings = sum_settings(draw)
    every = around.amounts(settings.get("measure", "amount"), [1, 5, 50])
    places = [{"range": name} for name in around.ranges] + [{"product": code} for code in around.products]
    chosen = draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique_by=lambda place: str(place)))
    return {**settings, "rates": [{**place, "points": draw(POINTS), "every": draw(every)} for place in chosen]}


@st.composite
def threshold(draw: st.DrawFn, around: Around) -> dict[str, Any]:
    settings = {**sum_settings(draw), **optional(draw, "pays", ["highest", "each"])}
    marks = around.amounts(settings.get("measure", "amount"), [0, 1, 10, 50, 200])
    return {**settings, "steps": steps(draw, "from", marks)}


@st.composite
def growth(draw: st.DrawFn, around: Around) -> dict[str, Any]:
    settings = optional(draw, "measure", ["amount", "quantity"])
    days = sorted(draw(st.sampled_from(around.earlier)) for _ in range(2))
    own = {"start": days[0], "end": days[1]}
    settings["reference"] = draw(st.sampled_from(["previous_year", "previous_period", own]))
    if draw(st.integers(0, 2)) == 2:
        settings["minimum_reference"] = draw(around.amounts(settings.get("measure", "amount"), [1, 5, 50]))
    return {**settings, "steps": steps(draw, "from_percent", st.sampled_from(PERCENTS))}


@st.composite
def new_client(draw: st.DrawFn, around: Around) -> dict[str, Any]:
    settings = {"points": draw(POINTS), **optional(draw, "known_by", ["company", "participant"])}
    if draw(st.booleans()):
        settings["minimum"] = draw(around.amounts("amount", [1, 50, 100]))
    near = [gap + shift for gap in around.gaps for shift in (0, -1) if gap + shift > 0]
    return {**settings, **optional(draw, "dormant_days", [30, 365, *near])}


SETTINGS = {
    "revenue": revenue,
    "range": range_rates,
    "threshold": threshold,
    "growth": growth,
    "new_client": new_client,
}


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
def challenges(
    draw: st.DrawFn, world: World, types: tuple[str, ...] = FIVE_TYPES, code: str = "random"
) -> tuple[dict[str, Any], str]:
    """A challenge over the world's days and its text: (what tomllib gives with Decimal, TOML)."""
    start, end = world.around
    if draw(st.integers(0, 3)) == 3:
        start, end = start - timedelta(days=draw(st.integers(0, 20))), end + timedelta(days=draw(st.integers(0, 20)))
    credit = draw(st.sampled_from(["rep", "rep", "distributor", "seller"]))
    sales = draw(st.sampled_from(["sell_in", "both", "both", "sell_out"]))
    challenge: dict[str, Any] = {"code": code, "title": "Random challenge", "start": start, "end": end}
    challenge |= {"credit": credit, "sales": sales}
    challenge |= optional(draw, "ties", ["competition", "dense", "earliest", "earliest"])
    challenge |= draw(audiences(world, credit))
    around = Around(world, start, end, credit)
    challenge["criteria"] = []
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)):
        kind = draw(st.sampled_from(types))
        settings = {**draw(SETTINGS[kind](around)), **draw(narrowings(around, sales))}
        challenge["criteria"].append({"name": name, "type": kind, **settings})
    return challenge, to_toml(challenge)
