"""What every answer carries, pages without inline script or style, and the pages that tell errors."""

import base64
import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.conftest import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


@pytest.mark.parametrize("path", ["/sign-in", "/health", "/ready", "/assets/palier.css", "/nothing", "/"])
def test_every_answer_is_guarded(visit: Visit, path: str) -> None:
    headers = visit().get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert not any("unsafe" in value for value in policy.values())
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert not [name for name, _value in headers if name.startswith("Access-Control-")]


def test_where_people_come_by_plain_http_no_browser_is_told_to_leave_it(web: Flask, visit: Visit) -> None:
    web.config["SESSION_COOKIE_SECURE"] = False
    assert "Strict-Transport-Security" not in visit().get("/sign-in").headers
    headers = visit().get("/sign-in", base_url="https://localhost").headers
    assert headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_nobody_is_believed_to_be_a_proxy_unless_it_is_told_that_there_is_one(web: Flask, visit: Visit) -> None:
    web.config["SESSION_COOKIE_SECURE"] = False
    said = {f"X-Forwarded-{what}": "elsewhere.example" for what in ("Host", "For", "Prefix", "Server")}
    answer = visit().get(
        "/imports", headers=said | {"X-Forwarded-Proto": "https", "Script-Name": "//elsewhere.example"}
    )
    assert answer.location == "/sign-in?next=/imports"
    assert "elsewhere.example" not in answer.text
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("path", ["/challenges//spring/live", "/challenges///evil.example/live", "//challenges"])
@pytest.mark.parametrize("host", ["1", "elsewhere.example"])
def test_a_better_address_is_not_built_from_the_host_that_was_named(visit: Visit, path: str, host: str) -> None:
    answer = visit().get(path, base_url=f"https://{host}")
    assert answer.status_code in (302, 308, 404)
    assert re.match(r"/(?![/\\])", answer.headers.get("Location", "/")), answer.headers["Location"]


def test_who_signs_out_leaves_no_page_in_the_browser(visit: Visit) -> None:
    visitor = visit()
    assert visitor.post("/sign-out").headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in visitor.get("/sign-in").headers


def test_what_a_browser_brings_back_is_signed_with_sha_256(web: Flask, visit: Visit) -> None:
    visitor = visit()
    visitor.post("/language", {"language": "fr"})
    cookie = visitor.client.get_cookie(web.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    page = visitor.get("/sign-in").text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    for signed in (cookie.value, found[1]):
        assert len(base64.urlsafe_b64decode(signed.rsplit(".", 1)[1] + "==")) == 32


def test_a_variable_does_not_turn_debugging_on(sqlite_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from app import create_web_app

    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert create_web_app(sqlite_database_url, SECRET_KEY="for tests alone").debug is False


def test_pages_are_not_kept_and_files_are_kept_for_a_year(visit: Visit) -> None:
    page = visit().get("/sign-in")
    assert page.headers["Cache-Control"] == "private, no-store"
    addresses = re.findall(r'(?:href|src)="(/(?:static|assets)/[^"]+)"', page.text)
    assert len(addresses) >= 5
    for address in addresses:
        answer = visit().get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Cookie" not in answer.headers.get("Vary", ""), address


def test_fonts_of_the_style_sheet_are_served(visit: Visit) -> None:
    sheet = visit().get("/assets/palier.css").text
    addresses = re.findall(r'url\("\.\.(/assets/[^"]+)"\)', sheet)
    assert len(addresses) == 8
    for address in addresses:
        answer = visit().get(address)
        assert (answer.status_code, answer.mimetype) == (200, "font/woff2")


def test_styles_are_sent_compressed_to_whoever_takes_them(visit: Visit) -> None:
    address = "/assets/@tabler/core/dist/css/tabler.min.css"
    whole = visit().get(address)
    small = visit().get(address, headers={"Accept-Encoding": "gzip, br"})
    assert whole.headers.get("Content-Encoding") is None
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) < len(whole.data) / 5


def test_pages_hold_no_inline_script_and_no_inline_style(visit: Visit, add: Callable[..., None]) -> None:
    add("administrator@example.org", "administrator")
    visitor = visit("administrator@example.org")
    for path in ("/imports", "/challenges", "/challenges/new", "/nothing"):
        text = visitor.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text), path


@pytest.mark.parametrize("path", ["/sign-in", "/nothing"])
def test_a_page_has_its_language_one_heading_and_landmarks(visit: Visit, path: str) -> None:
    text = visit().get(path).text
    assert '<html lang="en"' in text
    assert text.count("<h1") == 1
    for landmark in ("<header", "<main", 'href="#main"'):
        assert landmark in text


def test_a_mistake_of_ours_is_told_without_the_database(web: Flask, visit: Visit, add: Callable[..., None]) -> None:
    from core.accounts.permissions import public
    from core.db import db

    def broken() -> str:
        db.session.execute(db.text("SELECT * FROM no_such_table"))
        raise AssertionError("unreachable")

    web.add_url_rule("/broken", "broken", public(broken))
    add("director@example.org", "director")
    answer = visit("director@example.org").get("/broken")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "no_such_table" not in answer.text
    assert "Traceback" not in answer.text


def test_a_busy_database_is_told_and_nothing_is_changed(
    visit: Visit, add: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.errors import Busy

    def busy(_session: object) -> None:
        raise Busy()

    monkeypatch.setattr("app.web.begin_writing", busy)
    add("administrator@example.org", "administrator")
    answer = visit("administrator@example.org").post("/challenges/new")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Another import or scoring is running" in answer.text
