"""The pages on accounts: one's own, the administrator's, and that of a link to a new password."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.conftest import Palier
from tests.web.conftest import PASSWORD, Visitor
from tests.web.scenes import words
from tests.web.test_sessions import account_id

Visit = Callable[..., Visitor]
EMAIL, ADMIN = "helene.vasseur@example.org", "admin@example.org"
OTHER = "a longer way to Dijon"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


@pytest.fixture
def helene(add: Callable[..., None], visit: Visit) -> Visitor:
    """Hélène, a director, signed in; an administrator is there too."""
    add(EMAIL, "director")
    add(ADMIN, "administrator")
    return visit(EMAIL)


def test_one_sees_where_one_is_signed_in_and_signs_out_elsewhere(helene: Visitor, visit: Visit) -> None:
    other = visit()
    signing = {"email": EMAIL, "password": PASSWORD}
    other.post("/sign-in", signing, headers={"User-Agent": FIREFOX}, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    page = words(helene.get("/account").text)
    assert "tests this one since" in page
    assert re.search(r"Firefox on Windows since .*, from 192\.0\.2\.7", page)
    assert helene.post("/account/sessions/end", {"present": PASSWORD}).location == "/account"
    page = words(helene.get("/account").text)
    assert "You are signed out everywhere else." in page and "Firefox" not in page
    assert "Sign out everywhere else" not in page
    assert other.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "Enter your present password."),
        ({"present": PASSWORD, "new": OTHER, "again": "another one"}, "The two are not the same."),
        ({"present": "wrong", "new": OTHER, "again": OTHER}, "This is not your present password."),
        ({"present": PASSWORD, "new": "short", "again": "short"}, "at least 12 characters"),
        ({"present": PASSWORD, "new": "azertyuiop123", "again": "azertyuiop123"}, "Many people use this password"),
        ({"present": PASSWORD, "new": "vasseurvasseur", "again": "vasseurvasseur"}, "made of a name"),
        ({"present": PASSWORD, "new": "x" * 201, "again": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_told_and_the_old_one_holds(
    helene: Visitor, visit: Visit, form: dict[str, str], told: str
) -> None:
    answer = helene.post("/account/password", form)
    assert answer.status_code == 422
    assert told in words(answer.text)
    assert not [secret for secret in (PASSWORD, OTHER, "azertyuiop123") if secret in answer.text]
    assert visit().post("/sign-in", {"email": EMAIL, "password": PASSWORD}).status_code == 302


def test_guessing_the_present_password_has_to_wait_too(helene: Visitor) -> None:
    form = {"present": "wrong", "new": OTHER, "again": OTHER}
    for _ in range(5):
        assert helene.post("/account/password", form).status_code == 422
    answer = helene.post("/account/password", {**form, "present": PASSWORD})
    assert answer.status_code == 429
    assert "Wait 1 minute" in answer.text


def test_password_fields_neither_cut_nor_forbid_pasting(helene: Visitor) -> None:
    for field in re.findall(r'<input[^>]*type="password"[^>]*>', helene.get("/account").text):
        assert not re.search(r"maxlength|onpaste|readonly", field)
        assert re.search(r'autocomplete="(new|current)-password"', field)


def test_the_administrator_finds_accounts(web: Flask, helene: Visitor, visit: Visit, palier: Palier) -> None:
    admin = visit(ADMIN)
    page = words(admin.get("/accounts").text)
    assert "2 accounts" in page and EMAIL in page and "Director" in page
    assert words(admin.get("/accounts?search=VASSEUR").text).count("@example.org") == 2  # the other one: who reads
    assert "No account was found" in admin.get("/accounts?search=%25").text
    palier("account", "deactivate", EMAIL)
    assert "Deactivated" in admin.get("/accounts?page=999").text


def test_the_administrator_gives_a_link_that_is_shown_once(web: Flask, helene: Visitor, visit: Visit) -> None:
    admin, path = visit(ADMIN), f"/accounts/{account_id(web)}"
    page = admin.post(f"{path}/link", {"present": PASSWORD}).text
    [link] = re.findall(r"http://localhost/new-password#[\w-]+", page)
    assert "/new-password#" not in admin.get(path).text
    other = visit()
    assert EMAIL in other.open_link(link).text
    assert other.post("/new-password", {"new": OTHER, "again": OTHER}).status_code == 302
    assert other.post("/sign-in", {"email": EMAIL, "password": OTHER}).status_code == 302


def test_nobody_who_is_out_of_use_gets_a_link(web: Flask, helene: Visitor, visit: Visit, palier: Palier) -> None:
    link = palier("account", "reset", EMAIL)
    palier("account", "deactivate", EMAIL)
    assert visit().open_link(link).status_code == 410
    assert visit(ADMIN).post(f"/accounts/{account_id(web)}/link").status_code == 409
    assert "Nobody signs in as" in palier("account", "reset", EMAIL, fails=True)
    assert "There is no account" in palier("account", "reset", "nobody@example.org", fails=True)


def test_links_name_the_host_that_is_set_and_never_the_one_that_is_asked_for(
    web: Flask, helene: Visitor, visit: Visit, palier: Palier, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = visit(ADMIN)
    web.config["TRUSTED_HOSTS"] = ["challenges.example.com", "localhost"]
    assert (
        "https://challenges.example.com/new-password#"
        in admin.post(f"/accounts/{account_id(web)}/link", {"present": PASSWORD}).text
    )
    monkeypatch.setenv("PALIER_HOSTS", ".example.com")
    assert palier("account", "reset", EMAIL).startswith("https://example.com/new-password#")


def test_what_a_link_refuses_leaves_it_good(helene: Visitor, visit: Visit, palier: Palier) -> None:
    visitor = visit()
    assert visitor.open_link(palier("account", "reset", EMAIL)).status_code == 200
    for new, again, told in (
        ("", "", "Enter a new password."),
        (OTHER, "x", "The two are not the same."),
        ("helenevasseur", "helenevasseur", "made of a name"),
    ):
        answer = visitor.post("/new-password", {"new": new, "again": again})
        assert answer.status_code == 422 and told in answer.text
    assert visitor.post("/new-password", {"new": OTHER, "again": OTHER}).status_code == 302


def test_a_weak_password_is_refused_at_a_terminal_too(palier: Palier) -> None:
    add = ["account", "add", "karim@example.org", "--role", "director", "--name", "Karim Benali", "--password"]
    assert "made of a name" in palier(*add, "karimbenali26", fails=True)
    assert "Many people use this password" in palier(*add, "motdepasse123", fails=True)
    palier(*add, PASSWORD)
