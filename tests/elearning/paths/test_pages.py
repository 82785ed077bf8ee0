"""Paths as a trainer writes them: order by numbers, what is refused, what was changed meanwhile."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db, writing
from core.models import Team
from elearning.paths.models import LearningPath
from elearning.paths.services import every_path, said_of
from tests.elearning.learning.scene import published
from tests.elearning.modules.written import soils
from tests.web.conftest import Visitor, add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]


@pytest.fixture
def trainer(web: Flask, add: Callable[..., None], visit: Callable[[str], Visitor]) -> Visitor:
    """A trainer, three modules, and a team."""
    with web.app_context():
        for code in ("a", "b", "c"):
            published(db.session(), code, soils(code.upper()))
        with writing(db.session()) as session:
            session.add(Team(name="North"))
    add("tina@example.org", "trainer")
    return visit("tina@example.org")


def paths(web: Flask) -> list[tuple[str, tuple[str, ...], list[str], list[str]]]:
    """What there is: titles, modules, teams and kinds."""
    with web.app_context():
        said = [said_of(path) for path in every_path(db.session())]
        return [(it.title_en, it.modules, it.audience.teams, [str(kind) for kind in it.audience.kinds]) for it in said]


FORM = {"version": "0", "title_en": "First steps", "place-a": "2", "place-b": "1", "place-c": "", "offered": "y"}


def test_modules_stand_in_the_order_of_their_places(web: Flask, trainer: Visitor) -> None:
    sent = FORM | {"teams": "North", "kinds": ["rep", "seller"], "due_on": "2026-12-24"}
    assert trainer.post("/teaching/paths/new", sent).status_code == 302
    assert paths(web) == [("First steps", ("b", "a"), ["North"], ["rep", "seller"])]
    page = trainer.get("/teaching/paths").text
    assert page.index(">B<") < page.index(">A<")
    assert "24 December 2026" in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title_en": ""}, "Give the path a title"),
        ({"place-a": ""}, "A path has two modules at least"),
        ({"place-a": "first"}, "Write a whole number, or nothing."),
        ({"title_en": "x" * 201}, "Write at most 200 characters."),
        ({"due_on": "soon"}, "Not a valid date value"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    web: Flask, trainer: Visitor, changed: dict[str, str], told: str
) -> None:
    answer = trainer.post("/teaching/paths/new", FORM | changed)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'name="place-b" inputmode="numeric" size="3" maxlength="4" value="1"' in answer.text
    assert paths(web) == []


def test_a_path_that_was_changed_meanwhile_is_not_overwritten(web: Flask, trainer: Visitor) -> None:
    trainer.post("/teaching/paths/new", FORM)
    with web.app_context():
        number = db.session().scalars(select(LearningPath.id)).one()
    first = trainer.post(f"/teaching/paths/{number}", FORM | {"version": "1", "title_en": "One"})
    second = trainer.post(f"/teaching/paths/{number}", FORM | {"version": "1", "title_en": "Two"})
    assert (first.status_code, second.status_code) == (302, 409)
    assert 'value="Two"' in second.text
    assert paths(web)[0][0] == "One"
