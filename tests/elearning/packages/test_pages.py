"""The page that a package is played in: begun, framed, left; never with somebody else's session of learning."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from core.db import db, writing
from elearning.content.module import Module, PackageUse
from elearning.modules.models import Course
from elearning.packages.keeping import keep_package
from elearning.packages.reading import read_package
from elearning.packages.tables import Launch
from elearning.packages.tickets import read_ticket
from elearning.texts import Texts
from tests.elearning.learning.scene import people, published
from tests.elearning.packages.files import h5p_files, scorm, zipped
from tests.web.conftest import Visitor, add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]

NAMES = ("Ann", "Bob", "Eve")
PLAY, LEAVE = "/learning/packages/1/play", "/learning/packages/1/leave"


@pytest.fixture
def learners(web: Flask, visit: Callable[..., Visitor], add: Callable[..., None], tmp_path: Path) -> list[Visitor]:
    """Two who learn, Ann and Bob, and take modules with package 1, of SCORM, and package 2, of H5P; Eve takes none."""
    web.config.update(PACKAGES=tmp_path / "packages", CONTENT_PORT=8001)
    with web.app_context():
        people(web, *NAMES)
        for code, content in (("golf", scorm(title="Golf")), ("cards", zipped(h5p_files()))):
            with writing(db.session()) as session:
                kept = keep_package(session, content, read_package(content, "a.zip"), None)
            use = PackageUse(sha256=kept.sha256, title=Texts(en=code), cap=10)
            published(db.session(), code, Module(title=Texts(en=code), points=10, package=use))
    for name in NAMES:
        add(f"{name.lower()}@example.org", "rep", name)
    found = [visit(f"{name.lower()}@example.org") for name in NAMES]
    for visitor in found[:2]:
        for code in ("golf", "cards"):
            visitor.post(f"/learning/{code}/go-on")
    return found


def source_of(page: str) -> str:
    """The address that a page frames; empty for none."""
    found = re.search(r'<iframe class="played" src="([^"]+)"', page)
    return found[1] if found else ""


def test_a_package_is_begun_and_framed_from_its_own_origin(web: Flask, learners: list[Visitor]) -> None:
    ann, _bob, _eve = learners
    assert source_of(ann.get(PLAY).text) == ""
    begun = ann.post(PLAY)
    assert begun.status_code == 302
    page = ann.get(begun.location)
    source = source_of(page.text)
    # The app is asked at localhost.
    assert source.startswith("http://127.0.0.1:8001/")
    assert "; frame-src http://127.0.0.1:8001" in page.headers["Content-Security-Policy"]
    assert "allow-top-navigation" not in page.text and "allow-popups-to-escape-sandbox" not in page.text
    with web.app_context():
        ticket = read_ticket(source.split("/")[3])
    assert ticket is not None
    assert (ticket.unit, ticket.origin, ticket.language) == (0, "http://localhost", "en")
    # No other page frames anything.
    assert "frame-src" not in ann.get(PLAY).headers["Content-Security-Policy"]


def test_somebody_else_s_session_of_learning_opens_nothing_and_is_not_ended(learners: list[Visitor]) -> None:
    ann, bob, _eve = learners
    own = ann.post(PLAY).location
    assert source_of(bob.get(own).text) == ""
    bob.post(LEAVE, {"session": own.split("session=")[1]})
    assert source_of(ann.get(own).text)
    ann.post(LEAVE, {"session": own.split("session=")[1]})
    assert source_of(ann.get(own).text) == ""


def test_without_an_origin_for_packages_it_is_said_who_sets_it(web: Flask, learners: list[Visitor]) -> None:
    ann, _bob, _eve = learners
    web.config["CONTENT_PORT"] = 0
    own = ann.post(PLAY).location
    page = ann.get(own).text
    assert source_of(page) == ""
    assert "PALIER_CONTENT_URL" in page


def test_the_origin_that_the_operator_has_set_is_framed(web: Flask, learners: list[Visitor]) -> None:
    ann, _bob, _eve = learners
    web.config["CONTENT_URL"] = "https://content.example.net"
    page = ann.get(ann.post(PLAY).location)
    assert source_of(page.text).startswith("https://content.example.net/")


def test_a_content_of_h5p_is_begun_and_framed_as_well(learners: list[Visitor]) -> None:
    ann, _bob, _eve = learners
    begun = ann.post("/learning/packages/2/play")
    assert source_of(ann.get(begun.location).text).endswith("/player")


def test_a_package_is_opened_by_whoever_takes_its_module_for_that_module(web: Flask, learners: list[Visitor]) -> None:
    ann, _bob, eve = learners
    assert [eve.get(PLAY).status_code, eve.post(PLAY).status_code] == [404, 404]
    with web.app_context():
        assert db.session().query(Launch).count() == 0
    ann.post(PLAY)
    with web.app_context():
        launch = db.session().query(Launch).one()
        course = db.session().query(Course).filter_by(participant_id=launch.participant_id).order_by(Course.id).first()
        assert course is not None and launch.version_id == course.version_id
    # Whoever has begun may go on, and looks at what they did from where they left it to.
    assert eve.post("/learning/golf/go-on").status_code == 302
    assert eve.get(PLAY).status_code == 200
