"""The sentences of the scoring contract, each hit exactly and missed by the least: by hand, by the engine, slowly.

Random worlds rarely meet a step to the cent; these do. A change of the scoring code that moves a point fails here.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app import create_app
from challenges.ledger.balances import balances
from challenges.ledger.standings import read_standings
from challenges.lifecycle.services import add_challenge, launch_challenge, score_challenge
from challenges.models import Challenge
from core.db import db
from core.files import Mapping
from imports.service import import_file, new_run
from tests.challenges.imported import table
from tests.slow import reading
from tests.slow.builders import HEAD, completed, rules, world
from tests.slow.by_hand import Case, lines
from tests.slow.files import SALES_COLUMNS, sales_rows
from tests.slow.types import TYPES
from tests.slow.world import Line, Participant, World
from tests.stored import make_tables, store_world

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
LARGE = '[[criteria]]\nname = "Cents"\ntype = "revenue"\npoints = 1000\nevery = 0.01\n'
LARGE += DOUBLE.replace("33.5", '33.333333\ncriteria = ["Cents"]').replace("2020-04-10", "2020-04-01")
ROAD = DOUBLE + 'ranges = ["Bikes/Road"]\n'
BOTH_BOOST = DOUBLE + DOUBLE.replace("Double", "Again").replace("33.5", "100")
CAP = '[[caps]]\nname = "Ceiling"\nlimit = 12\n'
SMALL = '[[caps]]\nname = "First"\nlimit = 1\ncriteria = ["Turnover"]\n'
GATE = '[[gates]]\nname = "Trained"\nmodule = "safety"\ncriteria = ["Steps"]\n'
OTHER = '[[gates]]\nname = "Other"\nmodule = "other"\ncriteria = ["Double"]\n'
LEARNING = """[[criteria]]
name = "A"
type = "training"
modules = ["a"]
[[criteria]]
name = "B"
type = "training"
modules = ["b"]
"""
SOLD = '[[gates]]\nname = "Sold"\nminimum = 100.01\n'
CASES = [pytest.param(case, id=f"{kind}: {case.sentence}") for kind, it in TYPES.items() for case in it.cases]
APRIL, MAY = ("R1", "Turnover", "2020-04"), ("R1", "Turnover", "2020-05")
STEP, DOUBLED = ("R1", "Steps", ""), ("R1", "Double", "2020-04")
CEILING, FIRST = ("R1", "Ceiling", ""), ("R1", "First", "")
SAFE = [completed("R1", "safety", "2020-06-30", 0)]

AROUND = [
    ("floor of the part", DOUBLE, lines("04-10 300"), {APRIL: 9, STEP: 10, DOUBLED: 3}, []),
    ("to the last point", DOUBLE, lines("04-10 10000"), {APRIL: 300, STEP: 10, ("R1", "Double", "2020-04"): 100}, []),
    ("of large sums", LARGE, lines("04-10 999999999.99"),
     {APRIL: 29_999_997, STEP: 10, ("R1", "Cents", ""): 99_999_999_999_000,
     ("R1", "Double", ""): 99_999_999_999_000 * 33_333_333 // 10**8}, []),
    ("both ends of its days", DOUBLE, lines("04-10 150", "04-20 150", "04-09 0", "04-21 100"),
     {APRIL: 12, STEP: 10, DOUBLED: 3}, []),
    ("replayed on the lines of its days", DOUBLE, lines("04-09 50", "04-10 50"), {APRIL: 3, STEP: 10}, []),
    ("of its ranges", ROAD, lines("04-10 300", "04-10 300 product=bolt"), {APRIL: 18, STEP: 10, DOUBLED: 3}, []),
    ("never on each other", BOTH_BOOST, lines("04-10 100"),
     {APRIL: 3, STEP: 10, DOUBLED: 1, ("R1", "Again", "2020-04"): 3}, []),
    ("what exceeds it", CAP, lines("04-01 100"), {APRIL: 3, STEP: 10, CEILING: -1}, []),
    ("the limit itself", CAP.replace("12", "13"), lines("04-01 100"), {APRIL: 3, STEP: 10}, []),
    ("over all keys", CAP, lines("04-01 100", "05-01 100"), {APRIL: 3, MAY: 3, STEP: 10, CEILING: -4}, []),
    ("boosters included", DOUBLE + CAP, lines("04-10 300"), {APRIL: 9, STEP: 10, DOUBLED: 3, CEILING: -10}, []),
    ("over what the earlier left", SMALL + CAP, lines("04-01 200"), {APRIL: 6, STEP: 10, FIRST: -5}, []),
    ("in the order written", CAP + SMALL, lines("04-01 200"), {APRIL: 6, STEP: 10, CEILING: -4, FIRST: -5}, []),
    ("each participant's own", CAP, lines("04-01 100", "04-01 100 rep=R2"),
     {APRIL: 3, STEP: 10, CEILING: -1, ("R2", "Turnover", "2020-04"): 3, ("R2", "Steps", ""): 10,
     ("R2", "Ceiling", ""): -1}, []),
    ("shut until completed", GATE, lines("04-01 100"), {APRIL: 3}, []),
    ("at any time up to the end", GATE, lines("04-01 100"), {APRIL: 3, STEP: 10}, SAFE),
    ("long before", GATE, lines("04-01 100"), {APRIL: 3, STEP: 10}, [completed("R1", "safety", "2018-01-01", 0)]),
    ("not after the end", GATE, lines("04-01 100"), {APRIL: 3}, [completed("R1", "safety", "2020-07-01", 0)]),
    ("that module", GATE, lines("04-01 100"), {APRIL: 3}, [completed("R1", "other", "2020-05-01", 0)]),
    ("each gate's own module", GATE + OTHER.replace("Double", "Turnover"), lines("04-01 100"), {APRIL: 3},
     [completed("R1", "other", "2020-05-01", 0)]),
    ("each criterion's own modules", LEARNING, [], {("R1", "A", "a"): 1, ("R1", "B", "b"): 2},
     [completed("R1", "a", "2020-05-01", 1), completed("R1", "b", "2020-05-01", 2)]),
    ("the participant's own", GATE, lines("04-01 100"), {APRIL: 3}, [completed("R2", "safety", "2020-05-01", 0)]),
    ("a total that reaches it", SOLD, lines("04-01 100.01"), {APRIL: 3, STEP: 10}, []),
    ("a cent less", SOLD, lines("04-01 100.00"), {}, []),
    ("a minimum of zero is open", LEARNING + SOLD.replace("100.01", "0"), [], {("R1", "A", "a"): 1},
     [completed("R1", "a", "2020-05-01", 1)]),
    ("one of a cent is not", LEARNING + SOLD.replace("100.01", "0.01"), [], {},
     [completed("R1", "a", "2020-05-01", 1)]),
    ("over all lines of the challenge", SOLD, lines("04-01 100", "06-30 0.01 product=bolt", "07-01 -9"),
     {APRIL: 3, STEP: 10}, []),
    ("a cap's row stays unless named", CAP + GATE, lines("04-01 100"), {APRIL: 3, CEILING: -1}, []),
    ("an empty gate withholds everything", CAP + SOLD, lines("04-01 100"), {}, []),
]  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """A session on an empty database in memory; each case rolls back what it wrote."""
    app = create_app("sqlite://")
    with app.app_context():
        make_tables()
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
        assert score_challenge(session, stored.code) == 0
    finally:
        session.rollback()


@pytest.mark.parametrize("case", CASES)
def test_a_criterion(session: Session, case: Case) -> None:
    earned = {(who, "it", key): value for (who, key), value in case.earned.items()}
    text = f'{case.head}\n[[criteria]]\nname = "it"\n{case.rules}'
    check(session, world(*case.lines, **case.more), text, earned)


@pytest.mark.parametrize(("text", "sold", "earned", "done"), [it[1:] for it in AROUND], ids=[it[0] for it in AROUND])
def test_around_the_criteria(
    session: Session, text: str, sold: list[Line], earned: dict[Any, int], done: list[Any]
) -> None:
    check(session, world(*sold, completions=done), HEAD + TWO + text, earned)


TIES = """[[criteria]]
name = "Turnover"
type = "range"
rates = [{ range = "Bikes", points = 3, every = 100 }]
[[criteria]]
name = "Growth"
type = "growth"
reference = "previous_period"
ranges = ["Bikes"]
steps = [{ from_percent = 900, points = 1 }]
[[criteria]]
name = "Target"
type = "target"
ranges = ["Bikes", "Bikes Rental"]
steps = [{ from_percent = 900, points = 1 }]
"""
RANKED = [
    ("competition", lines("04-01 100", "04-02 100 rep=R2"), [(1, "R1"), (1, "R2"), (3, "R3"), (3, "R4")]),
    ("dense", lines("04-01 100", "04-02 100 rep=R2"), [(1, "R1"), (1, "R2"), (2, "R3"), (2, "R4")]),
    ("earliest", lines("04-01 100", "04-02 100 rep=R2"), [(1, "R1"), (2, "R2"), (3, "R3"), (3, "R4")]),
    ("earliest", lines("04-01 100", "04-01 100 rep=R2"), [(1, "R1"), (1, "R2"), (3, "R3"), (3, "R4")]),
    ("earliest", lines("04-02 100 rep=R2", "04-01 90", "06-30 10"), [(1, "R2"), (2, "R1"), (3, "R3"), (3, "R4")]),
    ("earliest", lines("03-01 100", "04-02 100 rep=R2", "04-02 100"), [(1, "R1"), (1, "R2"), (3, "R3"), (3, "R4")]),
    (
        "earliest",
        lines("04-01 100", "04-02 100 rep=R2", "04-03 9 product=bolt"),
        [(1, "R1"), (2, "R2"), (3, "R3"), (3, "R4")],
    ),
    (
        "earliest",
        lines("04-01 100", "04-02 100 rep=R2", "04-03 9 product=rental"),
        [(1, "R2"), (2, "R1"), (3, "R3"), (3, "R4")],
    ),
    ("earliest", lines("03-01 1 rep=R4", "04-01 1 rep=R3"), [(1, "R3"), (2, "R1"), (2, "R2"), (2, "R4")]),
]


@pytest.mark.parametrize(("ties", "sold", "ranks"), RANKED)
def test_ties(session: Session, ties: str, sold: list[Line], ranks: list[tuple[int, str]]) -> None:
    """Of equal points, the earlier last line that counted; what a growth is compared with counts for nobody."""
    here = four_reps(sold)
    text = f'{HEAD}ties = "{ties}"\n{TIES}'
    try:
        standings = read_standings(session, launched(session, here, text))
        assert [(row.rank, row.code) for row in standings] == ranks
        expected = reading.leaderboard(here, rules(text, ""), reading.points(here, rules(text, "")))
        assert [(row.rank, row.code, row.name, row.points) for row in standings] == expected
    finally:
        session.rollback()


CORRECTED = [
    ("less", "04-10 99.99 document=F1 client=A", "a return"),
    ("nothing", "04-10 200 document=F1 client=A status=cancelled", "a cancelled invoice"),
    ("moved", "04-10 200 document=F1 client=A rep=R2", "another rep's sale"),
    ("earlier", "04-01 1 document=F9 client=A rep=R2", "a client who changes hands"),
    ("later", "06-30 1 document=F9 client=A", "a later last day"),
    ("unseen", "07-01 900 document=F9 client=A", "a sale after the end"),
]
HANDS = '[[criteria]]\nname = "New"\ntype = "new_client"\npoints = 1\n'


@pytest.mark.parametrize(("sold", "why"), [it[1:] for it in CORRECTED], ids=[it[0] for it in CORRECTED])
def test_a_correction(session: Session, sold: str, why: str) -> None:
    """One line moves the points of those it concerns, and of nobody else: the rest of the ledger stays as it is."""
    # Of R2, who is not concerned, only the sale to B is read: R1 could lose B as well.
    before = lines("04-10 200 client=A", "04-12 50 client=B", "04-11 100 client=B rep=R2", "05-02 100 client=C rep=R2")
    (after,) = lines(sold)
    here = world(*before)
    text = HEAD + 'ties = "earliest"\n' + TWO + HANDS + DOUBLE + CAP
    try:
        stored = launched(session, here, text)
        content = table(SALES_COLUMNS, sales_rows(World(lines=[after])))
        import_file(session, "sales", content.encode(), new_run(session, "sales", "later.csv"), Mapping())
        here.lines = list({line.identity: line for line in [*before, after]}.values())
        expected = reading.points(here, rules(text, ""))
        assert {(row.participant, row.criterion, row.key): row.points for row in balances(session, stored)} == expected
        ranked = [(row.rank, row.code, row.name, row.points) for row in read_standings(session, stored)]
        assert ranked == reading.leaderboard(here, rules(text, ""), expected), why
        assert score_challenge(session, stored.code) == 0
    finally:
        session.rollback()


def four_reps(sold: list[Line]) -> World:
    here = world(*sold, targets={("R1", "2020-04"): 99_999_999})
    for code in ("R3", "R4"):
        here.participants[code] = Participant(code, f"Rep {code}", "rep")
    return here
