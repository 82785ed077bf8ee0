"""The daily question on its page: answered once, by whoever it is for, the same until tomorrow."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from core.db import db
from elearning.daily.models import DailyAnswer
from tests.elearning.learning.scene import Learning, people, published
from tests.elearning.modules.written import soils
from tests.web.conftest import Visitor, add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]
SOILS = {"asked": "soils/q1"}
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A Monday at noon."""
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def ann(
    web: Flask, add: Callable[..., None], visit: Callable[[str], Visitor], clock: time_machine.Traveller
) -> Visitor:
    """Ann, who may learn a module with one question."""
    people(web, "Ann")
    with web.app_context():
        published(db.session(), "soils", soils())
    add("ann@example.org", "rep", "Ann")
    return visit("ann@example.org")


def kept(web: Flask) -> list[tuple[str, str, str]]:
    """What was answered: day, question, credit."""
    with web.app_context():
        rows = db.session().scalars(select(DailyAnswer).order_by(DailyAnswer.day))
        return [(row.day.isoformat(), row.question, row.credit) for row in rows]


def test_it_is_answered_once_and_what_was_right_is_told_after_it(web: Flask, ann: Visitor) -> None:
    before = ann.get("/daily")
    assert 'name="asked" value="soils/q1"' in before.text
    assert "Soils are alive" in before.text
    assert "verdict" not in before.text
    assert ann.post("/daily", SOILS | {"q1": "false"}).status_code == 302
    assert kept(web) == [("2026-05-04", "q1", "0")]
    assert "Not quite." in ann.get("/daily").text
    assert ann.post("/daily", SOILS | {"q1": "true"}).status_code == 302
    assert kept(web) == [("2026-05-04", "q1", "0")]


def test_days_in_a_row_are_counted(
    web: Flask, ann: Visitor, visit: Callable[[str], Visitor], clock: time_machine.Traveller
) -> None:
    visitor = ann
    for day in range(3):
        clock.move_to(NOON + timedelta(days=day))
        visitor = visit("ann@example.org")
        visitor.post("/daily", SOILS | {"q1": "true"})
    assert [credit for _day, _question, credit in kept(web)] == ["1", "1", "1"]
    assert "3 days in a row." in visitor.get("/daily").text


def test_an_answer_that_is_none_is_told(web: Flask, ann: Visitor) -> None:
    for sent in ({}, {"q1": "perhaps"}, {"q9": "true"}):
        assert ann.post("/daily", SOILS | sent).status_code == 422
    assert kept(web) == []


def test_an_answer_to_another_question_is_not_taken(web: Flask, ann: Visitor) -> None:
    for other in ({"asked": "soils/q2"}, {"asked": "others/q1"}, {}):
        answer = ann.post("/daily", other | {"q1": "false"})
        assert answer.status_code == 409 and "answer this one" in answer.text and "Soils are alive" in answer.text
    assert kept(web) == []


def test_what_is_begun_today_does_not_change_today_s_question_and_an_open_test_asks_for_itself(
    web: Flask, ann: Visitor
) -> None:
    with web.app_context():
        worth_more = soils().model_copy(update={"points": 500})
        published(db.session(), "more", worth_more)
    first = ann.get("/daily").text
    assert 'value="more/q1"' in first
    ann.post("/learning/soils/go-on")
    assert 'value="more/q1"' in ann.get("/daily").text
    learning = Learning(web, ann, "more")
    learning.read_all()
    assert 'value="more/q1"' in ann.get("/daily").text
    attempt = learning.begin()
    assert 'value="soils/q1"' in ann.get("/daily").text
    learning.hand_in(attempt)
    assert 'value="more/q1"' in ann.get("/daily").text
