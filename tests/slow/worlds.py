"""Hypothesis strategies for small random worlds in which things collide."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from .days import days_between, one_year_earlier
from .world import MODULES, Completion, Line, Membership, Participant, World

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
# Who takes part as a client; of one of them nobody has ever sold anything to.
ENROLLED = ["C1", "C2", "C9"]
SEGMENTS = ["Bakers", "Fitters", ""]
DOCUMENTS = ["F1", "F10", "F2", "f1", "É1"]
STATUSES = ["validated"] * 12 + ["submitted", "rejected", "cancelled"]

# Few round amounts, so that totals, clients and growths meet their steps exactly; then the awkward ones.
AMOUNTS_CENTS = st.one_of(
    st.sampled_from([5_000, 10_000, 20_000]),
    st.sampled_from([5_000, 10_000, 15_000]),
    st.sampled_from([0, 1, -1, 4_999, 5_001, 3_333, -5_000, -10_000]),
    st.integers(-20_000, 40_000),
)
LARGEST_CENTS = 10**11 - 1
# Rep, distributor, seller and client column of a document.
Header = tuple[str, str, str, str]
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
    """Two to five of each kind and one to three clients; most sellers have a distributor; few have left."""
    found = {}
    distributors = draw(codes("D"))
    kinds = {"rep": draw(codes("R")), "distributor": distributors, "seller": draw(codes("S"))}
    kinds["client"] = draw(st.lists(st.sampled_from(ENROLLED), min_size=1, unique=True))
    for kind, drawn in kinds.items():
        for code in drawn:
            parent = draw(st.sampled_from([*distributors, None])) if kind == "seller" else None
            name = draw(st.sampled_from([f"Anne {code}", f"Éric, “{code}”", "Same Name"]))
            until = draw(st.sampled_from(days)) if dated and draw(st.integers(0, 7)) == 7 else None
            found[code] = Participant(code, name, kind, draw(memberships(days, dated)), parent, until)
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
def regular_days(draw: st.DrawFn, window: tuple[date, date]) -> list[date]:
    """Days of the window a week or a month apart, so that some sell in period after period."""
    length = len(days_between(*window))
    first, apart = draw(st.integers(0, min(length - 1, 10))), draw(st.sampled_from([7, 7, 30]))
    offsets = range(first, length, apart)[: draw(st.integers(2, 5))]
    return [window[0] + timedelta(days=offset) for offset in offsets]


@st.composite
def sale_days(draw: st.DrawFn, window: tuple[date, date]) -> list[date]:
    """Few days, so that sales meet on one: inside the window, in its references, around its ends; some more often."""
    few = st.lists(inner_days(window), min_size=1, max_size=3)
    inside = draw(st.one_of(regular_days(window), few, regular_days(window)))
    length = timedelta(days=len(days_between(*window)))
    references = [one_year_earlier(day) for day in inside] + [day - length for day in inside]
    crucial = draw(st.lists(st.sampled_from(crucial_days(window)), max_size=4))
    return inside * 6 + references * 3 + crucial


def someone(people: dict[str, Participant], kind: str) -> st.SearchStrategy[str]:
    """A participant of that kind, mostly one of the first two, sometimes nobody."""
    known = [it.code for it in people.values() if it.kind == kind]
    return st.sampled_from([*known[:2] * 3, *known, ""])


def new_headers(people: dict[str, Participant]) -> st.SearchStrategy[Header]:
    """Rep, distributor, seller and client column."""
    rep, distributor, seller = (someone(people, kind) for kind in ("rep", "distributor", "seller"))
    return st.tuples(rep, distributor, seller, st.sampled_from([*CLIENTS, ""]))


@dataclass(frozen=True)
class Scene:
    """What the documents of one world are drawn from; it is small, so that they meet."""

    people: dict[str, Participant]
    products: dict[str, str]
    window: tuple[date, date]
    days: list[date]
    numbers: list[str]
    headers: list[Header]

    def header(self) -> st.SearchStrategy[Header]:
        """A header that comes again and again, or a new one: clients mostly stay with those who serve them."""
        return st.one_of(st.sampled_from(self.headers), new_headers(self.people))


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
def steady_lines(draw: st.DrawFn, scene: Scene) -> list[Line]:
    """The same people sell the same client something on every day of the window on which anything is sold."""
    kind, (rep, distributor, seller, client) = draw(st.sampled_from(KINDS)), draw(st.sampled_from(scene.headers))
    who = (rep, distributor or "D1", seller, client)
    days = sorted({day for day in scene.days if scene.window[0] <= day <= scene.window[1]})
    what = st.tuples(st.sampled_from(sorted(scene.products)[:2]), st.sampled_from([1, 2]))
    worth = st.sampled_from([5_000, 10_000, 20_000])
    return [
        Line(kind, f"S{place}", 1, day, *who, *draw(what), draw(worth), "validated") for place, day in enumerate(days)
    ]


@st.composite
def all_lines(draw: st.DrawFn, scene: Scene, max_documents: int) -> list[Line]:
    """The lines of some documents, each identity once; rarely one of them is of the largest amount."""
    lines: dict[tuple[str, str, str, int], Line] = {}
    # The greater of two draws: full worlds are more telling than empty ones.
    for _ in range(max(draw(st.integers(0, max_documents)), draw(st.integers(0, max_documents)))):
        for line in draw(documents(scene)):
            lines.setdefault(line.identity, line)
    found = list(lines.values())
    if draw(st.integers(0, 2)) > 0:
        found += draw(steady_lines(scene))
    if found and draw(st.integers(0, 15)) == 15:
        found[-1] = replace(found[-1], amount_cents=draw(st.sampled_from([LARGEST_CENTS, -LARGEST_CENTS])))
    return found


@st.composite
def worlds(draw: st.DrawFn, dated: bool = True, max_documents: int = 20) -> World:
    """A small world around one of WINDOWS.

    `dated=False` gives memberships without first and last day only, and nobody who has left: `to_csv` writes them
    without loss.
    """
    window = draw(st.sampled_from(WINDOWS))
    days = draw(sale_days(window))
    people = draw(participants(sorted({*crucial_days(window), *days}), dated))
    paths = [*draw(st.permutations(RANGES)), draw(st.sampled_from(RANGES))]
    products = {f"P{number}": path for number, path in enumerate(paths, start=1)}
    numbers = draw(st.lists(st.sampled_from(DOCUMENTS), min_size=1, max_size=4, unique=True))
    headers = draw(st.lists(new_headers(people), min_size=1, max_size=3))
    scene = Scene(people, products, window, days, numbers, headers)
    return World(
        participants=people,
        products=products,
        lines=draw(all_lines(scene, max_documents)),
        targets=draw(targets(people, window)),
        completions=draw(completions(people, window)),
        segments=draw(st.dictionaries(st.sampled_from(CLIENTS), st.sampled_from(SEGMENTS), min_size=2)),
        around=window,
    )


def some_people(people: dict[str, Participant]) -> st.SearchStrategy[str]:
    """Anybody, but mostly those who sell most: the first two of each kind."""
    first = [code for code in sorted(people) if code[1:] in ("1", "2")]
    return st.sampled_from([*first * 3, *sorted(people)])


def targets(people: dict[str, Participant], window: tuple[date, date]) -> st.SearchStrategy[dict[tuple[str, str], int]]:
    """Some monthly targets in cents, for the months that the window has days in and for those around it."""
    months = sorted({f"{day:%Y-%m}" for day in days_between(*window)})
    around = [f"{window[0] - timedelta(days=31):%Y-%m}", f"{window[1] + timedelta(days=31):%Y-%m}"]
    place = st.tuples(some_people(people), st.sampled_from([*months * 3, *around]))
    return st.dictionaries(place, st.sampled_from([0, 1, 5_000, 10_000, 15_000, 33_333]), max_size=12)


@st.composite
def completions(draw: st.DrawFn, people: dict[str, Participant], window: tuple[date, date]) -> list[Completion]:
    """Some modules completed before, inside and after the window; a module done again may be worth something else."""
    days = st.one_of(inner_days(window), st.sampled_from(crucial_days(window)))
    place = st.tuples(some_people(people), st.sampled_from(MODULES), days)
    done = draw(st.dictionaries(place, st.sampled_from([20, 50, 50, 0]), max_size=10))
    return [Completion(who, module, day, worth) for (who, module, day), worth in done.items()]
