"""What to learn next on the page and on home: what challenges give now, what is begun, what waits for others."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

from challenges.lifecycle.services import add_challenge, launch_challenge
from core.db import db, writing
from core.models import Participant
from core.selling import clients_without
from elearning.content.module import Audience
from elearning.paths.services import Said, save_path
from tests.elearning.learning.scene import Learning, module, people, published
from tests.operations.programme import bring_in
from tests.web.conftest import Visitor, add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]

START = datetime(2026, 5, 4, 9, tzinfo=UTC)
CHALLENGE = """
code = "learn"
title = "Learners"
start = 2026-05-01
end = 2026-05-31
credit = "rep"
[[criteria]]
name = "One"
type = "training"
modules = ["one"]
points = 33
[[criteria]]
name = "Two"
type = "training"
modules = ["two"]
"""
# Document and day, client, product, pieces: the third takes its bike back.
SALES = [(1, "C1", "B", 2), (2, "C2", "H", 1), (3, "C3", "H", 1), (4, "C3", "B", 1), (5, "C3", "B", -1)]
READ = module(test=None, points=70, ranges=[])


@pytest.fixture
def ann(web: Flask, visit: Callable[..., Visitor], add: Callable[..., None]) -> Learning:
    """A rep in a challenge that gives 33 points for one module and its own for another; two more give nothing."""
    people(web, "Ann")
    with time_machine.travel(START, tick=False):
        with web.app_context():
            session = db.session()
            for code, content in (("one", READ), ("two", READ), ("three", READ)):
                published(session, code, content)
            published(session, "waits", READ.model_copy(update={"requires": ["three"]}))
            with writing(session):
                add_challenge(session, CHALLENGE)
                launch_challenge(session, "learn")
        add("ann@example.org", "rep", "Ann")
        return Learning(web, visit("ann@example.org"), "two")


def test_points_that_challenges_give_now_come_first_until_they_are_given(ann: Learning) -> None:
    with time_machine.travel(START, tick=False):
        page = ann.visitor.get("/learning").text
        assert "It brings you 70 points now, in “Learners”." in page
        assert "It brings you 70 points now, in “Learners”." in ann.visitor.get("/home").text
        assert "Complete “Product safety” first." in page
        ann.read_all()
        assert "It brings you 33 points now, in “Learners”." in ann.visitor.get("/learning").text
        ann.code = "one"
        ann.read_all()
        page = ann.visitor.get("/learning").text
        assert "in “Learners”" not in page and "It takes 12 minutes." in page


def test_what_is_begun_comes_first(ann: Learning) -> None:
    with time_machine.travel(START, tick=False):
        ann.visitor.post("/learning/three/go-on")
        ann.visitor.post("/learning/three/lessons/1/read")
        told = "You have begun it: lesson 2 of 4 is next."
        assert told in ann.visitor.get("/learning").text
        assert told in ann.visitor.get("/home").text


def test_what_a_path_asks_for_comes_first_and_goes_on_with_what_a_file_told(ann: Learning) -> None:
    with time_machine.travel(START, tick=False):
        with ann.web.app_context(), writing(db.session()) as session:
            everybody, sellers = Audience(), Audience(kinds=["seller"])
            save_path(session, None, 0, Said("", "Newcomers", ("three", "two"), everybody, date(2026, 5, 10)), None)
            save_path(session, None, 0, Said("", "Behind the counter", ("one", "two"), sellers), None)
        told = "It is due on 10 May 2026, for the path “Newcomers”."
        page = ann.visitor.get("/learning").text
        assert told in page and told in ann.visitor.get("/home").text
        assert "Newcomers" in page and "0 of 2" in page and "Behind the counter" not in page
        with ann.web.app_context(), writing(db.session()) as session:
            bring_in(session, "completions", "participant,module,date,points\nAnn,three,2026-05-02,5\n")
        page = ann.visitor.get("/learning").text
        assert "1 of 2" in page and told in page and "on 2 May 2026" in page
        assert told in ann.visitor.get("/home").text
        ann.read_all()
        page = ann.visitor.get("/learning").text
        assert "2 of 2" in page and told not in page


def test_a_path_that_is_late_says_so_and_one_that_is_no_more_offered_is_gone(ann: Learning) -> None:
    with time_machine.travel(START, tick=False), ann.web.app_context():
        said = Said("", "Newcomers", ("three", "two"), Audience(), date(2026, 5, 1))
        with writing(db.session()) as session:
            number = save_path(session, None, 0, said, None).id
        page = ann.visitor.get("/learning").text
        assert "3 days late" in page and "It was due on 1 May 2026" in ann.visitor.get("/home").text
        with writing(db.session()) as session:
            save_path(session, number, 1, replace(said, offered=False), None)
        assert "Newcomers" not in ann.visitor.get("/learning").text + ann.visitor.get("/home").text


def test_what_clients_do_not_buy_yet_is_a_reason(ann: Learning) -> None:
    with time_machine.travel(START, tick=False):
        with ann.web.app_context(), writing(db.session()) as session:
            published(session, "bikes", READ.model_copy(update={"ranges": ["Bikes"], "points": 0}))
            bring_in(session, "products", "code,name,range\nB,Bike,Bikes/Road\nH,Helmet,Helmets\n")
            bring_in(session, "clients", "code,name\nC1,One\nC2,Two\nC3,Three\nC4,Four\n")
            lines = "".join(
                f"sell_in,D{number},1,2026-03-0{number},Ann,{client},{what},{count},{count}0.00,validated\n"
                for number, client, what, count in SALES
            )
            bring_in(session, "sales", f"kind,document,line,date,rep,client,product,quantity,amount,status\n{lines}")
        with ann.web.app_context():
            person = db.session().query(Participant).filter_by(code="Ann").one()
            days = date(2025, 5, 4), date(2026, 5, 3)
            assert clients_without(db.session(), person, ["Bikes", "Helmets", "Bikes/Road", "Bikes/Roa"], *days) == {
                "Bikes": 2, "Helmets": 1, "Bikes/Road": 2, "Bikes/Roa": 3
            }  # fmt: skip
            assert clients_without(db.session(), person, ["Bikes"], date(2026, 3, 2), date(2026, 3, 2)) == {"Bikes": 1}
        ann.read_all()
        ann.code = "one"
        ann.read_all()
        assert "2 of your clients do not buy “Bikes” yet." in ann.visitor.get("/learning").text
