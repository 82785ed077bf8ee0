"""The page that a package is played in: begun, framed, left; never with somebody else's session of learning."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from core.db import db
from core.models import Participant
from elearning.packages.keeping import keep_package
from elearning.packages.reading import read_package
from elearning.packages.tickets import read_ticket
from tests.elearning.packages.files import h5p_files, scorm, zipped
from tests.web.conftest import Visitor, add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]

PLAY, LEAVE = "/learning/packages/1/play", "/learning/packages/1/leave"


@pytest.fixture
def learners(web: Flask, visit: Callable[..., Visitor], add: Callable[..., None], tmp_path: Path) -> list[Visitor]:
    """Two who learn, Ann and Bob; package 1 is of SCORM, package 2 of H5P."""
    web.config.update(PACKAGES=tmp_path / "packages", CONTENT_PORT=8001)
    with web.app_context():
        db.session().add_all([Participant(code=name, name=name, kind="rep") for name in ("Ann", "Bob")])
        for content in (scorm(title="Golf"), zipped(h5p_files())):
            keep_package(db.session(), content, read_package(content, "a.zip"), None)
        db.session().commit()
    for name in ("Ann", "Bob"):
        add(f"{name.lower()}@example.org", "rep", name)
    return [visit("ann@example.org"), visit("bob@example.org")]


def source_of(page: str) -> str:
    """The address that a page frames; empty for none."""
    found = re.search(r'<iframe class="played" src="([^"]+)"', page)
    return found[1] if found else ""


def test_a_package_is_begun_and_framed_from_its_own_origin(web: Flask, learners: list[Visitor]) -> None:
    ann, _bob = learners
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
    ann, bob = learners
    own = ann.post(PLAY).location
    assert source_of(bob.get(own).text) == ""
    bob.post(LEAVE, {"session": own.split("session=")[1]})
    assert source_of(ann.get(own).text)
    ann.post(LEAVE, {"session": own.split("session=")[1]})
    assert source_of(ann.get(own).text) == ""


def test_without_an_origin_for_packages_it_is_said_who_sets_it(web: Flask, learners: list[Visitor]) -> None:
    ann, _bob = learners
    web.config["CONTENT_PORT"] = 0
    own = ann.post(PLAY).location
    page = ann.get(own).text
    assert source_of(page) == ""
    assert "PALIER_CONTENT_URL" in page


def test_the_origin_that_the_operator_has_set_is_framed(web: Flask, learners: list[Visitor]) -> None:
    ann, _bob = learners
    web.config["CONTENT_URL"] = "https://content.example.net"
    page = ann.get(ann.post(PLAY).location)
    assert source_of(page.text).startswith("https://content.example.net/")


def test_what_is_not_played_yet_says_so_and_begins_nothing(learners: list[Visitor]) -> None:
    ann, _bob = learners
    page = ann.get("/learning/packages/2/play").text
    assert "cannot be played yet" in page and "<iframe" not in page
    assert ann.post("/learning/packages/2/play").status_code == 404
