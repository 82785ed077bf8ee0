"""Who is reminded of a path: once before its day and once after it, those with something left, and nobody else."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale

from core.accounts.models import Account
from core.db import db, writing
from elearning.content.module import Audience
from elearning.paths.reminding import remind_of_paths
from elearning.paths.services import Said, save_path
from notifications.models import Notice
from notifications.words import Reader
from tests.elearning.learning.scene import module, people, published
from tests.operations.programme import bring_in
from tests.web.conftest import add, quick_hashes, web

__all__ = ["add", "quick_hashes", "web"]
DUE = date(2026, 5, 20)
NAMES = ("Ann", "Bob", "Eve", "Joe")


@pytest.fixture
def path(web: Flask, add: Callable[..., None]) -> int:
    """A path for those of team North: Ann has done one of two, Bob none, Eve all; Joe is in no team."""
    people(web, *NAMES)
    for name in NAMES:
        add(f"{name.lower()}@example.org", "rep", name)
    with web.app_context(), writing(db.session()) as session:
        teams = "".join(f"{name},{name},rep,North/One,2026-01-01\n" for name in NAMES[:3])
        bring_in(session, "participants", f"code,name,kind,team,since\n{teams}")
        done = "".join(f"{who},{what},2026-05-02,5\n" for who, what in (("Ann", "one"), ("Eve", "one"), ("Eve", "two")))
        bring_in(session, "completions", f"participant,module,date,points\n{done}")
    with web.app_context():
        for code in ("one", "two"):
            published(db.session(), code, module(test=None, points=5))
        with writing(db.session()) as session:
            said = Said("", "Newcomers", ("one", "two"), Audience(teams=["North"]), DUE)
            return save_path(session, None, 0, said, None).id


def told(web: Flask, day: date) -> list[tuple[str, str, str]]:
    """What is told by reminding on a day, twice over: to whom, and what it says."""
    with web.app_context(), time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)):
        session = db.session()
        before = {one.id for one in session.query(Notice)}
        for _time in range(2):
            remind_of_paths(session, day)
        found = []
        with force_locale("en"):
            for notice in session.query(Notice).order_by(Notice.id):
                if notice.id not in before:
                    assert json.loads(notice.told)["what"] in ("due", "late")
                    account = session.get_one(Account, notice.account_id)
                    (said,) = Reader(session, account).say([notice])
                    assert said.path == "/learning"
                    found.append((account.email.split("@")[0], said.title, said.text))
        return sorted(found)


def test_who_has_something_left_is_told_once_before_the_day_and_once_after_it(web: Flask, path: int) -> None:
    assert told(web, DUE - timedelta(days=8)) == []
    due = "Your path “Newcomers” is due on 20 May 2026"
    assert told(web, DUE - timedelta(days=7)) == [("ann", due, "1 module left"), ("bob", due, "2 modules left")]
    assert told(web, DUE) == []
    with web.app_context(), writing(db.session()) as session:
        bring_in(session, "completions", "participant,module,date,points\nAnn,two,2026-05-19,5\n")
    late = "Your path “Newcomers” was due on 20 May 2026"
    assert told(web, DUE + timedelta(days=1)) == [("bob", late, "2 modules left")]
    assert told(web, DUE + timedelta(days=2)) == []


def test_a_path_that_was_due_long_ago_or_is_not_offered_is_not_spoken_of(web: Flask, path: int) -> None:
    assert told(web, DUE + timedelta(days=15)) == []
    with web.app_context(), writing(db.session()) as session:
        said = Said("", "Newcomers", ("one", "two"), Audience(teams=["North"]), DUE)
        save_path(session, path, 1, replace(said, offered=False), None)
    assert told(web, DUE) == []


def test_another_day_is_told_anew(web: Flask, path: int) -> None:
    assert len(told(web, DUE)) == 2
    with web.app_context(), writing(db.session()) as session:
        said = Said("", "Newcomers", ("one", "two"), Audience(teams=["North"]), DUE + timedelta(days=1))
        save_path(session, path, 1, said, None)
    assert len(told(web, DUE)) == 2
