"""Proofs of declarations: added, removed, compared, shown to those whom they concern, and to nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.db import db
from declarations.models import Declaration
from declarations.proven.attaching import forget_what_was_read
from declarations.proven.comparing import beside
from declarations.proven.models import DeclarationProof
from declarations.proven.strength import Strength, strength_of, strengths_of
from declarations.typed import Typed, TypedLine
from sales.invoices.model import Invoice, Line, Party
from sales.proofs.models import Proof
from sales.proofs.services import purge_proofs
from tests.declarations.bills import bill, facturx, sent
from tests.declarations.test_once import form
from tests.proofs import files
from tests.web.conftest import Visitor

Visit = Callable[[str], Visitor]
one_kind = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=False)


def proven(act: str = "submit", content: bytes = b"", name: str = "photo.jpg", **more: Any) -> dict[str, Any]:
    """A sale of 100.00 with a proof, as the form sends it."""
    return form(act, **more) | {"proof": sent(content or files.photo(), name)}


def test_a_proof_comes_with_the_sale_and_whatever_is_wrong_with_it_is_not_chosen_twice(
    web: Flask, shops: Visit
) -> None:
    shop = shops("one")
    answer = shop.post("/declarations/new", proven() | {"lines-0-product": "Hoe"})
    assert answer.status_code == 422
    assert "There is no product “Hoe”" in answer.text
    assert 'action="/declarations/1/edit"' in answer.text
    assert "photo.jpg" in answer.text
    # What cannot even be read, neither.
    answer = shop.post("/declarations/new", proven() | {"key": "other", "lines-0-amount": "many"})
    assert answer.status_code == 422
    assert 'value="many"' in answer.text
    assert 'action="/declarations/2/edit"' in answer.text
    assert shop.post("/declarations/1/edit", form(version=2)).status_code == 302
    assert shop.post("/declarations/new", proven() | {"key": "new", "document": "F2"}).status_code == 302
    # A replayed request finds what it has made.
    assert shop.post("/declarations/new", proven() | {"key": "new", "document": "F2"}).location == "/declarations/3"
    with web.app_context():
        found = db.session.execute(
            select(Declaration.state, func.count(DeclarationProof.id))
            .join(DeclarationProof, DeclarationProof.declaration_id == Declaration.id)
            .group_by(Declaration.id)
            .order_by(Declaration.id)
        )
        assert [tuple(row) for row in found] == [("submitted", 1), ("draft", 1), ("submitted", 1)]


@one_kind
def test_a_file_that_is_no_proof_is_told_beside_the_field_and_nothing_is_kept(web: Flask, shops: Visit) -> None:
    shop = shops("one")
    answer = shop.post("/declarations/new", proven(content=files.HTML, name="page.html"))
    assert answer.status_code == 422
    assert "page.html is an XML document, but no invoice" in answer.text
    assert 'value="100.00"' in answer.text
    # Under a name of its own it is no proof, and the sale is declared.
    assert shop.post("/declarations/new", form() | {"other": sent(b"x", "x.txt")}).status_code == 302
    with web.app_context():
        assert db.session.scalar(select(func.count()).select_from(Proof)) == 0


def test_proofs_are_added_and_removed_while_it_may_be_written(web: Flask, shops: Visit) -> None:
    shop, ann = shops("one"), shops("ann")
    shop.post("/declarations/new", form())
    add = "/declarations/1/proofs"
    assert shop.post(add, {"version": 2, "proof": sent(files.photo(), "a.jpg")}).status_code == 302
    assert "a.jpg" in shop.get("/declarations/1").text
    assert shop.post(add, {"version": 2, "proof": sent(files.photo(), "b.jpg")}).status_code == 409
    # The same file again says nothing new.
    assert shop.post(add, {"version": 3, "proof": sent(files.photo(), "b.jpg")}).status_code == 302
    assert "b.jpg" not in shop.get("/declarations/1").text
    assert shop.post(add, {"version": 3}).status_code == 422
    for number in range(4):
        more = {"version": 3 + number, "proof": sent(files.scene(number), f"{number}.png")}
        assert shop.post(add, more).status_code == 302
    answer = shop.post(add, {"version": 7, "proof": sent(files.scene(9), "9.png")})
    assert answer.status_code == 422
    assert "at most 5 proofs" in answer.text
    # Whoever decides has to see what was added meanwhile.
    assert ann.post("/validation/1", {"act": "validate", "version": 2, "line": 1}).status_code == 409
    assert shop.post(f"{add}/1/remove", {"version": 7}).status_code == 302
    assert shop.get("/proofs/1").status_code == 410
    assert ann.post("/validation/1", {"act": "validate", "version": 8, "line": 1}).status_code == 302
    assert shop.post(f"{add}/2/remove", {"version": 9}).status_code == 422
    assert shop.post(add, {"version": 9, "proof": sent(files.photo(), "a.jpg")}).status_code == 422
    assert "Remove" not in shop.get("/declarations/1").text


@one_kind
def test_nobody_else_has_a_proof_by_page_number_or_file(shops: Visit) -> None:
    shop, other, sam = shops("one"), shops("two"), shops("sam")
    shop.post("/declarations/new", proven(content=facturx(bill()), name="facture.pdf"))
    sam.post("/declarations/new", proven(document="F2") | {"key": "s"})
    addresses = ("/declarations/1", "/proofs/1", "/proofs/1/pages/1.jpg")
    for address in addresses:
        assert shop.get(address).status_code == 200, address
        assert other.get(address).status_code == 404, address
        assert sam.get(address).status_code == 404, address
    # What one of its sellers has declared is the distributor's too.
    assert shop.get("/proofs/2").status_code == 200
    assert other.get("/proofs/2").status_code == 404
    for who in (other, sam):
        added = who.post("/declarations/1/proofs", {"version": 3, "proof": sent(files.photo())})
        assert added.status_code == 404
        assert who.post("/declarations/1/proofs/1/remove", {"version": 3}).status_code == 404
    # Nor by a declaration of one's own.
    other.post("/declarations/new", form(document="F3") | {"key": "o"})
    assert other.post("/declarations/3/proofs/1/remove", {"version": 2}).status_code == 302
    assert shop.get("/proofs/1").status_code == 200
    answer = shops("ann").get("/proofs/1")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


@one_kind
def test_the_strength_is_that_of_the_strongest_proof_that_proves_it(web: Flask, shops: Visit) -> None:
    shop = shops("one")
    shop.post("/declarations/new", form())
    pdf = files.saved(files.pdf(1, "Nothing"))

    def worth(version: int, content: bytes, name: str) -> Strength:
        if content:
            answer = shop.post("/declarations/1/proofs", {"version": version, "proof": sent(content, name)})
            assert answer.status_code == 302
        with web.app_context():
            one = db.session.get_one(Declaration, 1)
            assert strengths_of(db.session(), []) == {}
            return strength_of(db.session(), one)

    assert worth(2, b"", "") == Strength.NONE
    assert worth(2, files.photo(), "a.jpg") == Strength.PHOTO
    assert worth(3, pdf, "b.pdf") == Strength.PDF
    # An invoice of another number is a PDF like any other.
    assert worth(4, facturx(bill(number="F-1-2")), "c.pdf") == Strength.PDF
    assert worth(5, files.CSV, "d.csv") == Strength.ERP
    assert worth(6, facturx(bill(number="f 1")), "e.pdf") == Strength.INVOICE


@one_kind
def test_what_was_read_goes_with_the_proof(web: Flask, shops: Visit) -> None:
    shop = shops("one")
    shop.post("/declarations/new", proven(content=facturx(bill(number="F1")), name="a.pdf"))
    with web.app_context():
        due = db.session.scalars(select(Proof.purge_on)).one()
        db.session.rollback()
        for day, is_kept in ((due - timedelta(days=1), True), (due, False)):
            purge_proofs(db.session(), day)
            forget_what_was_read(db.session())
            row = db.session.scalars(select(DeclarationProof)).one()
            assert ("Marie Curie" in row.read) == is_kept
            assert strength_of(db.session(), db.session.get_one(Declaration, 1)) == Strength.INVOICE
            db.session.rollback()
    assert "no longer kept" in shop.get("/declarations/1").text
    assert shop.get("/declarations/1/edit").status_code == 200
    assert shops("ann").get("/validation/1").status_code == 200


@one_kind
def test_more_files_than_a_declaration_takes_are_refused_before_they_are_read(shops: Visit) -> None:
    many = form() | {"proof": [sent(files.photo(), f"{number}.jpg") for number in range(6)]}
    answer = shops("one").post("/declarations/new", many)
    assert answer.status_code == 422
    assert "Choose at most 5 files." in answer.text


INVOICE = Invoice(
    "CII", "EN 16931", "F1", None, "380", Party(), Party(), "EUR", (), None, Decimal(0), Decimal(0), None, None, None,
    None, False,
)  # fmt: skip
CENTS = st.integers(-(10**9), 10**9)


@given(st.lists(st.tuples(CENTS, st.booleans()), max_size=9), st.lists(CENTS, max_size=3), CENTS)
def test_declared_left_out_and_difference_come_to_what_the_invoice_tells(
    lines: list[tuple[int, bool]], typed: list[int], lie: int
) -> None:
    line = Line("1", "a", "", "", "", "", Decimal(1), "", None, Decimal(0), Decimal(0), Decimal(0))
    told = tuple(replace(line, amount=Decimal(cents) / 100) for cents, _kept in lines)
    total = sum(cents for cents, _kept in lines) + lie
    invoice = replace(INVOICE, lines=told, line_total=Decimal(total) / 100, net_total=Decimal(total) / 100)
    kept = [TypedLine("P", 1, cents, None, place) for place, (cents, is_kept) in enumerate(lines, 1) if is_kept]
    found = beside(invoice, Typed("F1", None, "", (*kept, *(TypedLine("P", 1, cents) for cents in typed))))
    assert found.left_out == sum(cents for cents, is_kept in lines if not is_kept)
    assert len(found.missing) == sum(not is_kept for _cents, is_kept in lines)
    # What is told and not declared is what the invoice lied by, less what it does not have.
    assert found.difference == lie - sum(typed)
    assert all(one.agrees for one in found.lines if one.declared)
