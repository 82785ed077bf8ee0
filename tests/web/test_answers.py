"""What holds of every answer, whatever the page: its kind is told, reading changes nothing, forms are our own."""

import re
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import make_url

from tests.web.conftest import Visitor
from tests.web.test_permissions import TABLE, visitors

__all__ = ["visitors"]

# What is read as a text tells its signs.
TEXT = re.compile(r"text/.*|.*[+/]xml|application/javascript")


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


@pytest.fixture
def administrator(visitors: dict[str, Visitor]) -> Visitor:
    """Who may ask for every page."""
    return visitors["administrator"]


def _addresses(*methods: str) -> list[str]:
    return [row.path.format(role="administrator") for row in TABLE if row.method in methods]


def _version(beside: sqlite3.Connection) -> int:
    """A number that is another one once any other connection has committed something."""
    return int(beside.execute("PRAGMA data_version").fetchone()[0])


def test_every_answer_tells_its_kind_and_reading_changes_nothing(administrator: Visitor, database_url: str) -> None:
    wrong = []
    with closing(sqlite3.connect(make_url(database_url).database or "")) as beside:
        before = _version(beside)
        for address in _addresses("GET"):
            answer = administrator.get(address)
            kind, *parameters = answer.headers["Content-Type"].split("; ")
            if parameters != (["charset=utf-8"] if TEXT.fullmatch(kind) else []):
                wrong.append(f"{address}: {answer.headers['Content-Type']}")
            if kind not in ("text/html", "application/json") and "Content-Disposition" not in answer.headers:
                wrong.append(f"{address}: no Content-Disposition")
            if _version(beside) != before:
                wrong.append(f"{address}: the database is another one afterwards")
    assert not wrong


def test_no_form_is_taken_without_the_token_of_the_session(administrator: Visitor, database_url: str) -> None:
    addresses = _addresses("POST")
    assert len(addresses) > 15
    with closing(sqlite3.connect(make_url(database_url).database or "")) as beside:
        before = _version(beside)
        for sent in ({}, {"csrf_token": "made up"}):
            taken = [path for path in addresses if administrator.client.post(path, data=sent).status_code != 400]
            assert not taken, sent
        assert _version(beside) == before
        administrator.post("/imports/2/discard")
        assert _version(beside) != before


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND"])
def test_methods_that_no_page_has_are_refused(administrator: Visitor, method: str) -> None:
    for address in ("/", "/imports", "/static/palier.js", "/assets/palier.css", "/sign-in"):
        assert administrator.client.open(address, method=method).status_code == 405, address
