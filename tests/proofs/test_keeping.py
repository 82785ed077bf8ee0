"""Proofs are kept once, read by whom they concern, purged in their time with a trace; on either kind of database."""

import io
import stat
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from core.accounts.models import Account
from core.clock import as_if, utc_now
from core.db import db, writing
from core.store import FolderStore, checked_key, key_of
from sales.proofs.access import let_see_proofs
from sales.proofs.apart import Prepared
from sales.proofs.kinds import ProofKind
from sales.proofs.models import Proof
from sales.proofs.services import (
    forget_proof,
    keep_proof,
    purge_proofs,
    read_proof,
    remove_forgotten,
    same_file,
)
from tests.proofs import files
from tests.proofs.kept import prepared
from tests.web.conftest import Visitor

PEOPLE = {"shop@example.org": "distributor", "rival@example.org": "distributor", "boss@example.org": "director"}
EVIL = 'fa"c\r\nSet-Cookie: a=b/..\\é€.exe'


def bring(app: Flask, email: str, file: Prepared) -> int:
    """Keep a proof as somebody's; its number."""
    with app.app_context(), writing(db.session()) as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        return keep_proof(session, file, account.id).id


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def people(web: Flask, visit: Callable[[str], Visitor]) -> dict[str, Visitor]:
    """A visitor for each account, by the first part of the e-mail."""
    with web.app_context(), writing(db.session()) as session:
        session.add_all(
            Account(email=email, name=email, role=role, password_hash="-") for email, role in PEOPLE.items()
        )
    return {email.split("@")[0]: visit(email) for email in PEOPLE}


def test_who_may_have_it_and_with_which_headers(web: Flask, people: dict[str, Visitor]) -> None:
    number = bring(web, "shop@example.org", prepared(name=EVIL))
    asked = {who: visitor.get(f"/proofs/{number}") for who, visitor in people.items()}
    assert {who: answer.status_code for who, answer in asked.items()} == {"shop": 200, "rival": 404, "boss": 200}
    # Whoever may not have it cannot tell that it is there.
    nothing = people["rival"].get(f"/proofs/{number + 1}")
    assert nothing.status_code == 404 and len(nothing.data) == len(asked["rival"].data)
    headers = asked["shop"].headers
    assert asked["shop"].data == b"\xff\xd8\xff1"
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Disposition"].startswith("inline; ")
    assert "filename*=UTF-8''" in headers["Content-Disposition"] and "%E2%82%AC" in headers["Content-Disposition"]
    assert "Set-Cookie: a=b" not in str(headers).splitlines() and ".exe" not in headers["Content-Disposition"]


def test_only_what_was_made_anew_is_shown(web: Flask, people: dict[str, Visitor]) -> None:
    for kind in ProofKind:
        number = bring(web, "shop@example.org", prepared(b"<html>", "page.html", kind))
        headers = people["shop"].get(f"/proofs/{number}").headers
        ending = "jpg" if kind == ProofKind.IMAGE else kind.value
        how = "inline" if kind == ProofKind.IMAGE else "attachment"
        assert headers["Content-Disposition"] == f"{how}; filename=page.{ending}"
        assert "html" not in headers["Content-Type"]


def test_pages_of_a_document_are_shown_as_pictures(web: Flask, people: dict[str, Visitor]) -> None:
    content = files.saved(files.pdf(2, "Facture"))
    with web.app_context(), writing(db.session()) as session:
        proof = keep_proof(session, prepared(content, "f.pdf", ProofKind.PDF), 1)
        proof.pages, number = 2, proof.id
    asked = {page: people["shop"].get(f"/proofs/{number}/pages/{page}.jpg") for page in (0, 1, 2, 3)}
    assert [answer.status_code for answer in asked.values()] == [404, 200, 200, 404]
    with Image.open(io.BytesIO(asked[2].data)) as image:
        assert image.format == "JPEG" and image.height > image.width > 1_500
    assert asked[2].headers["Content-Security-Policy"].startswith("sandbox")
    assert people["rival"].get(f"/proofs/{number}/pages/1.jpg").status_code == 404


def test_a_room_above_says_whom_else_it_concerns(web: Flask, people: dict[str, Visitor]) -> None:
    let_see_proofs(web, lambda _session, account, proof: account.email.startswith("rival") and proof.name == "f.jpg")
    numbers = [bring(web, "shop@example.org", prepared(name=name)) for name in ("f.jpg", "g.jpg")]
    assert [people["rival"].get(f"/proofs/{number}").status_code for number in numbers] == [200, 404]


def test_the_same_bytes_lie_there_once_and_go_with_the_last(
    web: Flask,
    people: dict[str, Visitor],
    instance: Path,
) -> None:
    folder = instance / "proofs"
    first = bring(web, "shop@example.org", prepared())
    (path,) = files_in(folder)
    assert path.name == key_of(b"\xff\xd8\xff1") and path.parent.name == path.name[:2]
    assert {stat.S_IMODE(it.stat().st_mode) for it in (folder, path.parent)} == {0o700}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    second, other = bring(web, "rival@example.org", prepared()), bring(web, "shop@example.org", prepared(b"x"))
    assert len(files_in(folder)) == 2
    with web.app_context():
        session = db.session()
        assert [it.id for it in same_file(session, session.get_one(Proof, first))] == [second]
        for number, left in ((first, 2), (second, 1)):
            with writing(session):
                forget_proof(session.get_one(Proof, number))
            remove_forgotten(session)
            assert len(files_in(folder)) == left
        assert read_proof(session.get_one(Proof, other)) == b"x"
        assert [row.stored for row in session.scalars(select(Proof).order_by(Proof.id))] == [False, False, True]
    # Brought again it is there again.
    bring(web, "shop@example.org", prepared())
    assert len(files_in(folder)) == 2


def test_it_is_purged_in_its_time_with_a_trace(web: Flask, people: dict[str, Visitor], instance: Path) -> None:
    with as_if(utc_now() - timedelta(days=400)):
        old = bring(web, "shop@example.org", prepared(b"old"))
    new = bring(web, "shop@example.org", prepared(b"new"))
    with web.app_context():
        session = db.session()
        row = session.get_one(Proof, old)
        assert purge_proofs(session, row.purge_on - timedelta(days=1)) == 0
        assert purge_proofs(session, row.purge_on) == 1
        assert purge_proofs(session, row.purge_on) == 0
        row = session.get_one(Proof, old)
        assert row.purged_at is not None and row.name == "f.jpg" and row.sha256 == key_of(b"old")
        assert read_proof(row) is None
    assert [path.read_bytes() for path in files_in(instance / "proofs")] == [b"new"]
    assert [people["shop"].get(f"/proofs/{number}").status_code for number in (old, new)] == [410, 200]


def break_off(file: Prepared) -> None:
    """Keep a proof in a transaction that is not committed."""
    with writing(db.session()) as session:
        keep_proof(session, file, session.scalars(select(Account.id)).first() or 0)
        raise ZeroDivisionError


def test_what_was_broken_off_leaves_nothing(web: Flask, people: dict[str, Visitor], instance: Path) -> None:
    """A row that was never committed has no bytes for long; one that is has them from its first moment."""
    with web.app_context():
        with pytest.raises(ZeroDivisionError):
            break_off(prepared(b"lost"))
        assert len(files_in(instance / "proofs")) == 1
        remove_forgotten(db.session())
        assert files_in(instance / "proofs") == []


def test_what_is_not_what_was_kept_is_not_given(web: Flask, people: dict[str, Visitor], instance: Path) -> None:
    number = bring(web, "shop@example.org", prepared())
    (path,) = files_in(instance / "proofs")
    path.write_bytes(b"<html>another")
    assert people["shop"].get(f"/proofs/{number}").status_code == 404
    path.unlink()
    assert people["shop"].get(f"/proofs/{number}").status_code == 404


def test_no_key_leads_out_of_the_folder(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    for key in ("../secret_key", "a" * 63, "A" * 64, "", f"{'a' * 64}/..", f"{'a' * 63}\n"):
        with pytest.raises(ValueError, match="no key"):
            checked_key(key)
        with pytest.raises(ValueError, match="no key"):
            store.get(key)
    assert list(store.all_keys()) == [] and store.get("a" * 64) is None and not store.exists("a" * 64)
    store.delete("a" * 64)


def test_the_worker_purges(web: Flask, people: dict[str, Visitor]) -> None:
    from app.worker.jobs import JOBS, run
    from app.worker.words import sentences

    with as_if(utc_now() - timedelta(days=1200)):
        bring(web, "shop@example.org", prepared())
    with web.app_context():
        done = run(next(job for job in JOBS if job.name == "proofs"))
        assert sentences(done.outcome, done.facts) == ["1 proof purged."]
        assert date.today() >= db.session.scalars(select(Proof.purge_on)).one()
