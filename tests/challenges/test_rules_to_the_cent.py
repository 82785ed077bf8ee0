"""The sentences of the scoring contract, each hit exactly and missed by the least: by hand, by the engine, slowly.

Random worlds rarely meet a step to the cent; these do. A change of the scoring code that moves a point fails here.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from sqlalchemy.orm import Session

from app import create_app
from challenges.models import Challenge
from challenges.queries import balances
from challenges.services import add_challenge, launch_challenge
from challenges.standings import read_standings
from core.db import Base, db
from tests.slow import reading
from tests.slow.builders import HEAD, completed, member, rules, sale, world
from tests.slow.world import Line, World
from tests.stored import store_world

Earned = dict[tuple[str, str], int]


class Case(NamedTuple):
    """A sentence, one criterion (or a whole text of rules), sales, and the points by (participant, key)."""

    sentence: str
    rules: str
    lines: list[Line]
    earned: Earned
    more: dict[str, Any] = {}
    head: str = HEAD


def lines(*described: str) -> list[Line]:
    """Lines by "day amount column=value…", each a document of its own: F1, F2 and on."""
    found = []
    for number, text in enumerate(described, 1):
        day, amount, *columns = text.split()
        values: dict[str, Any] = {"document": f"F{number}"} | dict(column.split("=") for column in columns)
        values |= {name: int(values[name]) for name in ("line", "quantity") if name in values}
        found.append(sale(day if day.count("-") == 2 else f"2020-{day}", amount, **values))
    return found


REVENUE = 'type = "revenue"\npoints = 3\nevery = 100\n'
MONTHLY = REVENUE + 'per = "month"\n'
WEEKLY = REVENUE + 'per = "week"\n'
PIECES = 'type = "revenue"\npoints = 2\nevery = 5\nmeasure = "quantity"\n'
ON_BIKES = REVENUE + 'ranges = ["Bikes"]\n'
ON_BOTH = REVENUE + 'ranges = ["Bikes/Road/Race"]\nproducts = ["bolt"]\n'
RATES = """type = "range"
rates = [{ range = "Bikes", points = 1, every = 10 }, { range = "Bikes/Road", points = 10, every = 10 },
  { product = "race", points = 100, every = 10 }]
"""
STEPS = 'type = "threshold"\nsteps = [{ from = 100, points = 50 }, { from = 200.01, points = 20 }]\n'
EACH = STEPS + 'pays = "each"\n'
FROM_ZERO = 'type = "threshold"\nsteps = [{ from = 0, points = 4 }]\n'
FROM_A_CENT = 'type = "threshold"\nsteps = [{ from = 0.01, points = 4 }]\n'
GROWTH = 'type = "growth"\nreference = "previous_year"\nsteps = [{ from_percent = 12.5, points = 70 }]\n'
LOSS = 'type = "growth"\nreference = "previous_period"\nsteps = [{ from_percent = -50, points = 5 }]\n'
HUNDREDTHS = 'type = "growth"\nreference = "previous_period"\nsteps = [{ from_percent = 33.33, points = 5 }]\n'
NAMED = 'type = "growth"\nreference = { start = 2020-01-10, end = 2020-01-20 }\n'
NAMED += "steps = [{ from_percent = 0, points = 5 }]\n"
LEAST = LOSS + "minimum_reference = 100\n"
STEADY = 'type = "regularity"\nminimum = 100\npoints = 5\n'
STREAK = 'type = "regularity"\nminimum = 100\nper = "week"\nstreak = 2\nstreak_points = 30\n'
ALL = 'type = "regularity"\nminimum = 100\nall_points = 9\n'
NEW = 'type = "new_client"\npoints = 7\n'
DORMANT = NEW + "dormant_days = 30\n"
OWN = NEW + 'known_by = "participant"\n'
PAIRS = 'type = "diversification"\nby = "product"\npoints = 7\n'
BY_RANGE = 'type = "diversification"\nby = "range"\npoints = 7\n'
TARGET = 'type = "target"\nsteps = [{ from_percent = 80, points = 10 }, { from_percent = 133.33, points = 40 }]\n'
BUNDLE = 'type = "bundle"\nranges = ["Bikes"]\nproducts = ["bolt"]\npoints = 6\n'
BY_DOCUMENT = BUNDLE + 'within = "document"\n'
TRAINING = 'type = "training"\n'
LEAP = HEAD.replace("2020-04-01", "2020-02-29").replace("2020-06-30", "2020-02-29")
SELL_OUT = HEAD.replace('sales = "sell_in"', 'sales = "both"')
R1 = ("R1", "")

CASES = [
    Case("points for every full every", REVENUE, lines("04-01 199.99"), {R1: 3}),
    Case("a full every to the cent", REVENUE, lines("04-01 200.00"), {R1: 6}),
    Case("one rounding, on the total", REVENUE, lines("04-01 50", "04-02 50"), {R1: 3}),
    Case("a total of zero gives 0", REVENUE, lines("04-01 100", "04-02 -100"), {}),
    Case("a total below zero gives 0", REVENUE, lines("04-01 -250"), {}),
    Case("a return takes back", REVENUE, lines("04-01 200", "04-02 -0.01"), {R1: 3}),
    Case("both ends are included", REVENUE, lines("04-01 50", "06-30 50", "03-31 900", "07-01 900"), {R1: 3}),
    Case("key periods", MONTHLY, lines("04-30 100", "05-01 200"), {("R1", "2020-04"): 3, ("R1", "2020-05"): 6}),
    Case("weeks begin on Monday", WEEKLY, lines("04-05 100", "04-06 100"), {("R1", "2020-W14"): 3, ("R1", "2020-W15"): 3}),
    Case("quantities are counted in pieces", PIECES, lines("04-01 1 quantity=10", "04-02 1 quantity=4"), {R1: 4}),
    Case("a range takes in what is below it", ON_BIKES, lines("04-01 100 product=race", "04-02 900 product=rental"), {R1: 3}),
    Case("a product of no range is in none", ON_BIKES, lines("04-01 900 product=odd", "04-02 900 product="), {}),
    Case("ranges or products", ON_BOTH, lines("04-01 100 product=race", "04-02 100 product=bolt", "04-03 900"), {R1: 6}),
    Case("only validated lines earn", REVENUE, lines(*(f"04-01 900 status={it}" for it in ("submitted", "rejected", "cancelled"))), {}),
    Case("an empty credited column earns nothing", REVENUE, lines("04-01 900 rep="), {}),
    Case("who belonged on that day", REVENUE, lines("04-09 900", "04-10 100", "04-20 100", "04-21 900"), {R1: 6},
         {"teams": {"R1": [member("Europe/France", "2020-04-10", "2020-04-20")]}}, HEAD + '[audience]\nteams = ["Europe"]\n'),
    Case("the criterion's own sales", REVENUE + 'sales = "sell_out"\n', lines("04-01 900", "04-02 100 kind=sell_out"), {R1: 3}, {}, SELL_OUT),
    Case("both kinds of sale", REVENUE + 'sales = "both"\n', lines("04-01 100", "04-02 100 kind=sell_out"), {R1: 6}, {}, SELL_OUT),

    Case("the product's rate, if there is one", RATES, lines("04-01 10 product=race"), {R1: 100}),
    Case("else the deepest range", RATES, lines("04-01 10"), {R1: 10}),
    Case("each rate on its own lines", RATES, lines("04-01 9.99", "04-02 9.99 product=race"), {}),
    Case("one rate only", RATES, lines("04-01 10", "04-02 10 product=race", "04-03 900 product=rental"), {R1: 110}),

    Case("total >= from", STEPS, lines("04-01 100"), {R1: 50}),
    Case("a cent below from", STEPS, lines("04-01 99.99"), {}),
    Case("the highest step, not the highest points", STEPS, lines("04-01 200.01"), {R1: 20}),
    Case("the sum of all steps reached", EACH, lines("04-01 200.01"), {R1: 70}),
    Case("a step not reached adds nothing", EACH, lines("04-01 200.00"), {R1: 50}),
    Case("who sold nothing has a total of zero", FROM_ZERO, lines("04-01 5"), {R1: 4, ("R2", ""): 4}),
    Case("and what sold for nothing too", FROM_A_CENT, lines("04-01 0"), {}),

    Case("growth to the cent", GROWTH, lines("2019-04-01 80", "04-01 90"), {R1: 70}),
    Case("growth missed by a cent", GROWTH, lines("2019-06-30 80", "04-01 89.99"), {}),
    Case("same days one year earlier", GROWTH, lines("2019-04-01 40", "2019-06-30 40", "2019-03-31 9", "2019-07-01 9", "06-30 90"), {R1: 70}),
    Case("29 February counts as 28", GROWTH, lines("2019-02-28 80", "2019-03-01 900", "02-29 90"), {R1: 70}, {}, LEAP),
    Case("as many days, ending the day before", LOSS, lines("01-01 90", "03-31 110", "2019-12-31 900", "04-01 100"), {R1: 5}),
    Case("a negative percentage", LOSS, lines("03-31 200", "04-01 99.99"), {}),
    Case("decimals of a percent", HUNDREDTHS, lines("03-31 100", "04-01 133.33"), {R1: 5}),
    Case("decimals of a percent, missed", HUNDREDTHS, lines("03-31 100", "04-01 133.32"), {}),
    Case("days of one's own", NAMED, lines("01-10 40", "01-20 60", "01-09 9", "01-21 9", "04-01 100"), {R1: 5}),
    Case("nothing to compare with", LOSS, lines("04-01 900"), {}),
    Case("a reference of zero", LOSS, lines("03-30 50", "03-31 -50", "04-01 900"), {}),
    Case("a reference of a cent", LOSS, lines("03-31 0.01", "04-01 900"), {R1: 5}),
    Case("the minimum reference", LEAST, lines("03-31 100", "04-01 100"), {R1: 5}),
    Case("below the minimum reference", LEAST, lines("03-31 99.99", "04-01 900"), {}),
    Case("large sums are compared exactly", HUNDREDTHS, lines("03-31 999000000", "04-01 999000000", "04-02 332966700"), {R1: 5}),
    Case("and a cent less", HUNDREDTHS, lines("03-31 999000000", "04-01 999000000", "04-02 332966699.99"), {}),

    Case("each period with total >= minimum", STEADY, lines("04-01 100", "05-01 99.99"), {("R1", "2020-04"): 5}),
    Case("consecutive periods", STREAK, lines("04-06 100", "04-13 100"), {("R1", "streak"): 30}),
    Case("a gap breaks them", STREAK, lines("04-06 100", "04-20 100"), {}),
    Case("a weak period breaks them", STREAK, lines("04-06 100", "04-13 99.99", "04-20 100"), {}),
    Case("a period serves once", STREAK, lines("04-06 100", "04-13 100", "04-20 100"), {("R1", "streak"): 30}),
    Case("each time", STREAK, lines(*(f"04-{day:02} 100" for day in (6, 13, 20, 27))), {("R1", "streak"): 60}),
    Case("two runs apart", STREAK, lines(*(f"04-{day:02} 100" for day in (1, 6, 20, 27))), {("R1", "streak"): 60}),
    Case("one's own runs only", STREAK, lines("04-06 100", "04-13 100 rep=R2"), {}),
    Case("every period", ALL, lines("04-30 100", "05-01 100", "06-30 100"), {("R1", "all"): 9}),
    Case("but one", ALL, lines("04-30 100", "05-01 100"), {}),
    Case("a weak one", ALL, lines("04-30 100", "05-01 100", "06-30 99.99"), {}),

    Case("a client without an earlier sale", NEW, lines("04-01 5 client=A", "04-01 5 client=B", "03-31 1 client=B"), {("R1", "A"): 7}),
    Case("whoever sold before", NEW, lines("04-01 5", "03-31 1 rep=R2"), {}),
    Case("even nobody", NEW, lines("04-01 5", "03-31 1 rep="), {}),
    Case("a gift is no sale", NEW, lines("04-01 5", "03-31 0", "03-30 -4"), {("R1", "D1"): 7}),
    Case("only the same participant's lines", OWN, lines("04-01 5", "03-31 1 rep=R2", "04-02 5 rep=R2"), {("R1", "D1"): 7}),
    Case("the default minimum", NEW, lines("04-01 5", "04-02 -4.99"), {("R1", "D1"): 7}),
    Case("a total of zero", NEW, lines("04-01 5", "04-02 -5"), {}),
    Case("a minimum to the cent", NEW + "minimum = 10.01\n", lines("04-01 10.01 client=A", "04-01 10 client=B"), {("R1", "A"): 7}),
    Case("the earliest positive line decides", NEW, lines("04-02 1 rep=R2", "04-01 -1", "04-03 9", "04-01 0"), {("R2", "D1"): 7}),
    Case("then the smallest document", NEW, lines("04-01 1 document=F2", "04-01 1 rep=R2 document=F10"), {("R2", "D1"): 7}),
    Case("then the smallest line", NEW, lines("04-01 1 document=F line=10", "04-01 1 rep=R2 document=F line=9"), {("R2", "D1"): 7}),
    Case("the total is that of all lines", NEW + "minimum = 10\n", lines("04-01 1", "04-02 9 rep=R2"), {("R1", "D1"): 7}),
    Case("one's own total only", OWN + "minimum = 10\n", lines("04-01 9.99", "04-02 10 rep=R2"), {("R2", "D1"): 7}),
    Case("none in that many days", DORMANT, lines("03-09 1", "04-09 1"), {("R1", "D1"): 7}),
    Case("one on the last of those days", DORMANT, lines("03-10 1", "04-09 1"), {}),
    Case("the last of several", DORMANT, lines("01-10 1", "03-10 1", "04-09 1"), {}),
    Case("before its first positive line", DORMANT, lines("03-09 1", "04-08 -1", "04-09 1", "05-30 1"), {("R1", "D1"): 7}),
    Case("ranges do not narrow the client's history", NEW + 'ranges = ["Bikes"]\n', lines("03-01 1 product=bolt", "04-01 5"), {}),
    Case("a line without any client", NEW, lines("04-01 5 distributor="), {}),

    Case("a pair never sold before", PAIRS, lines("03-01 1", "04-01 5 product=bolt", "04-01 5"), {("R1", "D1|bolt"): 7}),
    Case("an existing client", PAIRS, lines("04-01 5 product=bolt"), {}),
    Case("a return is no sale before", PAIRS, lines("03-01 1", "03-02 -1 product=bolt", "04-01 5 product=bolt"), {("R1", "D1|bolt"): 7}),
    Case("the product's own range", BY_RANGE, lines("03-01 1", "04-01 5 product=race", "04-02 5", "04-03 5 product=odd"), {("R1", "D1|Bikes/Road/Race"): 7}),
    Case("the pair's minimum", PAIRS + "minimum = 5\n", lines("03-01 1", "04-01 4.99 product=bolt", "04-01 5 product=race"), {("R1", "D1|race"): 7}),
    Case("the pair goes to who sold first", PAIRS, lines("03-01 1", "04-02 5 product=bolt", "04-01 1 product=bolt rep=R2"), {("R2", "D1|bolt"): 7}),
    Case("known by the participant", PAIRS + 'known_by = "participant"\n',
         lines("03-01 1", "03-01 1 rep=R2 product=bolt", "04-02 5 product=bolt", "04-01 1 product=bolt rep=R2"), {("R1", "D1|bolt"): 7}),

    Case("a target to the cent", TARGET, lines("04-01 80"), {R1: 10}, {"targets": {("R1", "2020-04"): 10_000}}),
    Case("a target missed by a cent", TARGET, lines("04-01 79.99"), {}, {"targets": {("R1", "2020-04"): 10_000}}),
    Case("the highest share", TARGET, lines("04-01 133.33"), {R1: 40}, {"targets": {("R1", "2020-04"): 10_000}}),
    Case("no target, or zero", TARGET, lines("04-01 900"), {}, {"targets": {("R1", "2020-05"): 0, ("R1", "2020-07"): 1}}),
    Case("the sum of the monthly targets", TARGET, lines("04-01 80"), {}, {"targets": {("R1", "2020-04"): 10_000, ("R1", "2020-06"): 1}}),
    Case("of the key period", TARGET + 'per = "month"\n', lines("04-01 80"), {("R1", "2020-04"): 10},
         {"targets": {("R1", "2020-04"): 10_000, ("R1", "2020-05"): 10_000}}),
    Case("a share of nothing sold", 'type = "target"\nsteps = [{ from_percent = 0, points = 1 }]\n', [], {R1: 1}, {"targets": {("R1", "2020-04"): 1}}),

    Case("above zero in every one", BUNDLE, lines("04-01 0.01", "04-02 0.01 product=bolt"), {("R1", "D1"): 6}),
    Case("zero in one of them", BUNDLE, lines("04-01 5", "04-02 5 product=bolt", "04-03 -5 product=bolt"), {}),
    Case("of one client", BUNDLE, lines("04-01 5 client=A", "04-02 5 product=bolt client=B"), {}),
    Case("of one participant", BUNDLE, lines("04-01 5", "04-02 5 product=bolt rep=R2"), {}),
    Case("of one document", BY_DOCUMENT, lines("04-01 5 document=F", "04-01 5 document=F line=2 product=bolt", "04-02 9 product=bolt"), {("R1", "F"): 6}),
    Case("two distributors' documents of one number", BY_DOCUMENT,
         lines("04-01 5 kind=sell_out document=F", "04-01 5 kind=sell_out document=F line=2 product=bolt distributor=D2"), {}, {}, SELL_OUT),
    Case("both of them whole", BY_DOCUMENT,
         lines(*(f"04-01 5 kind=sell_out document=F line={n} product={it} distributor={d}" for d in ("D1", "D2") for n, it in ((1, "road"), (2, "bolt")))),
         {("R1", "F"): 12}, {}, SELL_OUT),
    Case("a sell-in document has its number to itself", BY_DOCUMENT,
         lines("04-01 5 document=F", "04-01 5 document=F line=2 product=bolt distributor=D2"), {("R1", "F"): 6}),

    Case("each module's own points", TRAINING, [], {("R1", "quality"): 50}, {"completions": [completed("R1", "quality", "2020-04-01", 50)]}),
    Case("inside the challenge", TRAINING, [], {("R1", "b"): 2},
         {"completions": [completed("R1", "a", "2020-03-31", 1), completed("R1", "b", "2020-06-30", 2), completed("R1", "c", "2020-07-01", 4)]}),
    Case("once, the first time", TRAINING, [], {("R1", "a"): 1},
         {"completions": [completed("R1", "a", "2020-05-02", 9), completed("R1", "a", "2020-05-01", 1)]}),
    Case("the modules named, for its points", TRAINING + 'modules = ["a"]\npoints = 4\n', [], {("R1", "a"): 4},
         {"completions": [completed("R1", "a", "2020-05-01", 0), completed("R1", "b", "2020-05-01", 9)]}),
]  # fmt: skip

TWO = """
[[criteria]]
name = "Turnover"
type = "revenue"
points = 3
every = 100
per = "month"
[[criteria]]
name = "Steps"
type = "threshold"
steps = [{ from = 100, points = 10 }]
"""
DOUBLE = '[[boosters]]\nname = "Double"\nstart = 2020-04-10\nend = 2020-04-20\npercent = 33.5\n'
ROAD = DOUBLE + 'ranges = ["Bikes/Road"]\n'
BOTH_BOOST = DOUBLE + DOUBLE.replace("Double", "Again").replace("33.5", "100")
CAP = '[[caps]]\nname = "Ceiling"\nlimit = 12\n'
SMALL = '[[caps]]\nname = "First"\nlimit = 1\ncriteria = ["Turnover"]\n'
GATE = '[[gates]]\nname = "Trained"\nmodule = "safety"\ncriteria = ["Steps"]\n'
SOLD = '[[gates]]\nname = "Sold"\nminimum = 100.01\n'
APRIL, MAY = ("R1", "Turnover", "2020-04"), ("R1", "Turnover", "2020-05")
STEP, DOUBLED = ("R1", "Steps", ""), ("R1", "Double", "2020-04")
CEILING, FIRST = ("R1", "Ceiling", ""), ("R1", "First", "")
SAFE = [completed("R1", "safety", "2020-06-30", 0)]

AROUND = [
    ("floor of the part", DOUBLE, lines("04-10 300"), {APRIL: 9, STEP: 10, DOUBLED: 3}, []),
    ("both ends of its days", DOUBLE, lines("04-10 150", "04-20 150", "04-09 0", "04-21 100"), {APRIL: 12, STEP: 10, DOUBLED: 3}, []),
    ("replayed on the lines of its days", DOUBLE, lines("04-09 50", "04-10 50"), {APRIL: 3, STEP: 10}, []),
    ("of its ranges", ROAD, lines("04-10 300", "04-10 300 product=bolt"), {APRIL: 18, STEP: 10, DOUBLED: 3}, []),
    ("never on each other", BOTH_BOOST, lines("04-10 100"), {APRIL: 3, STEP: 10, DOUBLED: 1, ("R1", "Again", "2020-04"): 3}, []),
    ("what exceeds it", CAP, lines("04-01 100"), {APRIL: 3, STEP: 10, CEILING: -1}, []),
    ("the limit itself", CAP.replace("12", "13"), lines("04-01 100"), {APRIL: 3, STEP: 10}, []),
    ("over all keys", CAP, lines("04-01 100", "05-01 100"), {APRIL: 3, MAY: 3, STEP: 10, CEILING: -4}, []),
    ("boosters included", DOUBLE + CAP, lines("04-10 300"), {APRIL: 9, STEP: 10, DOUBLED: 3, CEILING: -10}, []),
    ("over what the earlier left", SMALL + CAP, lines("04-01 200"), {APRIL: 6, STEP: 10, FIRST: -5}, []),
    ("in the order written", CAP + SMALL, lines("04-01 200"), {APRIL: 6, STEP: 10, CEILING: -4, FIRST: -5}, []),
    ("each participant's own", CAP, lines("04-01 100", "04-01 100 rep=R2"),
     {APRIL: 3, STEP: 10, CEILING: -1, ("R2", "Turnover", "2020-04"): 3, ("R2", "Steps", ""): 10, ("R2", "Ceiling", ""): -1}, []),
    ("shut until completed", GATE, lines("04-01 100"), {APRIL: 3}, []),
    ("at any time up to the end", GATE, lines("04-01 100"), {APRIL: 3, STEP: 10}, SAFE),
    ("long before", GATE, lines("04-01 100"), {APRIL: 3, STEP: 10}, [completed("R1", "safety", "2018-01-01", 0)]),
    ("not after the end", GATE, lines("04-01 100"), {APRIL: 3}, [completed("R1", "safety", "2020-07-01", 0)]),
    ("that module", GATE, lines("04-01 100"), {APRIL: 3}, [completed("R1", "other", "2020-05-01", 0)]),
    ("the participant's own", GATE, lines("04-01 100"), {APRIL: 3}, [completed("R2", "safety", "2020-05-01", 0)]),
    ("a total that reaches it", SOLD, lines("04-01 100.01"), {APRIL: 3, STEP: 10}, []),
    ("a cent less", SOLD, lines("04-01 100.00"), {}, []),
    ("over all lines of the challenge", SOLD, lines("04-01 100", "06-30 0.01 product=bolt", "07-01 -9"), {APRIL: 3, STEP: 10}, []),
    ("a cap's row stays unless named", CAP + GATE, lines("04-01 100"), {APRIL: 3, CEILING: -1}, []),
    ("an empty gate withholds everything", CAP + SOLD, lines("04-01 100"), {}, []),
]  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """A session on an empty database in memory; each case rolls back what it wrote."""
    app = create_app("sqlite://")
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield db.session()
        db.session.remove()
        db.engine.dispose()


def launched(session: Session, here: World, text: str) -> Challenge:
    store_world(session, here)
    stored = add_challenge(session, text)
    launch_challenge(session, stored.code)
    return stored


def check(session: Session, here: World, text: str, earned: dict[tuple[str, str, str], int]) -> None:
    """The slow reading and the ledger both say what was worked out by hand."""
    assert reading.points(here, rules(text, "")) == earned
    try:
        stored = launched(session, here, text)
        assert {(row.participant, row.criterion, row.key): row.points for row in balances(session, stored)} == earned
    finally:
        session.rollback()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.sentence)
def test_a_criterion(session: Session, case: Case) -> None:
    earned = {(who, "it", key): value for (who, key), value in case.earned.items()}
    text = f'{case.head}\n[[criteria]]\nname = "it"\n{case.rules}'
    check(session, world(*case.lines, **case.more), text, earned)


@pytest.mark.parametrize(("text", "sold", "earned", "done"), [it[1:] for it in AROUND], ids=[it[0] for it in AROUND])
def test_around_the_criteria(session: Session, text: str, sold: list[Line], earned: dict[Any, int], done: list[Any]) -> None:
    check(session, world(*sold, completions=done), HEAD + TWO + text, earned)


RANKED = [
    ("competition", "04-01 100", [(1, "R1"), (1, "R2"), (3, "R3")]),
    ("dense", "04-01 100", [(1, "R1"), (1, "R2"), (2, "R3")]),
    ("earliest", "04-02 100", [(1, "R1"), (2, "R2"), (3, "R3")]),
    ("earliest", "04-01 100", [(1, "R1"), (1, "R2"), (3, "R3")]),
]


@pytest.mark.parametrize(("ties", "second", "ranks"), RANKED)
def test_ties(session: Session, ties: str, second: str, ranks: list[tuple[int, str]]) -> None:
    """Equal points; a line before the challenge that a growth looks at does not make anybody earlier or later."""
    sold = lines("04-01 100", f"{second} rep=R2", "04-03 0 rep=R3", "2019-05-01 1 rep=R2")
    here = world(*sold)
    here.participants["R3"] = reading.Participant("R3", "Rep R3", "rep")
    text = f'{HEAD}ties = "{ties}"\n[[criteria]]\nname = "it"\n{REVENUE}[[criteria]]\nname = "more"\n{LEAST}'
    try:
        standings = read_standings(session, launched(session, here, text))
        assert [(row.rank, row.code) for row in standings] == ranks
        expected = reading.leaderboard(here, rules(text, ""), reading.points(here, rules(text, "")))
        assert [(row.rank, row.code, row.name, row.points) for row in standings] == expected
    finally:
        session.rollback()
