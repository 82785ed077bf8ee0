"""What is sent small: pages and files alike, the same content under either form, and never told to strangers."""

import gzip
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.web.conftest import Visitor

Visit = Callable[..., Visitor]
SMALL = {"Accept-Encoding": "br, gzip"}
FILE = "/assets/htmx.org/dist/htmx.min.js"
PATHS = ["/sign-in", "/nothing", "/static/palier.js", FILE]


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


def is_small(answer: TestResponse) -> bool:
    return answer.headers.get("Content-Encoding") == "gzip"


@pytest.mark.parametrize("path", PATHS)
def test_texts_are_compressed_for_whoever_takes_them_so(visit: Visit, path: str) -> None:
    visitor = visit()
    whole, small = visitor.get(path), visitor.get(path, headers=SMALL)
    assert not is_small(whole)
    assert is_small(small)
    assert len(small.data) < len(whole.data)
    assert int(small.headers["Content-Length"]) == len(small.data)
    for answer in (whole, small):
        assert "Accept-Encoding" in answer.headers["Vary"]
    # The token is signed at its second.
    if "csrf_token" not in whole.text:
        assert gzip.decompress(small.data) == whole.data


@pytest.mark.parametrize("wanted", ["identity", "gzip;q=0", "br", "zstd, br;q=0.9", ""])
def test_nobody_is_sent_what_they_do_not_take(visit: Visit, wanted: str) -> None:
    for path in PATHS:
        assert not is_small(visit().get(path, headers={"Accept-Encoding": wanted}))


@pytest.mark.parametrize(
    "path", ["/health", "/assets/@fontsource/inter/files/inter-latin-400-normal.woff2", "/static/mark.svg"]
)
def test_what_is_tiny_or_compressed_already_stays_as_it_is(visit: Visit, path: str) -> None:
    assert not is_small(visit().get(path, headers=SMALL))


@pytest.mark.parametrize("path", ["/static/palier.js", FILE])
def test_each_form_of_a_file_has_a_name_under_which_it_is_not_sent_again(visit: Visit, path: str) -> None:
    visitor = visit()
    whole, small = visitor.get(path), visitor.get(path, headers=SMALL)
    assert whole.headers["ETag"] != small.headers["ETag"]
    for headers, known, expected in [
        ({}, whole, 304),
        (SMALL, small, 304),
        (SMALL, whole, 304),
        ({}, small, 200),
    ]:
        again = visitor.get(path, headers=headers | {"If-None-Match": known.headers["ETag"]})
        assert again.status_code == expected
        assert "Accept-Encoding" in again.headers["Vary"]
        assert again.headers["Cache-Control"] == whole.headers["Cache-Control"]
        assert (again.data == b"") == (expected == 304)


def test_a_part_of_a_file_is_a_part_of_the_file(visit: Visit) -> None:
    answer = visit().get(FILE, headers=SMALL | {"Range": "bytes=0-9"})
    assert (answer.status_code, len(answer.data), is_small(answer)) == (206, 10, False)


@pytest.mark.parametrize(
    ("site", "base_url", "path", "expected"),
    [
        ("same-origin", "https://localhost", "/challenges", True),
        ("none", "https://localhost", "/challenges", True),
        ("cross-site", "https://localhost", "/challenges", False),
        ("same-site", "https://localhost", "/challenges", False),
        (None, "https://localhost", "/challenges", False),
        ("cross-site", "https://localhost", FILE, True),
        # Nothing is encrypted here: whoever sees the length sees the page.
        (None, "http://localhost", "/challenges", True),
    ],
)
def test_the_length_of_a_page_tells_strangers_nothing(
    visit: Visit, add: Callable[..., None], site: str | None, base_url: str, path: str, expected: bool
) -> None:
    add("director@example.org", "director")
    headers = SMALL | ({"Sec-Fetch-Site": site} if site else {})
    answer = visit("director@example.org").get(path, headers=headers, base_url=base_url)
    assert (answer.status_code, is_small(answer)) == (200, expected)
