"""What to learn next on the page and on home: what challenges give now, what is begun, what waits for others."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from challenges.lifecycle.services import add_challenge, launch_challenge
from core.db import db, writing
from tests.elearning.learning.scene import Learning, module, people, published
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
READ = module(test=None, points=70)


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
