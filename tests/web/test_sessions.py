"""Sessions on the server's side: what ends them, what they outlast, and what is kept of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select, update
from time_machine import travel

from tests.conftest import Palier
from tests.web.conftest import PASSWORD, Visitor

Visit = Callable[..., Visitor]
EMAIL = "helene.vasseur@example.org"
OTHER = "a longer way to Dijon"
PAGE = "/challenges"


@pytest.fixture
def helene(add: Callable[..., None], visit: Visit) -> Visitor:
    """Hélène, a director, signed in by the form."""
    add(EMAIL, "director")
    return sign_in(visit())


def sign_in(visitor: Visitor, password: str = PASSWORD, email: str = EMAIL, **more: str) -> Visitor:
    answer = visitor.post("/sign-in", {"email": email, "password": password, **more})
    assert answer.status_code == 302, answer.text
    return visitor


def is_in(visitor: Visitor) -> bool:
    """Whether the visitor is signed in; else they are sent to the form."""
    answer = visitor.get(PAGE)
    assert answer.status_code == 200 or answer.location == f"/sign-in?next={PAGE}"
    return bool(answer.status_code == 200)


def copy(web: Flask, visitor: Visitor) -> Visitor:
    """Another browser with the same cookie."""
    cookie = visitor.client.get_cookie("__Host-palier")
    assert cookie is not None
    client = web.test_client()
    client.set_cookie("__Host-palier", cookie.value)
    return Visitor(client)


def test_a_cookie_is_worth_nothing_after_signing_out(web: Flask, helene: Visitor) -> None:
    stolen = copy(web, helene)
    assert is_in(stolen)
    helene.post("/sign-out")
    assert not is_in(stolen) and not is_in(helene)


def test_signing_in_again_ends_the_session_before(web: Flask, helene: Visitor) -> None:
    before = copy(web, helene)
    sign_in(helene)
    assert is_in(helene) and not is_in(before)


def test_another_password_ends_every_other_session(web: Flask, helene: Visitor, visit: Visit) -> None:
    before, elsewhere = copy(web, helene), sign_in(visit())
    form = {"present": PASSWORD, "new": OTHER, "again": OTHER}
    assert helene.post("/account/password", form).location == "/account"
    assert is_in(helene) and not is_in(elsewhere) and not is_in(before)
    assert visit().post("/sign-in", {"email": EMAIL, "password": PASSWORD}).status_code == 422
    sign_in(visit(), OTHER)


def test_a_hash_changed_behind_our_back_ends_them_too(web: Flask, helene: Visitor) -> None:
    """A backup that was restored, or somebody at the database: a session is one of the password it was begun with."""
    from core.accounts.models import Account
    from core.accounts.passwords import hash_password
    from core.db import db

    with web.app_context():
        db.session.execute(update(Account).values(password_hash=hash_password(PASSWORD)))
        db.session.commit()
    assert not is_in(helene)


def test_a_link_ends_all_of_them_and_is_used_once(helene: Visitor, visit: Visit, palier: Palier) -> None:
    link = palier("account", "reset", EMAIL)
    form = {"new": OTHER, "again": OTHER}
    first, second = visit(), visit()
    assert first.open_link(link).status_code == second.open_link(link).status_code == 200
    assert is_in(helene)
    assert first.post("/new-password", form).location == "/sign-in"
    assert not is_in(helene)
    sign_in(first, OTHER)
    late = second.post("/new-password", {"new": PASSWORD, "again": PASSWORD})
    for answer in (late, second.open_link(link)):
        assert answer.status_code == 410
        assert "This link was used already, or its time is over." in answer.text
    sign_in(visit(), OTHER)


def test_a_link_is_over_with_a_later_one_its_day_or_another_password(
    helene: Visitor, visit: Visit, palier: Palier
) -> None:
    def ask() -> str:
        return palier("account", "reset", EMAIL)

    first, second = ask(), ask()
    assert visit().open_link(first).status_code == 410
    with travel(datetime.now(UTC) + timedelta(hours=24, seconds=5), tick=False):
        assert visit().open_link(second).status_code == 410
    assert visit().open_link(second).status_code == 200
    helene.post("/account/password", {"present": PASSWORD, "new": OTHER, "again": OTHER})
    assert visit().open_link(second).status_code == 410


def test_an_administrator_ends_sessions_and_takes_accounts_out_of_use(
    web: Flask, helene: Visitor, add: Callable[..., None], visit: Visit
) -> None:
    add("admin@example.org", "administrator")
    admin = visit("admin@example.org")
    path = f"/accounts/{account_id(web)}"
    assert admin.post(f"{path}/sessions/end").location == path
    assert not is_in(helene)
    sign_in(helene)
    assert admin.post(f"{path}/deactivate").location == path
    assert not is_in(helene)
    assert helene.post("/sign-in", {"email": EMAIL, "password": PASSWORD}).status_code == 422
    admin.post(f"{path}/reactivate")
    assert not is_in(helene)
    sign_in(helene)


def account_id(web: Flask, email: str = EMAIL) -> int:
    from core.accounts.models import Account
    from core.db import db

    with web.app_context():
        return db.session.scalars(select(Account.id).where(Account.email == email)).one()


def test_nobody_takes_out_of_use_themselves_or_the_last_administrator(
    web: Flask, add: Callable[..., None], visit: Visit, palier: Palier
) -> None:
    for name in ("one", "two"):
        add(f"{name}@example.org", "administrator")
    one = visit("one@example.org")
    answer = one.post(f"/accounts/{account_id(web, 'one@example.org')}/deactivate")
    assert answer.status_code == 409 and "You cannot deactivate your own account" in answer.text
    palier("account", "deactivate", "two@example.org")
    assert "last active administrator" in palier("account", "deactivate", "one@example.org", fails=True)
    assert is_in(one)
    palier("account", "reactivate", "two@example.org")
    palier("account", "deactivate", "one@example.org")
    assert not is_in(one)


def test_a_session_ends_when_it_is_unused_for_long_or_lasted_long_enough(helene: Visitor, visit: Visit) -> None:
    kept = sign_in(visit(), remember="y")
    begun = datetime.now(UTC)
    with travel(begun, tick=False) as clock:
        for _ in range(4):
            clock.shift(timedelta(hours=11))
            assert is_in(helene)
        clock.shift(timedelta(hours=12, minutes=1))
        assert not is_in(helene) and is_in(kept)
        clock.move_to(begun + timedelta(days=29, hours=23))
        assert is_in(kept)
        clock.move_to(begun + timedelta(days=30, minutes=1))
        assert not is_in(kept)


def test_its_end_is_told(helene: Visitor) -> None:
    with travel(datetime.now(UTC) + timedelta(hours=13), tick=False):
        assert not is_in(helene)
        assert "Your session has ended. Sign in again." in helene.get("/sign-in").text
        assert "Your session has ended" not in helene.get("/sign-in").text


def test_the_limits_hold_with_a_clock_set_back(helene: Visitor) -> None:
    now = datetime.now(UTC)
    with travel(now - timedelta(hours=25), tick=False) as clock:
        assert is_in(helene)
        clock.shift(timedelta(hours=12, minutes=1))
        assert not is_in(helene)


def test_reading_writes_at_most_every_few_minutes(web: Flask, helene: Visitor) -> None:
    from core.access import access_engine

    written = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SELECT", "BEGIN")):
            written.append(statement)

    with web.app_context():
        engine = access_engine()
    event.listen(engine, "before_cursor_execute", note)
    with travel(datetime.now(UTC), tick=False) as clock:
        for _ in range(4):
            assert is_in(helene)
        assert written == []
        clock.shift(timedelta(minutes=5))
        assert is_in(helene) and is_in(helene)
    event.remove(engine, "before_cursor_execute", note)
    assert [statement.split()[:2] for statement in written] == [["UPDATE", "account_session"]]


def test_the_oldest_of_too_many_ends(helene: Visitor, visit: Visit) -> None:
    with travel(datetime.now(UTC), tick=False) as clock:
        others = []
        for _ in range(20):
            clock.shift(timedelta(seconds=1))
            others.append(visit(EMAIL))
        assert not is_in(helene)
        assert all(map(is_in, others))


def test_no_token_stands_in_the_database(web: Flask, helene: Visitor, palier: Palier) -> None:
    from core.access import AccessBase, reading_access
    from core.accounts.sessions import COOKIE_KEY

    with helene.client.session_transaction() as kept:
        token = kept[COOKIE_KEY]
    link = palier("account", "reset", EMAIL).strip().split("#")[1]
    device = helene.client.get_cookie("__Host-palier-device")
    assert device is not None and len(token) == len(link) == 43
    with web.app_context(), reading_access() as session:
        stored = [str(row) for table in AccessBase.metadata.sorted_tables for row in session.execute(select(table))]
    assert len(stored) > 3
    assert not [row for row in stored for secret in (token, link, device.value, PASSWORD) if secret in row]


def test_over_plain_http_on_this_machine_the_cookie_is_a_plain_one(
    sqlite_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import create_web_app

    monkeypatch.setenv("PALIER_HTTPS", "0")
    plain = create_web_app(sqlite_database_url, SECRET_KEY="for tests alone").test_client().get("/sign-in")
    cookie = plain.headers["Set-Cookie"]
    assert cookie.startswith("palier=") and "Secure" not in cookie and "HttpOnly" in cookie


@pytest.fixture
def named(sqlite_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application that answers to two names."""
    from app import create_web_app

    monkeypatch.setenv("PALIER_HOSTS", "challenges.example.com, .intranet.example")
    return create_web_app(sqlite_database_url, SECRET_KEY="for tests alone")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("challenges.example.com", 302),
        ("challenges.example.com:8443", 302),
        ("sales.intranet.example", 302),
        ("elsewhere.example", 400),
        ("challenges.example.com.elsewhere.example", 400),
        ("challenges.example.com@elsewhere.example", 400),
        ("", 400),
    ],
)
def test_only_trusted_hosts_are_answered_and_none_is_repeated(named: Flask, host: str, status: int) -> None:
    answer = named.test_client().get("/challenges", headers={"Host": host})
    assert answer.status_code == status
    assert answer.location in (None, "/sign-in?next=/challenges")
    assert "elsewhere.example" not in answer.text
    assert status != 400 or "PALIER_HOSTS" in answer.text


@pytest.mark.parametrize(
    "host", ["a" * 64 + ".example", "..", ".", "a..b", "\u00e9".encode().decode("latin-1"), "[::1", "a:b", "a:99999999"]
)
@pytest.mark.parametrize("path", ["/challenges", "/sign-in", "/nowhere", "/health"])
def test_what_is_no_host_is_answered_in_words(sqlite_database_url: str, host: str, path: str) -> None:
    """Whatever names are trusted; nothing in a page could be addressed."""
    from app import create_web_app

    client = create_web_app(sqlite_database_url, SECRET_KEY="for tests alone").test_client()
    answer = client.get(path, headers={"Host": host, "Accept-Language": "en"})
    assert answer.status_code < 500
    assert answer.status_code != 400 or "is not an address of Palier" in answer.text
