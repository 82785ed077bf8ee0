"""Levels by hand: a case for each line of the contract."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy.orm import Session

from challenges.criteria.levels import LevelStep
from challenges.lifecycle.amendments import preview_amendment
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.finding import find_challenge
from challenges.lifecycle.seasons import start_next_season
from challenges.lifecycle.services import add_challenge, amend_challenge, close_challenge, launch_challenge
from core.db import begin_writing
from imports.merging.acts import merge_codes
from imports.merging.checks import Codes
from imports.models import Origin
from imports.service import new_run
from rewards.levels.rule import Missing
from rewards.levels.statement import Row, read_levels
from tests.challenges.conftest import on_sqlite
from tests.operations.programme import bring_in

__all__ = ["on_sqlite"]

FILE = """code = "club-2026-01"
title = "The club"
start = 2026-01-01
end = 2026-01-31
renew = "month"
[levels]
downgrade = "{downgrade}"
[[levels.steps]]
code = "copper"
label = {{ fr = "Cuivre", en = "Copper" }}
from = 0
[[levels.steps]]
code = "silver"
from = 20
[[levels.steps]]
code = "gold"
from = 50
[[levels.steps]]
code = "platinum"
from = 90
modules = ["safety", "range"]
minimum_sales = 1000.50
[[criteria]]
name = "Pieces"
type = "revenue"
measure = "quantity"
points = 10
every = 10
"""
HEADER = "kind,document,line,date,rep,client,product,quantity,amount\n"
JANUARY, FEBRUARY, MARCH = (f"club-2026-0{month}" for month in (1, 2, 3))


class Club:
    """A programme with one participant."""

    def __init__(self, session: Session, clock: time_machine.Traveller) -> None:
        self.session, self.clock, self.documents = session, clock, 0
        bring_in(session, "participants", "code,name,kind\nR1,Anna,rep\n")
        bring_in(session, "products", "code,name\nP1,Plough\n")
        bring_in(session, "clients", "code,name\nC1,One\n")

    def begin(self, downgrade: str) -> None:
        add_challenge(self.session, FILE.format(downgrade=downgrade))
        launch_challenge(self.session, JANUARY)

    def on(self, month: int, day: int) -> "Club":
        self.clock.move_to(f"2026-{month:02}-{day:02}T12:00:00+00:00")
        return self

    def sell(self, day: str, pieces: int, amount: str = "1.00") -> None:
        self.documents += 1
        bring_in(self.session, "sales", f"{HEADER}sell_in,F{self.documents},1,{day},R1,C1,P1,{pieces},{amount}\n")

    def learn(self, module: str, day: str) -> None:
        bring_in(self.session, "completions", f"participant,module,date,points\nR1,{module},{day},5\n")

    def renew(self, code: str, month: int) -> None:
        self.on(month, 1)
        assert start_next_season(self.session, code, date(2026, month, 1)) is not None

    def amend(self, before: str, after: str) -> None:
        challenge = find_challenge(self.session, JANUARY)
        source = challenge.source.replace(before, after)
        seen = preview_amendment(self.session, challenge, source).fingerprint
        amend_challenge(self.session, JANUARY, source, Decision(reason="as agreed"), seen)

    def row(self, code: str = JANUARY) -> Row:
        [row] = read_levels(self.session, find_challenge(self.session, code))
        return row

    def ahead(self) -> tuple[LevelStep, Missing]:
        found = self.row().ahead
        assert found is not None
        return found

    def level(self, code: str = JANUARY) -> tuple[str, date, date | None]:
        row = self.row(code)
        return row.level, row.since, row.until


@pytest.fixture
def club(on_sqlite: Session) -> Iterator[Club]:
    with time_machine.travel("2026-01-02T12:00:00+00:00", tick=False) as clock:
        begin_writing(on_sqlite)
        try:
            yield Club(on_sqlite, clock)
        finally:
            on_sqlite.rollback()


END = {month: date(2026, month, day) for month, day in ((1, 31), (2, 28), (3, 31), (4, 30))}


def test_everybody_has_the_first_level_and_cannot_lose_it(club: Club) -> None:
    club.begin("recomputed")
    assert club.level() == ("copper", date(2026, 1, 2), None)
    assert club.ahead()[1].points == 20


def test_what_is_earned_before_the_season_begins_is_had_from_its_first_day(club: Club) -> None:
    club.clock.move_to("2025-12-20T12:00:00+00:00")
    club.begin("recomputed")
    assert club.level() == ("copper", date(2026, 1, 1), None)


def test_up_at_once_and_a_return_takes_points_alone(club: Club) -> None:
    club.begin("recomputed")
    club.on(1, 10).sell("2026-01-09", 30)
    assert club.level() == ("silver", date(2026, 1, 10), END[2])
    club.on(1, 12).sell("2026-01-09", -30)
    # Held, but only until this season's end: it is not reached any more.
    assert club.level() == ("silver", date(2026, 1, 10), END[1])
    assert club.ahead()[1].points == 50
    club.renew(JANUARY, 2)
    assert club.level(FEBRUARY) == ("copper", date(2026, 2, 1), None)


def test_a_level_takes_all_of_its_conditions(club: Club) -> None:
    club.begin("none")
    club.learn("range", "2019-03-03")
    club.sell("2026-01-09", 80, "700.00")
    step, missing = club.ahead()
    assert (step.code, missing.points, missing.sales_cents, missing.modules) == ("platinum", 10, 30_050, ("safety",))
    club.sell("2026-01-09", 10)
    club.sell("2026-01-09", 1, "299.50")
    step, missing = club.ahead()
    assert (missing.points, missing.sales_cents, missing.modules) == (0, 0, ("safety",))
    club.on(1, 20).learn("safety", "2026-01-05")
    assert club.level() == ("platinum", date(2026, 1, 20), None)
    assert club.row().ahead is None


def test_sales_that_bring_no_points_count_for_the_minimum(club: Club) -> None:
    """The step is reached by an amount alone, while no point moves."""
    club.begin("none")
    club.learn("range", "2026-01-01")
    club.learn("safety", "2026-01-01")
    club.sell("2026-01-09", 90, "1000.00")
    assert club.level()[0] == "gold"
    club.on(1, 11).sell("2026-01-09", 1, "0.50")
    assert club.level() == ("platinum", date(2026, 1, 11), None)


@pytest.mark.parametrize(
    ("downgrade", "february", "march"),
    [
        ("none", ("gold", date(2026, 1, 10), None), ("gold", date(2026, 1, 10), None)),
        ("one_level", ("gold", date(2026, 1, 10), END[2]), ("silver", date(2026, 3, 1), END[3])),
        ("recomputed", ("gold", date(2026, 1, 10), END[2]), ("copper", date(2026, 3, 1), None)),
    ],
)
def test_what_a_season_leaves_to_the_next(
    club: Club, downgrade: str, february: tuple[object, ...], march: tuple[object, ...]
) -> None:
    """Gold by January's sales, nothing after it."""
    club.begin(downgrade)
    club.on(1, 10).sell("2026-01-09", 50)
    club.renew(JANUARY, 2)
    assert club.level(FEBRUARY) == february
    club.renew(FEBRUARY, 3)
    assert club.level(MARCH) == march
    club.renew(MARCH, 4)
    if downgrade == "one_level":
        assert club.level("club-2026-04") == ("copper", date(2026, 4, 1), None)


def test_one_level_is_not_below_what_was_reached(club: Club) -> None:
    club.begin("one_level")
    club.sell("2026-01-01", 50)
    club.renew(JANUARY, 2)
    club.sell("2026-02-01", 20)
    club.renew(FEBRUARY, 3)
    assert club.level(MARCH) == ("silver", date(2026, 3, 1), END[3])


def test_what_comes_late_for_a_season_raises_what_it_leaves_and_lowers_nothing(club: Club) -> None:
    club.begin("recomputed")
    club.renew(JANUARY, 2)
    club.on(2, 3).sell("2026-01-30", 20)
    assert club.level(FEBRUARY) == ("silver", date(2026, 2, 3), END[2])
    club.on(2, 4).sell("2026-01-30", -20)
    close_challenge(club.session, JANUARY)
    assert club.level(JANUARY) == ("silver", date(2026, 2, 3), END[1])
    assert club.row(JANUARY).ahead is None
    assert club.level(FEBRUARY) == ("silver", date(2026, 2, 3), END[2])


def test_points_spent_are_points_earned(club: Club) -> None:
    """Nothing of a wallet is asked."""
    from rewards.wallet.services import adjust

    club.begin("recomputed")
    club.sell("2026-01-09", 20)
    person = club.session.connection().exec_driver_sql("SELECT id FROM participant").scalar_one()
    adjust(club.session, person, -1_000, "as agreed", None)
    assert club.level() == ("silver", date(2026, 1, 2), END[2])


def test_an_amendment_takes_no_level_and_one_that_is_gone_is_exchanged(club: Club) -> None:
    club.begin("recomputed")
    club.on(1, 10).sell("2026-01-09", 50)
    club.on(1, 11).amend("from = 50", "from = 60")
    assert club.level() == ("gold", date(2026, 1, 10), END[1])
    club.on(1, 12).amend('[[levels.steps]]\ncode = "gold"\nfrom = 60\n', "")
    assert club.level() == ("silver", date(2026, 1, 12), END[2])
    club.on(1, 13).amend("from = 20", "from = 40")
    club.amend('code = "silver"', 'code = "bronze"')
    assert club.level() == ("bronze", date(2026, 1, 13), END[2])
    assert club.ahead()[0].code == "platinum"


def test_of_two_codes_of_one_person_the_higher_level_holds(club: Club) -> None:
    """What was sold under the other code counts at once, and what was held under it stays when it is taken back."""
    club.begin("recomputed")
    bring_in(club.session, "participants", "code,name,kind\nR2,Anna again,rep\n")
    club.on(1, 10).sell("2026-01-09", 50)
    club.on(1, 11).sell("2026-01-09", -50)
    run = new_run(club.session, "participants", "R1 → R2", None, Origin.MERGE)
    merge_codes(club.session, Codes("participants", "R1", "R2"), run)
    assert (club.row().participant, *club.level()) == ("R2", "gold", date(2026, 1, 10), END[1])


def test_who_leaves_the_audience_finds_the_level_again(club: Club) -> None:
    club.begin("recomputed")
    club.on(1, 10).sell("2026-01-09", 20)
    bring_in(club.session, "participants", "code,name,kind,until\nR1,Anna,rep,2025-12-31\n")
    assert read_levels(club.session, find_challenge(club.session, JANUARY)) == []
    club.on(1, 12)
    bring_in(club.session, "participants", "code,name,kind,until\nR1,Anna,rep,2027-12-31\n")
    assert club.level() == ("silver", date(2026, 1, 10), END[2])
