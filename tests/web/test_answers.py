"""What holds of every answer, whatever the page: its kind is told, reading changes nothing, forms are our own."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from flask import Flask
from sqlalchemy import make_url
from werkzeug.test import TestResponse

from tests.web.conftest import Visitor
from tests.web.routes_table import MANAGER, TABLE
from tests.web.test_permissions import visitors

__all__ = ["visitors"]

# What is read as a text tells its signs.
TEXT = re.compile(r"text/.*|.*[+/]xml|application/javascript")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|<[^>]+\s(?:style|on[a-z]+)=")
# What a page listens to, and what it takes into itself.
LIVE, PARTS_OF_PAGES = "text/event-stream", ("/catalogue",)
PAGES = ("text/html", "application/json")
# No browser sends their token by itself.
BY_TOKEN = "/api/"
MARKUP = "'\"><script>alert(1)</script>"


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


@pytest.fixture
def administrator(web: Flask, visitors: dict[str, Visitor]) -> Visitor:
    """Who may ask for every page, where everybody and every file has MARKUP for a name."""
    from core.accounts.models import Account
    from core.db import db
    from core.models import Participant
    from imports.models import ImportRun

    with web.app_context():
        db.session.query(Participant).update({"name": MARKUP})
        db.session.query(Account).update({"name": MARKUP})
        db.session.query(ImportRun).update({"file_name": MARKUP})
        db.session.commit()
    return visitors["administrator"]


def _addresses(method: str, role: str = "") -> list[str]:
    """Every address of that method; with a role those that it may ask for."""
    return [
        row.path.format(role=role or "administrator", other=1, seller_1=1, seller_2=1, north=1, south=1, proof=1)
        for row in TABLE
        if row.method == method and not (role and row.status(role) == 403)
    ]


def _version(beside: sqlite3.Connection) -> int:
    """A number that is another one once any other connection has committed something."""
    return int(beside.execute("PRAGMA data_version").fetchone()[0])


def _faults(answer: TestResponse) -> Iterator[str]:
    """What is wrong with an answer, in words."""
    kind, *parameters = answer.headers["Content-Type"].split("; ")
    if parameters != (["charset=utf-8"] if TEXT.fullmatch(kind) else []):
        yield f"its kind is told as {answer.headers['Content-Type']}"
    if kind not in {*PAGES, LIVE} and "Content-Disposition" not in answer.headers:
        yield f"a file ({kind}) that does not say whether it is to be shown"
    if kind in PAGES and ("<script>alert" in answer.text or MARKUP in answer.text):
        yield "a name is markup"
    if kind in PAGES and INLINE.search(answer.text):
        yield "it holds a script or style of its own, which browsers are told not to run"
    whole = kind == "text/html" and answer.status_code == 200 and not answer.request.path.endswith(PARTS_OF_PAGES)
    if whole and 'action="/sign-out"' not in answer.text:
        yield "nobody can sign out from it"


def test_every_answer_tells_its_kind_and_holds_no_markup_of_others_and_reading_changes_nothing(
    administrator: Visitor, database_url: str
) -> None:
    wrong, named = [], 0
    with closing(sqlite3.connect(make_url(database_url).database or "")) as beside:
        before = _version(beside)
        for address in _addresses("GET"):
            answer = administrator.get(address)
            wrong += [f"{address}: {fault}" for fault in _faults(answer)]
            named += b"&lt;script&gt;alert(1)" in answer.data
            if _version(beside) != before:
                wrong.append(f"{address}: the database is another one afterwards")
    assert not wrong
    assert named > 10


def test_no_form_is_taken_without_the_token_of_the_session(
    administrator: Visitor, visitors: dict[str, Visitor], database_url: str
) -> None:
    """Whoever asks for it: every form is there for one of these four."""
    asked = {role: _addresses("POST", role) for role in ("administrator", "rep", "distributor", MANAGER)}
    assert {path for paths in asked.values() for path in paths} >= set(_addresses("POST"))
    with closing(sqlite3.connect(make_url(database_url).database or "")) as beside:
        before = _version(beside)
        for role, addresses in asked.items():
            for sent in ({}, {"csrf_token": "made up"}):
                client = visitors[role].client
                ours = [path for path in addresses if not path.startswith(BY_TOKEN)]
                taken = [path for path in ours if client.post(path, data=sent).status_code != 400]
                assert not taken, (role, sent)
        assert _version(beside) == before
        administrator.post("/imports/2/discard")
        assert _version(beside) != before


def test_methods_that_no_page_has_are_refused(visit: Callable[..., Visitor]) -> None:
    for method in ("TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND"):
        for address in ("/", "/imports", "/static/palier.js", "/assets/palier.css", "/sign-in"):
            answer = visit().client.open(address, method=method)
            assert answer.status_code == 405, (method, address)
            assert method not in answer.headers["Allow"]
            assert "GET" in answer.headers["Allow"]
