"""The second factor: asked for after the password, slowed down like it, taken once, and demanded of roles."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pyotp
import pytest
from flask import Flask
from time_machine import travel

from tests.conftest import Palier
from tests.web.conftest import PASSWORD, Visitor
from tests.web.scenes import words
from tests.web.test_sessions import EMAIL, account_id, is_in

Visit = Callable[..., Visitor]
ADMIN = "admin@example.org"
SIGNING = {"email": EMAIL, "password": PASSWORD}
NOW = datetime(2026, 5, 19, 8, 0, tzinfo=UTC)


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


@pytest.fixture
def helene(add: Callable[..., None], visit: Visit) -> Visitor:
    """Hélène, a director, signed in."""
    add(EMAIL, "director")
    return visit(EMAIL)


def set_up(visitor: Visitor, at: datetime = NOW) -> tuple[pyotp.TOTP, list[str]]:
    """An app set up at a moment; what it makes codes with, and the recovery codes."""
    with travel(at, tick=False):
        page = visitor.post("/account/second-factor/app", {"present": PASSWORD}).text
        [secret] = re.findall(r">([A-Z2-7]{32})</code>", page)
        app = pyotp.TOTP(secret)
        assert "not the code" in visitor.post("/account/second-factor/app/confirm", {"code": "x"}).text
        page = visitor.post("/account/second-factor/app/confirm", {"code": app.at(at)}).text
    codes = re.findall(r"<code>((?:[A-Z2-9]{4}-){5}[A-Z2-9]{4})</code>", unescape(page))
    assert len(codes) == 10
    return app, codes


def test_a_code_is_asked_for_after_the_password_and_taken_once(helene: Visitor, visit: Visit) -> None:
    app, _codes = set_up(helene)
    later = NOW + timedelta(minutes=5)
    with travel(later, tick=False):
        first, second = visit(), visit()
        for visitor in (first, second):
            assert visitor.post("/sign-in?next=/challenges", SIGNING).location == "/sign-in/second"
            assert not is_in(visitor)
        assert first.post("/sign-in/second", {"code": "000000"}).status_code == 422
        # Of another time, and the one that set the app up.
        for moment in (later + timedelta(minutes=2), NOW):
            assert first.post("/sign-in/second", {"code": app.at(moment)}).status_code == 422
        assert (
            first.post("/sign-in/second", {"code": f" {app.at(later)[:3]} {app.at(later)[3:]}"}).location
            == "/challenges"
        )
        assert is_in(first)
        assert second.post("/sign-in/second", {"code": app.at(later)}).status_code == 422
        assert not is_in(second)
    with travel(later + timedelta(minutes=11), tick=False):
        assert second.get("/sign-in/second").location == "/sign-in"


def test_recovery_codes_let_in_once_each_and_guessing_has_to_wait(helene: Visitor, visit: Visit) -> None:
    _app, [kept, other, *_rest] = set_up(helene)
    visitor = visit()
    visitor.post("/sign-in", SIGNING)
    assert visitor.post("/sign-in/second", {"code": kept.replace("-", " ").lower()}).status_code == 302
    assert is_in(visitor)
    again = visit()
    again.post("/sign-in", SIGNING)
    statuses = [again.post("/sign-in/second", {"code": kept}).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    assert again.post("/sign-in/second", {"code": other}).status_code == 429


def test_a_trusted_device_is_not_asked_until_the_password_is_another(helene: Visitor, visit: Visit) -> None:
    _app, codes = set_up(helene)
    visitor = visit()
    visitor.post("/sign-in", SIGNING)
    visitor.post("/sign-in/second", {"code": codes[0], "trust": "y"})
    visitor.post("/sign-out")
    assert visitor.post("/sign-in", SIGNING).location == "/"
    other = "a longer way to Dijon"
    visitor.post("/account/password", {"present": PASSWORD, "new": other, "again": other})
    visitor.post("/sign-out")
    assert visitor.post("/sign-in", {"email": EMAIL, "password": other}).location == "/sign-in/second"


def test_a_role_that_needs_one_gets_no_further_without(
    web: Flask, add: Callable[..., None], visit: Visit, palier: Palier
) -> None:
    web.config["SECOND_FACTOR"] = frozenset({"director"})
    add(EMAIL, "director")
    add(ADMIN, "administrator")
    visitor = visit()
    # Setting up takes place on another day here, over which only a session goes on that was to be kept.
    visitor.post("/sign-in", {**SIGNING, "remember": "y"})
    assert visitor.get("/challenges").location == "/account/second-factor"
    assert "Your role needs a second factor" in words(visitor.get("/account/second-factor").text)
    set_up(visitor)
    assert visitor.get("/challenges").status_code == 200
    last = visitor.post("/account/second-factor/app/remove", {"present": PASSWORD})
    assert last.status_code == 422 and "set up another one first" in last.text
    admin, path = visit(ADMIN), f"/accounts/{account_id(web)}"
    assert admin.post(f"{path}/factor/reset", {"present": "wrong"}).status_code == 422
    assert admin.post(f"{path}/factor/reset", {"present": PASSWORD}).status_code == 302
    assert not is_in(visitor)
    assert "second_factor_reset" in admin.get("/security.csv").text
    assert "has no second factor any more" in palier("account", "reset-factor", EMAIL)


def test_nothing_is_set_up_or_removed_without_the_password(helene: Visitor) -> None:
    for path in ("app", "codes", "app/remove"):
        assert helene.post(f"/account/second-factor/{path}").status_code == 422
    assert helene.post("/account/passkeys/options", {"present": "wrong"}).status_code == 422
    assert helene.post("/account/passkeys", {"answer": "{}"}).status_code == 422
    assert "Set up an app" in words(helene.get("/account/second-factor").text)
