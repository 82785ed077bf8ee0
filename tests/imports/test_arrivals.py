"""Files that come by themselves: into the watched folder and by token; each brought in once, whatever breaks off."""

import os
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.accounts.models import Account, Role
from core.db import db, writing
from core.security.queries import Wanted, every_event
from imports.arrivals import watching
from imports.arrivals.models import Arrival, UploadToken
from imports.arrivals.tokens import make_token
from imports.arrivals.watching import Watch
from imports.models import HeldLine, ImportRun, Origin
from imports.undo import undo_import
from notifications.models import Notice
from sales.models import SaleLine, SaleLineVersion
from tests.web.conftest import PASSWORD, Visitor, add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]

PEOPLE = "code,name,kind\nR1,Ada,rep\nR2,Bob,rep\n"
SALES = "kind,document,line,date,rep,quantity,amount\nsell_in,F1,1,2020-05-05,R1,1,100.00\n"
one_kind = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "erp"
    path.mkdir()
    return path


@pytest.fixture
def clerk(session: Session) -> int:
    """The number of an administrator's account."""
    with writing(session):
        account = Account(email="k@example.org", name="K", role=Role.ADMINISTRATOR, language="en", password_hash="-")
        session.add(account)
        session.flush()
        return account.id


def put(folder: Path, name: str, text: str, what: str = "sales", age: float = 0) -> Path:
    """Put a file into the folder, last written to so many seconds ago."""
    path = folder / what / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def looked(session: Session, watch: Watch, times: int = 2) -> list[tuple[str, str]]:
    """What has arrived at so many looks."""
    return [one for _ in range(times) for one in watch.look(session).arrived]


def names(folder: Path) -> list[str]:
    """What lies below a folder, without what is empty."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def known(session: Session) -> list[tuple[str, str]]:
    found = session.scalars(select(Arrival).order_by(Arrival.id))
    return [(one.file_name, one.outcome) for one in found]


def test_a_file_is_imported_and_moved_with_a_report_beside(session: Session, clerk: int, folder: Path) -> None:
    watch = Watch(folder)
    watch.look(session)
    put(folder, "people.csv", PEOPLE, "participants")
    put(folder, "march.csv", SALES + "sell_in,F2,1,someday,R1,1,5.00\n")
    put(folder, "broken.csv", "%PDF-1.7")
    assert looked(session, watch, 1) == []
    assert looked(session, watch, 1) == [
        ("people.csv", "imported"), ("broken.csv", "failed"), ("march.csv", "imported"),
    ]  # fmt: skip
    assert names(folder) == [
        "done/participants/1-people.csv", "done/participants/1-people.csv.txt",
        "done/sales/3-march.csv", "done/sales/3-march.csv-rejects.csv", "done/sales/3-march.csv.txt",
        "failed/sales/2-broken.csv", "failed/sales/2-broken.csv.txt",
    ]  # fmt: skip
    assert "not a table" in (folder / "failed/sales/2-broken.csv.txt").read_text("utf-8-sig")
    report = (folder / "done/sales/3-march.csv.txt").read_text("utf-8-sig")
    assert "1 line new, 1 rejected" in report
    assert "someday" in report
    assert session.scalar(select(func.count()).select_from(SaleLine)) == 1
    told = session.scalars(select(Notice).where(Notice.account_id == clerk).order_by(Notice.id)).all()
    assert [(one.kind, one.key) for one in told] == [
        ("arrival", "import:1"), ("arrival", "arrival:2"), ("import", "import:2"),
    ]  # fmt: skip
    assert looked(session, watch) == []


def test_the_same_file_does_nothing_a_corrected_one_corrects_and_a_used_number_is_held(
    session: Session, clerk: int, folder: Path
) -> None:
    watch = Watch(folder)
    put(folder, "people.csv", PEOPLE, "participants", 99)
    put(folder, "may.csv", SALES, age=99)
    looked(session, watch, 1)
    put(folder, "may again.csv", SALES, age=99)
    put(folder, "may corrected.csv", SALES.replace("100.00", "90.00") + "sell_in,F2,1,2020-06-01,R1,1,5.00\n", age=99)
    # The next month overlaps the last days of this one, and wears a number of it once more.
    overlap = SALES.replace("100.00", "90.00") + "sell_in,F2,1,2020-07-07,R2,1,-5.00\nsell_in,F3,1,2020-06-02,R1,1,1\n"
    assert looked(session, watch, 1) == [("may again.csv", "same"), ("may corrected.csv", "imported")]
    put(folder, "june.csv", overlap, age=99)
    assert looked(session, watch, 1) == [("june.csv", "imported")]
    lines = session.scalars(select(SaleLine).order_by(SaleLine.document)).all()
    assert [(one.document, one.amount_cents, str(one.date)) for one in lines] == [
        ("F1", 9000, "2020-05-05"), ("F2", 500, "2020-06-01"), ("F3", 100, "2020-06-02"),
    ]  # fmt: skip
    assert session.scalar(select(func.count()).select_from(SaleLineVersion)) == 1
    assert session.scalar(select(func.count()).select_from(HeldLine)) == 1
    june = session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()
    assert june is not None
    assert (june.new, june.corrected, june.unchanged, june.held) == (1, 0, 1, 1)
    assert june.origin == Origin.ARRIVED
    assert "Held" in next((folder / "done/sales").glob("*june.csv.txt")).read_text("utf-8-sig")
    assert session.scalars(select(Notice.key).order_by(Notice.id.desc())).first() == f"import:{june.id}"
    # The month as it was first, sent by mistake, sets nothing back.
    put(folder, "may.csv", SALES, age=99)
    assert looked(session, watch, 1) == [("may.csv", "same")]
    assert session.scalars(select(SaleLine.amount_cents).where(SaleLine.document == "F1")).one() == 9000


def test_what_was_rejected_or_undone_may_come_again(session: Session, clerk: int, folder: Path) -> None:
    watch = Watch(folder)
    watch.look(session)
    put(folder, "may.csv", SALES, age=99)
    assert looked(session, watch, 1) == [("may.csv", "failed")]
    assert "R1" in next((folder / "failed/sales").glob("*.txt")).read_text("utf-8-sig")
    put(folder, "people.csv", PEOPLE, "participants", 99)
    put(folder, "may.csv", SALES, age=99)
    assert looked(session, watch, 1) == [("people.csv", "imported"), ("may.csv", "imported")]
    with writing(session):
        run = session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()
        assert run is not None
        undo_import(session, run.id, clerk)
    put(folder, "may.csv", SALES, age=99)
    assert looked(session, watch, 1) == [("may.csv", "imported")]
    assert session.scalars(select(SaleLine.status)).one() == "validated"


class Killed(BaseException):
    """The worker is ended, which nothing catches."""


@pytest.mark.parametrize("where", ["_move", "_settle"])
def test_a_crash_between_the_import_and_the_move_imports_once(
    session: Session, clerk: int, folder: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    watch = Watch(folder)
    watch.look(session)
    put(folder, "people.csv", PEOPLE, "participants", 99)

    def die(*_given: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(watching, where, die)
        with pytest.raises(Killed):
            watch.look(session)
    session.rollback()
    looked(session, Watch(folder))
    assert known(session) == [("people.csv", "imported")]
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 1
    assert session.scalar(select(func.count()).select_from(Notice)) == 1
    assert names(folder) == ["done/participants/1-people.csv", "done/participants/1-people.csv.txt"]
    assert session.scalars(select(Arrival.settled)).one()
    # The same bytes under the same name later are a file of their own.
    put(folder, "people.csv", PEOPLE, "participants", 99)
    assert looked(session, Watch(folder)) == [("people.csv", "same")]


def test_a_crash_within_the_import_leaves_nothing(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "people.csv", PEOPLE, "participants", 99)

    def die(*_given: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("imports.arrivals.services.tell", die)
        with pytest.raises(Killed):
            Watch(folder).look(session)
    session.rollback()
    assert known(session) == []
    assert looked(session, Watch(folder)) == [("people.csv", "imported")]


@one_kind
def test_a_file_that_is_still_written_is_left_alone(session: Session, folder: Path) -> None:
    watch = Watch(folder)
    watch.look(session)
    path = put(folder, "people.csv", PEOPLE[:20], "participants")
    for unfinished in ("more.csv.part", ".hidden.csv", "sales.csv.filepart", "x.tmp"):
        put(folder, unfinished, PEOPLE, "participants", 99)
    (folder / "participants" / "link.csv").symlink_to("/etc/passwd")
    (folder / "participants" / "folder.csv").mkdir()
    assert looked(session, watch, 1) == []
    with path.open("a") as file:
        file.write(PEOPLE[20:])
    assert looked(session, watch, 1) == []
    assert looked(session, watch, 1) == [("people.csv", "imported")]
    (folder / "participants" / "more.csv.part").rename(folder / "participants" / "renamed.csv")
    assert looked(session, watch, 1) == [("renamed.csv", "same")]


@one_kind
def test_what_cannot_be_done_is_told_and_tried_again(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "astray.csv").write_text("x")
    watch = Watch(folder)
    [(name, why)] = watch.look(session).refused
    assert name == "astray.csv" and "participants, products" in why
    (folder / "astray.csv").unlink()
    put(folder, "people.csv", PEOPLE, "participants", 99)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", lambda *_given: (_ for _ in ()).throw(PermissionError(13, "not allowed")))
        for _look in range(2):
            assert watch.look(session).refused == [("people.csv", "not allowed")]
    assert looked(session, watch, 1) == [("people.csv", "imported")]
    assert len(known(session)) == 1
    missing = Watch(folder / "gone" / "away")
    assert missing.look(session).refused == [(str(folder / "gone" / "away"), "No such file or directory")]


@one_kind
def test_a_file_that_is_too_large_goes_to_the_failed_ones(app: Flask, session: Session, folder: Path) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    watch = Watch(folder)
    watch.look(session)
    put(folder, "huge.csv", PEOPLE + "x" * 1024 * 1024, "participants", 99)
    assert looked(session, watch) == [("huge.csv", "failed")]
    assert "more than 1 MB" in (folder / "failed/participants/1-huge.csv.txt").read_text("utf-8-sig")


@one_kind
def test_columns_are_read_through_the_mapping_that_lies_there(session: Session, folder: Path) -> None:
    put(folder, "mapping.toml", '[columns]\ncode = "Key"\nname = "Who"\n[constants]\nkind = "rep"\n', "participants")
    put(folder, "theirs.csv", "Key;Who\nR1;Ada\n", "participants", 99)
    assert looked(session, Watch(folder), 1) == [("theirs.csv", "imported")]
    assert (folder / "participants/mapping.toml").exists()


def sent(web: Flask, secret: str, content: str | dict[str, Any], what: str = "participants", **options: Any) -> Any:
    """What a program is answered that sends a file with a token."""
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
    data = content.encode() if isinstance(content, str) else content
    return web.test_client().post(f"/api/imports/{what}", data=data, headers=headers, buffered=True, **options)


@pytest.fixture
def boss(add: Callable[..., None], visit: Callable[[str | None], Visitor]) -> Visitor:
    add("boss@example.org", "administrator")
    return visit("boss@example.org")


@pytest.fixture
def secret(web: Flask, boss: Visitor) -> str:
    with web.app_context(), writing(db.session()) as session:
        return make_token(session, "ERP", session.scalars(select(Account.id)).one())


def test_a_program_sends_files_by_token(web: Flask, secret: str) -> None:
    first = sent(web, secret, PEOPLE, content_type="application/x-www-form-urlencoded")
    assert first.status_code == 200
    assert (first.json["outcome"], first.json["new"], first.json["address"]) == ("imported", 2, "/imports/1")
    again = sent(web, secret, {"file": (BytesIO(PEOPLE.encode()), "people.csv")}, content_type="multipart/form-data")
    assert again.status_code == 200
    assert (again.json["outcome"], again.json["import"]) == ("same", 1)
    bad = sent(web, secret, "%PDF-1.7 x")
    assert bad.status_code == 422
    assert "not a table" in bad.json["problem"]
    assert sent(web, secret, "").status_code == 422
    assert sent(web, secret, PEOPLE, "nothing").status_code == 404
    with web.app_context():
        assert [(it.source, it.outcome) for it in db.session.scalars(select(Arrival).order_by(Arrival.id))] == [
            ("token", "imported"), ("token", "same"), ("token", "failed"),
        ]  # fmt: skip
        run = db.session.scalars(select(ImportRun)).one()
        assert run.account is not None and run.account.email == "boss@example.org"
        assert db.session.scalars(select(UploadToken.used_at)).one() is not None


def test_a_token_is_shown_once_kept_as_a_digest_and_worth_nothing_once_revoked(web: Flask, boss: Visitor) -> None:
    assert boss.post("/imports/tokens", {"name": "ERP"}).status_code == 422
    assert boss.post("/imports/tokens", {"name": "ERP", "present": "wrong"}).status_code == 422
    assert boss.post("/imports/tokens", {"name": " ", "present": PASSWORD}).status_code == 422
    page = boss.post("/imports/tokens", {"name": "ERP", "present": PASSWORD}).text
    secret = page.partition('class="one-link">')[2].partition("<")[0]
    assert secret.startswith("palier_") and len(secret) > 40
    assert secret not in boss.get("/imports/arrivals").text
    with web.app_context():
        token = db.session.scalars(select(UploadToken)).one()
        assert secret not in (token.digest, token.name)
    assert sent(web, secret, PEOPLE).status_code == 200
    assert boss.post("/imports/tokens/1/revoke").status_code == 302
    assert sent(web, secret, PEOPLE.replace("Ada", "Eve")).status_code == 401
    with web.app_context():
        noted = [(it.kind, it.who, it.subject) for it in every_event(Wanted()) if it.kind.startswith("token")]
    assert noted == [
        ("token_made", "boss@example.org", "ERP"),
        ("token_used", "boss@example.org", "ERP"),
        ("token_revoked", "boss@example.org", "ERP"),
        ("token_refused", "", "/api/imports/participants"),
    ]


@one_kind
def test_nobody_gets_in_without_a_token_that_holds(web: Flask, boss: Visitor, secret: str) -> None:
    for wrong in ("", "x", secret[:-1], secret + "x", "é", "x" * 5_000):
        assert sent(web, wrong, PEOPLE).status_code == 401, wrong
    # Being signed in as somebody who may import is no token, nor is one in the address or of another scheme.
    assert boss.client.post("/api/imports/participants", data=PEOPLE).status_code == 401
    assert web.test_client().post(f"/api/imports/participants?token={secret}", data=PEOPLE).status_code == 401
    basic = {"Authorization": f"Basic {secret}"}
    assert web.test_client().post("/api/imports/participants", data=PEOPLE, headers=basic).status_code == 401
    # And a token is good for nothing else.
    bearer = {"Authorization": f"Bearer {secret}"}
    assert web.test_client().get("/imports", headers=bearer).status_code == 302
    assert web.test_client().post("/imports", data={"what": "sales"}, headers=bearer).status_code in (302, 400)
    changes: list[dict[str, Any]] = [{"active": False}, {"active": True, "role": "director"}]
    for change in changes:
        with web.app_context():
            db.session.execute(update(Account).values(change))
            db.session.commit()
        assert sent(web, secret, PEOPLE).status_code == 401


@one_kind
def test_only_what_asks_for_a_token_takes_forms_without_one_of_ours(web: Flask) -> None:
    from app.web import csrf
    from core.accounts.permissions import BY_TOKEN, mark_of

    by_token = {name for name, view in web.view_functions.items() if mark_of(view) == BY_TOKEN}
    assert by_token == {"arrivals_api.bring"}
    assert csrf._exempt_views == {"imports.arrivals.api.bring"}


@one_kind
def test_a_large_file_is_brought_in_beside_the_worker_and_once(
    web: Flask, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.limits.SMALL_TEXT_BYTES", 10)
    answer = sent(web, secret, PEOPLE)
    assert (answer.status_code, answer.json["new"]) == (200, 2)
    assert sent(web, secret, PEOPLE).json["outcome"] == "same"


@one_kind
def test_the_page_tells_what_came(web: Flask, boss: Visitor, secret: str) -> None:
    assert "Nothing has come yet" in boss.get("/imports/arrivals").text
    sent(web, secret, PEOPLE)
    sent(web, secret, "%PDF-1.7 x", "sales")
    page = boss.get("/imports/arrivals").text
    for told in ("2 lines new", "token “ERP”", "not a table", "Not imported", "last used"):
        assert told in page, told
    assert "was imported" in boss.get("/notices").text
