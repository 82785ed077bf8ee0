"""What people learn, told to whom it concerns: counts beside an obvious reading, who is late, what a region sees."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from core.accounts.models import Account, Role
from core.clock import today
from core.db import db, writing
from core.models import Kind, Participant, Team
from elearning.content.module import Audience
from elearning.modules.learning import read_lesson, take
from elearning.modules.models import LearningVersion
from elearning.paths.services import Said, save_path
from followup.effect import _sold, effects_of
from followup.people import people_of
from followup.progress import Standing, by_team, counted, late_ones, published, rows_of
from tests.elearning.learning.scene import published as publish
from tests.elearning.modules.written import soils
from tests.operations.programme import bring_in
from tests.web.conftest import Visitor, add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
PEOPLE = """code,name,kind,team
R1,Anna,rep,North
R2,Bruno,rep,North/Coast
R3,Chloe,rep,South
D1,Depot,distributor,
"""


@pytest.fixture
def learned(web: Flask) -> Iterator[Flask]:
    """A module for reps that Anna has read, Bruno has begun, and a file says of Depot; a path that is over since May 1.

    A lesson alone is asked for.
    """
    with time_machine.travel(NOON, tick=False), web.app_context():
        with writing(db.session()) as session:
            bring_in(session, "participants", PEOPLE)
            bring_in(session, "products", "code,name,range\nP1,Rake,Tools/Rakes\nP2,Seed,Seeds\n")
        content = soils().model_copy(update={"test": None, "audience": Audience(kinds=["rep"]), "ranges": ["Tools"]})
        publish(db.session(), "soils", content)
        publish(db.session(), "more", content)
        with writing(db.session()) as session:
            version = session.scalars(select(LearningVersion).order_by(LearningVersion.id)).first()
            assert version is not None
            people = {it.code: it.id for it in session.scalars(select(Participant))}
            read_lesson(session, take(session, people["R1"], version), "l1")
            take(session, people["R2"], version)
            bring_in(session, "completions", "participant,module,date,points\nD1,soils,2026-01-05,10\n")
            said = Said("", "First steps", ("soils", "more"), Audience(teams=["North"]), date(2026, 5, 1))
            save_path(session, None, 0, said, None)
        yield web


def account(role: Role, *teams: str) -> Account:
    """Somebody who looks: not stored."""
    found = Account(email="x@example.org", name="X", role=role.value, language="en", password_hash="-")
    found.teams = list(db.session().scalars(select(Team).where(Team.name.in_(teams))))
    db.session().expunge_all()
    return found


def test_everybody_for_whom_it_is_or_who_has_begun_or_completed_it(learned: Flask) -> None:
    session = db.session()
    people = people_of(session, account(Role.TRAINER), today())
    module, _version, content = next(it for it in published(session) if it[0].code == "soils")
    rows = rows_of(session, module, content, people, today())
    assert {row.person.code: (row.standing, row.team) for row in rows} == {
        "R1": (Standing.DONE, "North"),
        "R2": (Standing.UNDER_WAY, "North/Coast"),
        "R3": (Standing.TO_DO, "South"),
        "D1": (Standing.DONE, ""),
    }
    counts = counted(rows)
    assert (counts.done, counts.under_way, counts.whole, counts.percent) == (2, 1, 4, 50)
    assert {team: (it.done, it.whole) for team, it in by_team(rows).items()} == {
        "North": (1, 1), "North/Coast": (0, 1), "South": (0, 1), "": (1, 1),
    }  # fmt: skip


def test_who_is_late_with_a_path_and_how_far_they_are(learned: Flask) -> None:
    session = db.session()
    people = people_of(session, account(Role.DIRECTOR), today())
    found = [
        (people.learners[it.participant].person.code, it.progress.done, it.progress.days_late)
        for it in late_ones(session, people, today())
    ]
    assert found == [("R2", 0, 3), ("R1", 1, 3)]


def test_a_regional_manager_sees_its_own_people(learned: Flask) -> None:
    session = db.session()
    people = people_of(session, account(Role.REGIONAL_MANAGER, "North"), today())
    assert sorted(it.person.code for it in people.learners.values()) == ["R1", "R2"]


def test_each_kind_of_people_is_compared_by_itself_and_nothing_is_said_below_twenty(learned: Flask) -> None:
    session = db.session()
    people = people_of(session, account(Role.DIRECTOR), today())
    _module, _version, content = next(it for it in published(session) if it[0].code == "soils")
    found = effects_of(session, "soils", content, people, today())
    assert [(kind, it.completed, it.figures) for kind, it in found] == [
        (Kind.REP, 1, None), (Kind.DISTRIBUTOR, 1, None),
    ]  # fmt: skip
    without = content.model_copy(update={"ranges": []})
    assert effects_of(session, "soils", without, people, today()) == ()


def test_the_comparison_reads_what_was_sold_of_the_ranges_within(learned: Flask) -> None:
    day = today() - timedelta(days=3)
    lines = [
        f"sell_in,F1,1,{day},R1,P1,2,10.00,validated",
        f"sell_in,F1,2,{day},R1,P2,2,99.00,validated",
        f"sell_in,F2,1,{day},R1,P1,1,5.00,submitted",
        f"sell_in,F3,1,{day},R1,P1,-1,-4.00,validated",
    ]
    out = f"sell_out,S1,1,{day},D1,P1,1,8.00,validated"
    head = "kind,document,line,date,rep,product,quantity,amount,status"
    with writing(db.session()) as session:
        bring_in(session, "sales", "\n".join([head, *lines]))
        bring_in(session, "sales", f"{head.replace('rep', 'distributor')}\n{out}\n")
    _module, _version, content = next(it for it in published(db.session()) if it[0].code == "soils")
    for kind, cents in ((Kind.REP, 600), (Kind.DISTRIBUTOR, 800), (Kind.SELLER, None)):
        rows = _sold(db.session(), content, kind, day, today()).rows()
        assert [(when, sum_cents) for _person, when, sum_cents in rows] == ([(day, cents)] if cents else [])


def test_pages_show_them(learned: Flask, add: Callable[..., None], visit: Callable[[str], Visitor]) -> None:
    add("tina@example.org", "trainer")
    tina = visit("tina@example.org")
    page = tina.get("/followup").text
    assert "Bruno" in page
    assert "3 days" in page
    page = tina.get("/followup/soils").text
    assert all(name in page for name in ("Anna", "Bruno", "Chloe", "Depot", "Nothing can be said yet"))
    assert tina.get("/followup/nothing").status_code == 404
