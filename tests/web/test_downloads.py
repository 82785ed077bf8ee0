"""Files that are downloaded: a name that somebody sent neither breaks the answer nor adds to it."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from tests.web.conftest import Visitor

BOUNDARY = "boundary"
SENT = """--{boundary}\r
Content-Disposition: form-data; name="csrf_token"\r
\r
{token}\r
--{boundary}\r
Content-Disposition: form-data; name="what"\r
\r
clients\r
--{boundary}\r
Content-Disposition: form-data; name="file"; filename*=UTF-8''{name}\r
Content-Type: text/csv\r
\r
code,name\r
,Nobody's\r
\r
--{boundary}--\r
"""


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


def test_a_name_with_line_breaks_comes_back_as_a_name(add: Callable[..., None], visit: Callable[..., Visitor]) -> None:
    add("administrator@example.org", "administrator")
    visitor = visit("administrator@example.org")
    name = "clients%0d%0aSet-Cookie%3A%20x%3Dy%22%3B%1b.csv"
    sent = SENT.format(boundary=BOUNDARY, token=visitor.token(), name=name).encode()
    tried = visitor.client.post("/imports", data=sent, content_type=f"multipart/form-data; boundary={BOUNDARY}")
    assert tried.status_code == 302
    answer = visitor.get(f"{tried.location}/rejects.csv")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == ('attachment; filename="clients--Set-Cookie: x=y-;--rejects.csv"')
    assert "Nobody's" in answer.text


@given(st.text(max_size=80))
@example("Ventes – mars.csv")
@example("ŁÓDŹ;1.csv")
def test_any_name_makes_one_header_that_gives_it_back(name: str) -> None:
    from core.downloads import download
    from core.one_line import one_line

    with Flask("names").app_context():
        written = download(b"", "text/csv", name).headers["Content-Disposition"]
    assert written.isascii()
    assert written.isprintable()
    kind, options = parse_options_header(written)
    assert kind == "attachment"
    assert options.get("filename", "") == re.sub(r'[/\\"%]', "-", one_line(name, "-"))
