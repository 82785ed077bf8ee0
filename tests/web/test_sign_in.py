"""Signing in and out: the right password, the wrong one, too many of them, and what is kept of a session."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from time_machine import travel
from werkzeug.test import TestResponse

from tests.conftest import Palier
from tests.web.conftest import PASSWORD, Visitor

Visit = Callable[..., Visitor]
EMAIL = "helene.vasseur@example.org"
WRONG = "This e-mail and this password do not go together"


@pytest.fixture
def visitor(add: Callable[..., None], visit: Visit) -> Visitor:
    """Somebody not signed in, where Hélène, a director, has an account."""
    add(EMAIL, "director")
    return visit()


def _sign_in(visitor: Visitor, email: str = EMAIL, password: str = PASSWORD, **options: Any) -> TestResponse:
    return visitor.post("/sign-in", {"email": email, "password": password}, **options)


def _failures(web: Flask) -> int:
    from sqlalchemy import func, select

    from core.access import reading_access
    from core.accounts.access_models import FailedSignIn

    with web.app_context(), reading_access() as session:
        return session.scalar(select(func.count()).select_from(FailedSignIn)) or 0


def test_the_right_password_signs_in(web: Flask, visitor: Visitor) -> None:
    assert _sign_in(visitor).location == "/"
    assert visitor.get("/challenges").status_code == 200
    assert _failures(web) == 0


def test_capitals_and_spaces_of_an_e_mail_do_not_matter(visitor: Visitor) -> None:
    assert _sign_in(visitor, f"  {EMAIL.upper()} ").location == "/"


def test_a_wrong_password_and_an_unknown_e_mail_are_told_alike(visitor: Visitor) -> None:
    wrong = _sign_in(visitor, password="not the right one")
    unknown = _sign_in(visitor, "nobody@example.org")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert WRONG in wrong.text
    assert WRONG in unknown.text
    assert visitor.get("/challenges").status_code == 302


def test_an_unknown_e_mail_costs_a_hash_as_well(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.accounts import passwords

    verified = []
    real = passwords._hasher.verify

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            verified.append(kept)
            return bool(real(kept, password))

        hash = staticmethod(passwords._hasher.hash)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    _sign_in(visitor, password="not the right one")
    _sign_in(visitor, "nobody@example.org")
    assert len(verified) == 2


def test_an_inactive_account_does_not_sign_in(web: Flask, visitor: Visitor) -> None:
    from core.accounts.models import Account
    from core.db import db

    with web.app_context():
        db.session.query(Account).update({"active": False})
        db.session.commit()
    assert WRONG in _sign_in(visitor).text


def test_what_is_missing_is_told_at_its_field(visitor: Visitor) -> None:
    answer = visitor.post("/sign-in", {"email": "", "password": ""})
    assert answer.status_code == 422
    assert 'aria-describedby="email-error"' in answer.text
    assert "Enter your password." in answer.text


def test_five_failures_make_the_next_attempts_wait_and_each_further_one_twice_as_long(visitor: Visitor) -> None:
    with travel(datetime.now(UTC), tick=False) as clock:
        for _ in range(5):
            assert _sign_in(visitor, password="wrong").status_code == 422
        for minutes in (1, 2, 4, 8, 15, 15):
            answer = _sign_in(visitor)
            assert answer.status_code == 429
            assert f"Wait {minutes} minute" in answer.text
            clock.shift(timedelta(minutes=minutes, seconds=-1))
            assert _sign_in(visitor).status_code == 429
            clock.shift(timedelta(seconds=1))
            assert _sign_in(visitor, password="wrong").status_code == 422
        clock.shift(timedelta(minutes=15))
        assert _sign_in(visitor).status_code == 302


def test_waiting_is_not_prolonged_by_trying(web: Flask, visitor: Visitor) -> None:
    for _ in range(5):
        _sign_in(visitor, password="wrong")
    noted = _failures(web)
    for _ in range(3):
        assert _sign_in(visitor, password="wrong").status_code == 429
    assert _failures(web) == noted


def test_others_sign_in_while_one_waits(visitor: Visitor, add: Callable[..., None]) -> None:
    add("other@example.org", "director")
    for _ in range(5):
        _sign_in(visitor, password="wrong")
    assert _sign_in(visitor).status_code == 429
    assert _sign_in(visitor, "other@example.org").status_code == 302


def test_a_stranger_keeps_nobody_out_elsewhere_and_a_known_device_not_even_here(visitor: Visitor) -> None:
    """Who guesses waits; the one guessed at signs in from another address, and beside them in a known browser."""
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert _sign_in(visitor).status_code == 302
    visitor.post("/sign-out")
    stranger = Visitor(visitor.client.application.test_client())
    for _ in range(5):
        assert _sign_in(stranger, password="wrong").status_code == 422
    assert _sign_in(stranger).status_code == 429
    assert _sign_in(visitor).status_code == 302
    assert _sign_in(stranger, environ_overrides=elsewhere).status_code == 302


def test_a_known_device_that_guesses_waits_too(visitor: Visitor) -> None:
    _sign_in(visitor)
    visitor.post("/sign-out")
    for _ in range(5):
        assert _sign_in(visitor, password="wrong").status_code == 422
    assert _sign_in(visitor).status_code == 429


def test_many_e_mails_from_one_address_make_it_wait(visitor: Visitor, add: Callable[..., None]) -> None:
    for number in range(30):
        assert _sign_in(visitor, f"nobody{number}@example.org", "wrong").status_code == 422
    assert _sign_in(visitor).status_code == 429
    assert _sign_in(visitor, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 302


def test_signing_in_forgets_the_failures_before(visitor: Visitor) -> None:
    for _ in range(3):
        for _ in range(4):
            assert _sign_in(visitor, password="wrong").status_code == 422
        assert _sign_in(visitor).status_code == 302


def test_nothing_of_an_earlier_session_is_kept_but_the_language(visitor: Visitor) -> None:
    with visitor.client.session_transaction() as kept:
        kept["planted"] = "by somebody else"
        kept["csrf_token"] = "known to somebody else"
    _sign_in(visitor)
    with visitor.client.session_transaction() as kept:
        assert "planted" not in kept
        assert kept.get("csrf_token") != "known to somebody else"
        assert kept["language"] == "en"


def test_a_session_lasts_only_where_that_was_asked_for(visitor: Visitor) -> None:
    assert "Expires" not in _cookie(_sign_in(visitor))
    visitor.post("/sign-out")
    kept = _cookie(visitor.post("/sign-in", {"email": EMAIL, "password": PASSWORD, "remember": "y"}))
    assert "Expires" in kept
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in kept
    assert "Domain" not in kept


def _cookie(answer: TestResponse) -> str:
    """How the session's cookie was set."""
    [found] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("__Host-palier=")]
    return str(found)


def test_signing_out_ends_the_session(visitor: Visitor) -> None:
    _sign_in(visitor)
    assert visitor.post("/sign-out").location == "/sign-in"
    assert visitor.get("/challenges").location == "/sign-in?next=/challenges"


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/challenges?page=2", "/challenges?page=2"),
        ("https://elsewhere.example", "/"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("/\t/elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_goes_where_one_wanted_but_never_elsewhere(
    visitor: Visitor, asked: str, reached: str
) -> None:
    assert _sign_in(visitor, query_string={"next": asked}).location == reached


def test_a_wrong_token_is_told_and_changes_nothing(web: Flask, visitor: Visitor) -> None:
    answer = visitor.client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "csrf_token": "old"})
    assert answer.status_code == 400
    assert "This page was open for too long" in answer.text
    assert "Go back, reload the page" in answer.text
    assert _failures(web) == 0
    assert visitor.get("/challenges").status_code == 302


def test_the_language_is_chosen_and_kept(visitor: Visitor) -> None:
    assert visitor.post("/language", {"language": "fr", "back": "/sign-in?next=/x"}).location == "/sign-in?next=/x"
    assert '<html lang="fr"' in visitor.get("/sign-in").text
    visitor.post("/language", {"language": "xx", "back": "//elsewhere.example"})
    assert '<html lang="fr"' in visitor.get("/sign-in").text


def test_passwords_are_kept_as_argon2id(web: Flask, visitor: Visitor) -> None:
    from core.accounts.models import Account
    from core.db import db

    with web.app_context():
        kept = db.session.query(Account.password_hash).scalar()
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_accounts_are_added_and_listed_from_the_command_line(palier: Palier) -> None:
    palier("account", "add", "Karim.Benali@Example.org", "--role", "administrator", "--password", PASSWORD)
    listed = palier("account", "list", "--format", "csv").splitlines()
    assert listed[1:] == ["karim.benali@example.org,karim.benali@example.org,administrator,fr,,,active"]


def test_a_name_that_is_too_long_is_refused_in_words(palier: Palier) -> None:
    add = ["account", "add", "karim@example.org", "--role", "director", "--password", PASSWORD, "--name"]
    assert "longer than 200 characters" in palier(*add, "K" * 201, fails=True)
    palier(*add, "K" * 200)


@pytest.mark.parametrize(
    ("email", "role", "password", "told"),
    [
        ("karim", "administrator", PASSWORD, "is not an e-mail address"),
        ("karim@example.org", "administrator", "short", "at least 12 characters"),
        ("karim@example.org", "rep", PASSWORD, "give at least one code"),
    ],
)
def test_an_account_that_does_not_hold_is_refused_in_words(
    palier: Palier, email: str, role: str, password: str, told: str
) -> None:
    assert told in palier("account", "add", email, "--role", role, "--password", password, fails=True)


def test_an_account_acts_for_participants_that_exist(palier: Palier) -> None:
    Path("p.csv").write_text("code,name,kind\nR1,Rep One,rep\n")
    palier("import", "participants", "p.csv")
    add = ["account", "add", "rep@example.org", "--role", "rep", "--password", PASSWORD, "--participant"]
    assert "There is no participant “R9”" in palier(*add, "R9", fails=True)
    palier(*add, "R1")
    assert "R1" in palier("account", "list")
    assert "already an account" in palier(*add, "R1", fails=True)
