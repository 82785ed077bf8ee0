"""Hypothesis strategies for small random worlds in which things collide."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from .challenge_files import challenges
from .days import days_between, one_year_earlier
from .files import to_csv, to_toml
from .world import Completion, Line, Membership, Participant, World

__all__ = ["challenges", "to_csv", "to_toml", "worlds"]

# Leap days, ISO years that differ from calendar years, one single day, whole quarters.
WINDOWS = [
    (date(2020, 4, 1), date(2020, 6, 30)),
    (date(2020, 2, 29), date(2020, 4, 12)),
    (date(2020, 2, 29), date(2020, 2, 29)),
    (date(2020, 1, 15), date(2020, 2, 29)),
    (date(2021, 2, 1), date(2021, 2, 28)),
    (date(2020, 12, 21), date(2021, 1, 10)),
]
# Names that begin alike without lying below each other are meant.
TEAMS = ["Europe", "Europe/France", "Europe/France/Nord", "Europe/Spain", "Europe East", "Asia"]
RANGES = ["Bikes", "Bikes/Road", "Bikes/Road/Race", "Bikes/Mountain", "Bikes Rental", "Parts", ""]
KINDS = ["sell_in", "sell_in", "sell_out"]
CLIENTS = ["C1", "C2", "D1"]
DOCUMENTS = ["F1", "F10", "F2", "f1", "É1"]
STATUSES = ["validated"] * 12 + ["submitted", "rejected", "cancelled"]
MODULES = {"safety-basics": 50, "quality": 20}

# Few round amounts, so that totals, clients and growths meet their steps exactly; then the awkward ones.
AMOUNTS_CENTS = st.one_of(
    st.sampled_from([5_000, 10_000, 20_000]),
    st.sampled_from([5_000, 10_000, 15_000]),
    st.sampled_from([0, 1, -1, 4_999, 5_001, 3_333, -5_000, -10_000]),
    st.integers(-20_000, 40_000),
)
LARGEST_CENTS = 10**11 - 1
QUANTITIES = st.sampled_from([1, 1, 2, 3, 5, 12, 0, -1, -3])


def codes(letter: str) -> st.SearchStrategy[list[str]]:
    """Two to five participants of one kind."""
    return st.sampled_from([2, 2, 3, 5]).map(lambda count: [f"{letter}{number}" for number in range(1, count + 1)])


@st.composite
def memberships(draw: st.DrawFn, days: list[date], dated: bool) -> list[Membership]:
    """No team, one, or one after the other; a change lies on one of the days."""
    if not dated:
        return [Membership(team) for team in draw(st.lists(st.sampled_from(TEAMS), max_size=1))]
    bounds = sorted(draw(st.lists(st.sampled_from(days), max_size=3, unique=True)))
    found = []
    first: date | None = draw(st.sampled_from([None, date(2019, 1, 1)]))
    for bound in [*bounds, None]:
        if draw(st.integers(0, 3)) > 0 and (bound is None or first is None or bound >= first):
            found.append(Membership(draw(st.sampled_from(TEAMS)), first, bound))
        first = bound + timedelta(days=1) if bound else None
    return found


@st.composite
def participants(draw: st.DrawFn, days: list[date], dated: bool) -> dict[str, Participant]:
    """Two to five of each kind; most sellers have a distributor."""
    found = {}
    distributors = draw(codes("D"))
    for kind, drawn in (("rep", draw(codes("R"))), ("distributor", distributors), ("seller", draw(codes("S")))):
        for code in drawn:
            parent = draw(st.sampled_from([*distributors, None])) if kind == "seller" else None
            name = draw(st.sampled_from([f"Anne {code}", f"Éric, “{code}”", "Same Name"]))
            found[code] = Participant(code, name, kind, draw(memberships(days, dated)), parent)
    return found


def crucial_days(window: tuple[date, date]) -> list[date]:
    """The ends of the window, what lies just outside, the same one and two years earlier, and leap days."""
    start, end = window
    before, after, length = start - timedelta(days=1), end + timedelta(days=1), len(days_between(start, end))
    days = [start, end, before, after, start + timedelta(days=length // 2), start - timedelta(days=length)]
    days += [start - timedelta(days=length + 1), date(2020, 2, 28), date(2020, 2, 29)]
    once = [one_year_earlier(day) for day in days]
    return sorted({*days, *once, *(one_year_earlier(day) for day in once), start - timedelta(days=30)})


def inner_days(window: tuple[date, date]) -> st.SearchStrategy[date]:
    """Any day inside the window."""
    return st.integers(0, len(days_between(*window)) - 1).map(lambda offset: window[0] + timedelta(days=offset))


@st.composite
def sale_days(draw: st.DrawFn, window: tuple[date, date]) -> list[date]:
    """Few days, so that sales meet on one: inside the window, in its references, around its ends; some more often."""
    inside = draw(st.lists(inner_days(window), min_size=1, max_size=3))
    length = timedelta(days=len(days_between(*window)))
    references = [one_year_earlier(day) for day in inside] + [day - length for day in inside]
    crucial = draw(st.lists(st.sampled_from(crucial_days(window)), max_size=4))
    return inside * 6 + references * 2 + crucial


@dataclass(frozen=True)
class Scene:
    """What the documents of one world are drawn from; it is small, so that they meet."""

    people: dict[str, Participant]
    products: dict[str, str]
    window: tuple[date, date]
    days: list[date]
    numbers: list[str]

    def someone(self, kind: str) -> st.SearchStrategy[str]:
        """A participant of that kind, mostly one of the first two, sometimes nobody."""
        known = [it.code for it in self.people.values() if it.kind == kind]
        return st.sampled_from([*known[:2] * 3, *known, ""])

    def header(self) -> st.SearchStrategy[tuple[str, str, str, str]]:
        """Rep, distributor, seller and client column."""
        clients = st.sampled_from([*CLIENTS, ""])
        return st.tuples(self.someone("rep"), self.someone("distributor"), self.someone("seller"), clients)


@st.composite
def documents(draw: st.DrawFn, scene: Scene) -> list[Line]:
    """The one to three lines of a commercial document; sometimes each has its own header."""
    kind, day = draw(st.sampled_from(KINDS)), draw(st.sampled_from(scene.days))
    number = draw(st.sampled_from(scene.numbers)) + (f"-{day.year}" if day < scene.window[0] else "")
    header, is_mixed = draw(scene.header()), draw(st.integers(0, 5)) == 5
    found = []
    for place in draw(st.lists(st.sampled_from([1, 2, 3, 10]), min_size=1, max_size=3, unique=True)):
        rep, distributor, seller, client = draw(scene.header()) if is_mixed else header
        if kind == "sell_out":
            distributor = distributor or "D1"
        product, status = draw(st.sampled_from(sorted(scene.products))), draw(st.sampled_from(STATUSES))
        what = (product, draw(QUANTITIES), draw(AMOUNTS_CENTS), status)
        found.append(Line(kind, number, place, day, rep, distributor, seller, client, *what))
    return found


@st.composite
def all_lines(draw: st.DrawFn, scene: Scene, max_documents: int) -> list[Line]:
    """The lines of some documents, each identity once; rarely one of them is of the largest amount."""
    lines: dict[tuple[str, str, str, int], Line] = {}
    # The greater of two draws: full worlds are more telling than empty ones.
    for _ in range(max(draw(st.integers(0, max_documents)), draw(st.integers(0, max_documents)))):
        for line in draw(documents(scene)):
            lines.setdefault(line.identity, line)
    found = list(lines.values())
    if found and draw(st.integers(0, 15)) == 15:
        found[-1] = replace(found[-1], amount_cents=draw(st.sampled_from([LARGEST_CENTS, -LARGEST_CENTS])))
    return found


@st.composite
def worlds(draw: st.DrawFn, dated: bool = True, max_documents: int = 20) -> World:
    """A small world around one of WINDOWS.

    `dated=False` gives memberships without first and last day only, which `to_csv` writes without loss.
    """
    window = draw(st.sampled_from(WINDOWS))
    days = draw(sale_days(window))
    people = draw(participants(sorted({*crucial_days(window), *days}), dated))
    products = {f"P{number}": path for number, path in enumerate(draw(st.permutations(RANGES)), start=1)}
    numbers = draw(st.lists(st.sampled_from(DOCUMENTS), min_size=1, max_size=4, unique=True))
    scene = Scene(people, products, window, days, numbers)
    return World(
        participants=people,
        products=products,
        lines=draw(all_lines(scene, max_documents)),
        targets=draw(targets(people, window)),
        completions=draw(completions(people, days)),
        around=window,
    )


def targets(people: dict[str, Participant], window: tuple[date, date]) -> st.SearchStrategy[dict[tuple[str, str], int]]:
    """Some monthly targets in cents."""
    months = sorted({f"{day:%Y-%m}" for day in days_between(*window)})
    place = st.tuples(st.sampled_from(sorted(people)), st.sampled_from(months))
    return st.dictionaries(place, st.sampled_from([0, 5_000, 10_000, 33_333]), max_size=6)


def completions(people: dict[str, Participant], days: list[date]) -> st.SearchStrategy[list[Completion]]:
    """Some completed training modules."""

    def completion(who: str, module: str, day: date) -> Completion:
        return Completion(who, module, day, MODULES[module])

    who, module = st.sampled_from(sorted(people)), st.sampled_from(sorted(MODULES))
    return st.lists(st.builds(completion, who, module, st.sampled_from(days)), max_size=4)
