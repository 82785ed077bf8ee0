"""A module with a package: opened from its page, left to it, and completed by what it tells."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db, writing
from core.models import Completion
from elearning.content.module import PackageUse
from elearning.modules.learning import follow_package
from elearning.packages.keeping import keep_package
from elearning.packages.playing import Commit, commit, launch_of
from elearning.packages.reading import read_package
from elearning.packages.tables import Launch
from elearning.texts import Texts
from tests.elearning.learning.scene import CODE, Learning, module, people, published
from tests.elearning.packages.files import scorm
from tests.web.conftest import Visitor, add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]


@pytest.fixture
def ann(web: Flask, visit: Callable[..., Visitor], add: Callable[..., None], tmp_path: Path) -> Learning:
    """A rep, with a module that is a lesson and a package."""
    web.config.update(PACKAGES=tmp_path / "packages", CONTENT_PORT=8001)
    people(web, "Ann")
    with web.app_context():
        session, content = db.session(), scorm(title="Golf")
        with writing(session):
            kept = keep_package(session, content, read_package(content, "golf.zip"), None)
            use = PackageUse(sha256=kept.sha256, title=Texts(en="Play golf"), cap=40)
        published(session, CODE, module(test=None, package=use))
    add("ann@example.org", "rep", "Ann")
    return Learning(web, visit("ann@example.org"))


def test_a_package_is_opened_from_its_module_and_completes_it(web: Flask, ann: Learning) -> None:
    ann.read_all()
    assert "Play golf" in ann.visitor.get(f"/learning/{CODE}").text
    opened = ann.visitor.post(f"/learning/{CODE}/package")
    token = opened.location.split("session=")[1]
    with web.app_context(), writing(db.session()) as session:
        launch = session.scalars(select(Launch).where(Launch.token == token)).one()
        found = launch_of(session, token)
        assert found is not None
        told = {"core": {"lesson_status": "passed", "score": {"raw": "90", "max": "100", "min": "0"}}}
        assert commit(session, launch, found[1], found[1].units[0], Commit(0, 1, told, False)).stored
        follow_package(session, launch)
    left = ann.visitor.post(opened.location.split("?")[0].replace("/play", "/leave"), {"session": token})
    assert left.location == f"/learning/{CODE}"
    page = ann.visitor.get(left.location).text
    assert "Completed on" in page and "90%" in page
    # Its author lets it bring forty at most.
    with web.app_context():
        assert [it.points for it in db.session().query(Completion)] == [40]


def test_whoever_has_not_begun_opens_no_package(ann: Learning) -> None:
    assert ann.visitor.post(f"/learning/{CODE}/package").status_code == 404
