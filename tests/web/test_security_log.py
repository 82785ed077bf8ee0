"""The security log: what stands in it and what never does, and how it is searched and kept."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import travel

from core.clock import as_if
from tests.conftest import Palier
from tests.imports.test_busy import another_import
from tests.web.conftest import PASSWORD, Visitor
from tests.web.scenes import words
from tests.web.test_sessions import account_id

Visit = Callable[..., Visitor]
EMAIL, ADMIN = "helene.vasseur@example.org", "admin@example.org"
OTHER = "a longer way to Dijon"


@pytest.fixture
def admin(add: Callable[..., None], visit: Visit) -> Visitor:
    """An administrator, signed in; Hélène has an account as well."""
    add(EMAIL, "director")
    add(ADMIN, "administrator")
    return visit(ADMIN)


def entries(admin: Visitor, query: str = "first=") -> list[list[str]]:
    """Kind, who, address, subject and details of each entry, in their order; without those of asking for them here."""
    text = admin.get(f"/security.csv?{query}").data.decode("utf-8-sig")
    found = [row[1:] for row in list(csv.reader(io.StringIO(text)))[1:]]
    return [row for row in found if row[3] != "/security.csv"]


def test_a_day_of_an_account_stands_in_it_and_no_secret(
    web: Flask, admin: Visitor, visit: Visit, palier: Palier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "karim")
    helene, typed = visit(), "My secret password"
    helene.post("/sign-in", {"email": EMAIL, "password": typed})
    helene.post("/sign-in", {"email": typed, "password": typed})
    helene.post("/sign-in", {"email": "Nobody@Example.org", "password": typed})
    helene.post("/sign-in", {"email": EMAIL, "password": PASSWORD})
    helene.get("/imports")
    helene.get("/imports?search=again")
    helene.post("/account/password", {"present": PASSWORD, "new": OTHER, "again": OTHER})
    link = palier("account", "reset", EMAIL).strip()
    helene.open_link(link)
    helene.post("/new-password", {"new": PASSWORD, "again": PASSWORD})
    admin.post(f"/accounts/{account_id(web)}/sessions/end")
    admin.post(f"/accounts/{account_id(web)}/deactivate")
    palier("account", "reactivate", EMAIL)
    admin.post("/sign-out")
    found = entries(visit(ADMIN))
    here = "127.0.0.1"
    assert found == [
        ["sign_in_failed", "", here, EMAIL, ""],
        ["sign_in_failed", "", here, "", ""],
        ["sign_in_failed", "", here, "nobody@example.org", ""],
        ["sign_in", EMAIL, here, "", ""],
        ["refused", EMAIL, here, "/imports", ""],
        ["password_changed", EMAIL, here, EMAIL, ""],
        ["password_link", "karim", "terminal", EMAIL, ""],
        ["password_reset", EMAIL, here, EMAIL, ""],
        ["sessions_ended", ADMIN, here, EMAIL, ""],
        ["account_deactivated", ADMIN, here, EMAIL, ""],
        ["account_reactivated", "karim", "terminal", EMAIL, ""],
        ["sign_out", ADMIN, here, "", ""],
    ]
    told = str(found) + visit(ADMIN).get("/security?first=").text
    assert not [secret for secret in (typed, PASSWORD, OTHER, link.split("#")[1]) if secret in told]


def test_slowed_sign_ins_stand_in_it_once_a_minute(admin: Visitor, visit: Visit) -> None:
    stranger = visit()
    with travel(datetime.now(UTC), tick=False) as clock:
        for _ in range(9):
            stranger.post("/sign-in", {"email": EMAIL, "password": "wrong"})
        assert [row[0] for row in entries(admin)] == ["sign_in_failed"] * 5 + ["sign_in_slowed"]
        clock.shift(timedelta(seconds=61))
        for _ in range(3):
            stranger.post("/sign-in", {"email": EMAIL, "password": "wrong"})
        kinds = [row[0] for row in entries(admin, "kind=sign_in_slowed")]
        assert len(kinds) == 2


def test_downloads_and_imports_stand_in_it(admin: Visitor, palier: Palier) -> None:
    from pathlib import Path

    Path("p.csv").write_text("code,name,kind\nR1,Rep One,rep\nR2,,rep,more\n")
    palier("import", "participants", "p.csv")
    palier("imports", "undo", "1")
    upload = {"what": "participants", "file": (io.BytesIO(b"code,name,kind\nR3,Rep Three,rep\n"), "q.csv")}
    path = admin.post("/imports", upload, content_type="multipart/form-data").location
    admin.post(f"{path}/apply")
    admin.post(f"{path}/undo")
    admin.get("/imports/1/rejects.csv")
    assert [(row[0], row[1] == ADMIN, row[3]) for row in entries(admin)] == [
        ("import_made", False, "p.csv"),
        ("import_undone", False, "1"),
        ("import_made", True, f"{path}/apply"),
        ("import_undone", True, f"{path}/undo"),
        ("download", True, "/imports/1/rejects.csv"),
    ]


@pytest.fixture
def history(web: Flask, admin: Visitor) -> None:
    """Entries of three people over some days."""
    from core.accounts.models import Account
    from core.db import db
    from core.security.log import EventKind, record

    with web.app_context():
        helene = db.session.scalars(select(Account).where(Account.email == EMAIL)).one()
        for day in range(1, 6):
            for hour in (0, 12, 23):
                with as_if(datetime(2024, 3, day, hour)):
                    record(EventKind.SIGN_IN, account=helene)
                    record(EventKind.PASSWORD_LINK, "rep_1@example.org" if hour else "repX1@example.org", "100%")


SEARCHES = {
    "first=": 30,
    # A day in Paris begins an hour earlier.
    "first=2024-03-02&last=2024-03-03": 12,
    "first=2024-03-05": 8,
    "first=&person=VASSEUR": 15,
    "first=&person=rep_1": 10,
    "first=&kind=password_link": 15,
    "first=&kind=password_link&person=repX1&last=2024-03-02": 2,
    "first=&person=%25": 0,
    "": 0,
    "first=nonsense&last=9999-12-31&kind=nonsense&page=x": 30,
    "first=0001-01-01": 30,
}


@pytest.mark.usefixtures("history")
def test_it_is_searched_by_person_kind_and_days(admin: Visitor) -> None:
    for query, count in SEARCHES.items():
        assert len([row for row in entries(admin, query) if row[2] == "terminal"]) == count, query
        page = admin.get(f"/security?{query}")
        assert page.text.count('data-label="Address">command line') == count, query
        assert page.text.count("<tr>") > 1 or "Nothing was found" in page.text


@pytest.mark.usefixtures("history")
def test_its_pages_follow_one_another(admin: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.security.queries.PER_PAGE", 20)
    monkeypatch.setattr("core.security.queries.IN_PARTS", 7)
    first, second = (admin.get(f"/security?first=&page={page}").text for page in (1, 2))
    assert first.count("<tr>") == 21 and second.count("<tr>") == 11
    assert "page=2" in first and "page=1" in second and "page=3" not in second
    assert words(first).index("5 Mar 2024") < words(first).index("4 Mar 2024")
    assert len(entries(admin)) == 30


def test_what_a_spreadsheet_would_compute_is_text(web: Flask, admin: Visitor) -> None:
    from core.security.log import EventKind, record

    with web.app_context():
        for subject in ("=1+1@example.org", "+1@example.org", "two\r\nlines\u202e", "Anna"):
            record(EventKind.PRIVACY_CHANGED, subject)
    assert [row[3] for row in entries(admin)] == ["'=1+1@example.org", "'+1@example.org", "two??lines?", "Anna"]


def test_it_is_kept_as_long_as_set(web: Flask, admin: Visitor, visit: Visit) -> None:
    from core.security.log import EventKind, record

    with web.app_context():
        for days in (366, 364):
            with as_if(datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days)):
                record(EventKind.PRIVACY_CHANGED, f"{days} days ago")
    assert len(entries(admin)) == 2
    visit().post("/sign-in", {"email": EMAIL, "password": PASSWORD})
    assert "366" not in str(entries(admin)) and "364" in str(entries(admin))


def test_a_log_that_cannot_be_written_stops_nobody(
    database_url: str, web: Flask, admin: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from sqlalchemy.exc import OperationalError

    def fail() -> None:
        raise OperationalError("INSERT", {}, OSError("the disk is full"))

    monkeypatch.setattr("core.security.log.writing_access", fail)
    assert admin.post(f"/accounts/{account_id(web)}/sessions/end").status_code == 302
    assert "The security log could not be written: sessions_ended" in caplog.text
    with another_import(database_url):
        assert admin.get("/security").status_code == 200


def test_who_last_signed_in_is_told(admin: Visitor, visit: Visit) -> None:
    with travel(datetime(2024, 5, 13, 8, 30, tzinfo=UTC), tick=False):
        visit().post("/sign-in", {"email": EMAIL, "password": PASSWORD})
    assert "13 May 2024, 10:30" in admin.get("/accounts").text
