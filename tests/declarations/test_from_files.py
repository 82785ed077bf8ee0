"""Sales declared from an electronic invoice, a PDF or a photo: nothing is typed that can be read."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from challenges.models import Posting
from core.db import db
from core.models import Product
from declarations.models import Declaration, DeclarationLine
from declarations.proven.models import DeclarationProof, RememberedName
from declarations.proven.strength import Strength, strength_of
from sales.models import SaleLine
from sales.proofs.models import Proof
from tests.declarations.bills import FREIGHT, RAKE, SPADE, begin, bill, facturx
from tests.declarations.test_once import at_once
from tests.proofs import files
from tests.sales.pdfs import pdf_of
from tests.sales.written import Firm, Sold, Written, cii, ubl
from tests.web.conftest import Visitor

Visit = Callable[[str], Visitor]
one_kind = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=False)
FIELD = re.compile(r'<input[^>]*? name="([\w-]+)"[^>]*?>')
VALUE = re.compile(r' value="([^"]*)"')


def fields(page: str) -> dict[str, str]:
    """What the form of a page would send, its files and buttons aside."""
    form = page.partition('id="declare"')[2].partition("</form>")[0]
    found = {it[1]: VALUE.search(it[0]) for it in FIELD.finditer(form) if 'type="file"' not in it[0]}
    return {name: unescape(value[1]) if value else "" for name, value in found.items() if name != "csrf_token"}


def drafted(shop: Visitor, content: bytes, name: str = "facture.pdf", key: str = "k") -> tuple[str, str]:
    """Send a file; the address of the form that it leads to, and its page."""
    answer = begin(shop, content, name, key)
    assert answer.status_code == 302, answer.text
    return answer.location, shop.get(answer.location).text


def submitted(shop: Visitor, address: str, page: str, **more: str) -> Any:
    return shop.post(address, fields(page) | {"act": "submit"} | more)


def test_three_taps_declare_an_electronic_invoice(web: Flask, shops: Visit) -> None:
    """Choose, send, submit; then it is validated and its points are there, as of any other."""
    shop, ann = shops("one"), shops("ann")
    address, page = drafted(shop, facturx(bill(RAKE, replace(SPADE, code="p1"))))
    said = fields(page)
    assert (said["document"], said["date"], said["client"]) == ("FA-1", "2020-05-05", "Marie Curie SARL")
    assert [said[f"lines-0-{it}"] for it in ("product", "quantity", "amount", "source")] == ["P0", "2", "100.00", "1"]
    assert said["lines-1-product"] == "P1"
    assert "That adds up." in page
    assert submitted(shop, address, page).status_code == 302
    assert ann.post("/validation", {"chosen": "1.3"}).status_code == 302
    with web.app_context():
        one = db.session.scalars(select(Declaration)).one()
        assert (one.state, one.cents) == ("validated", 130_00)
        assert strength_of(db.session(), one) == Strength.INVOICE
        assert db.session.scalar(select(func.sum(Posting.points))) == 13
        assert db.session.scalar(select(func.count()).select_from(SaleLine)) == 2
        assert db.session.scalar(select(func.count()).select_from(RememberedName)) == 0
    decided = ann.get("/validation/1").text
    for told in ("Lines of the electronic invoice", "Marie Curie SARL", "brought by one", "agrees"):
        assert told in decided, told


@one_kind
def test_a_name_that_was_matched_is_remembered_by_its_distributor_alone(web: Flask, shops: Visit) -> None:
    shop, other = shops("one"), shops("two")
    address, page = drafted(shop, facturx(bill(RAKE, SPADE, FREIGHT)))
    assert "Which product is it?" in page
    assert "1 line of the invoice" not in page
    answer = shop.post(address, fields(page) | {"act": "leave-3", "lines-1-product": "P1 · Spade"})
    assert answer.status_code == 200
    assert "1 line of the invoice is left out" in answer.text
    assert "Left out: €12.50." in answer.text
    assert "That adds up." in answer.text
    assert submitted(shop, address, answer.text).status_code == 302
    assert "Freight" in shops("ann").get("/validation/1").text
    with web.app_context():
        assert [row.called for row in db.session.scalars(select(RememberedName))] == ["code own7"]
    # All that is in no catalogue is left out with one tap.
    _address, again = drafted(shop, facturx(bill(SPADE, FREIGHT, number="FA-2")))
    assert fields(again)["lines-0-product"] == "P1"
    assert fields(again)["lines-1-product"] == ""
    left = shop.post(_address, fields(again) | {"act": "leave-"})
    assert "lines-1-product" not in fields(left.text)
    _address, others = drafted(other, facturx(bill(SPADE, number="FA-3")))
    assert fields(others)["lines-0-product"] == ""
    # Matched otherwise, it is remembered otherwise.
    assert submitted(shop, "/declarations/2/edit", left.text, **{"lines-0-product": "P0"}).status_code == 302
    assert fields(drafted(shop, facturx(bill(SPADE, number="FA-4")))[1])["lines-0-product"] == "P0"


@one_kind
@pytest.mark.parametrize("profile", ["MINIMUM", "BASIC WL"])
def test_an_invoice_without_lines_is_checked_by_its_total(shops: Visit, profile: str) -> None:
    shop = shops("one")
    address, page = drafted(shop, facturx(bill(RAKE), profile))
    assert fields(page)["document"] == "FA-1"
    assert f"The profile {profile} carries no lines" in page
    assert "A difference of €100.00." in page
    typed = {"lines-0-product": "P0", "lines-0-quantity": "2", "lines-0-amount": "90"}
    looked = shop.post("/declarations/look", fields(page) | typed).text
    assert 'hx-swap-oob="true"' in looked
    assert "A difference of €10.00." in looked
    assert "That adds up." in shop.post(address, fields(page) | typed | {"act": "look", "lines-0-amount": "100"}).text


@one_kind
@pytest.mark.parametrize(("write", "name"), [(cii, "a.xml"), (ubl, "b.xml")])
def test_credit_notes_become_returns(shops: Visit, write: Callable[[Written], str], name: str) -> None:
    _address, page = drafted(shops("one"), write(bill(RAKE, type="381")).encode(), name)
    assert [fields(page)[f"lines-0-{it}"] for it in ("quantity", "amount")] == ["-2", "-100.00"]
    assert "It is a credit note" in page


@one_kind
def test_what_an_invoice_does_not_make_sure_is_told_and_refuses_nothing(shops: Visit) -> None:
    shop = shops("one")
    lying = bill(RAKE, lie=Decimal("1.00"), seller=Firm("Pépinières Martin", "", ""), buyer=Firm("Shop One", "", ""))
    address, page = drafted(shop, facturx(lying))
    for told in (
        "The lines add up to €100.00, the invoice&#39;s own sum of them is €101.00: a difference of −€1.00.",
        "it looks like an invoice that was received",
        "A difference of €1.00.",
    ):
        assert told in page, told
    assert submitted(shop, address, page).status_code == 302
    other = bill(RAKE, number="FA-2", seller=Firm("Pépinières Martin", "", ""))
    assert "see that it is one of Shop One" in drafted(shop, facturx(other))[1]
    # Half a piece is none: it is left to whoever declares.
    half = bill(replace(RAKE, quantity=Decimal("2.5")), number="FA-5")
    assert fields(drafted(shop, facturx(half))[1])["lines-0-quantity"] == ""


@one_kind
def test_another_currency_and_what_is_no_proof_are_refused_in_words(web: Flask, shops: Visit) -> None:
    shop = shops("one")
    broken = cii(bill()).encode()[:-40]
    for content, name, told in (
        (facturx(bill(currency="CHF")), "a.pdf", "is in CHF, and sales are declared in EUR"),
        (broken, "b.xml", "b.xml is "),
        (files.BOMB, "c.xml", "c.xml "),
        (files.HTML, "../../d.html", "d.html is an XML document, but no invoice"),
        (b"GIF89a" + files.HTML, "e.gif", "e.gif is no proof"),
        (files.huge_png(), "f.png", "f.png "),
        (b"", "g.pdf", "g.pdf is empty"),
    ):
        answer = begin(shop, content, name)
        assert answer.status_code == 422, name
        assert told in unescape(answer.text), name
    assert "Choose a file first" in shop.post("/declarations/from", {"key": "k"}).text
    with web.app_context():
        for table in (Declaration, DeclarationProof, Proof):
            assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_the_same_file_sent_twice_begins_one_draft(web: Flask, shops: Visit) -> None:
    """A button pressed twice, the arrow back, a request replayed after all is done."""
    shop = shops("one")
    content = facturx(bill())
    first = begin(shop, content)
    token = {"csrf_token": shop.token()}
    clients = [shop.client, web.test_client()]
    with shop.client.session_transaction() as kept, clients[1].session_transaction() as copy:
        copy.update(kept)
    others = [Visitor(client) for client in clients]
    assert token
    assert at_once(*(lambda it=it: begin(it, content, key="twice") for it in others)) == [302, 302]
    assert begin(shop, content).location == first.location
    page = shop.get(first.location).text
    assert submitted(shop, first.location, page).status_code == 302
    assert begin(shop, content).location == "/declarations/1"
    # Submitted again by the arrow back: it is what it is.
    assert submitted(shop, first.location, page).location == "/declarations/1"
    # Another file chosen on the same page is another sale.
    assert begin(shop, facturx(bill(number="FA-9"))).location == "/declarations/3/edit"
    with web.app_context():
        states = db.session.scalars(select(Declaration.state).order_by(Declaration.id)).all()
        assert states == ["submitted", "draft", "draft"]
    told = unescape(shop.get(begin(shop, content, key="once more").location).text)
    assert "The document FA-1 was declared already" in told


@one_kind
def test_a_pdf_proposes_and_a_photo_is_kept(web: Flask, shops: Visit) -> None:
    shop = shops("one")
    paper = files.saved(files.pdf(1, "Facture no FA-77\nDate : 05/05/2020\nTotal TTC : 120,00"))
    address, page = drafted(shop, paper)
    said = fields(page)
    assert (said["document"], said["date"]) == ("FA-77", "2020-05-05")
    assert "tells a total of €120.00 with tax; the declared lines come to €0.00" in page
    typed = {"lines-0-product": "P0", "lines-0-quantity": "1", "lines-0-amount": "100"}
    assert submitted(shop, address, page, **typed).status_code == 302
    decided = shops("ann").get("/validation/1").text
    assert decided.count("proof-mark ") >= 3
    assert "lines: €100.00 before tax" in decided
    address, page = drafted(shop, files.photo(), "photo.jpg")
    assert fields(page)["document"] == ""
    assert submitted(shop, address, page, document="FA-78", date="2020-05-05", **typed).status_code == 302
    with web.app_context():
        assert [strength_of(db.session(), one) for one in db.session.scalars(select(Declaration))] == [
            Strength.PDF,
            Strength.PHOTO,
        ]


@one_kind
def test_the_maker_s_number_matches_whatever_its_length(web: Flask, shops: Visit) -> None:
    shop = shops("one")
    with web.app_context():
        db.session.scalars(select(Product).where(Product.code == "P1")).one().gtin = "3518370400049"
        db.session.commit()
    line = Sold("Something else", "P0", "03518370400049", quantity=Decimal(1))
    assert fields(drafted(shop, facturx(bill(line)))[1])["lines-0-product"] == "P1"


@one_kind
def test_a_long_invoice_keeps_what_is_in_the_catalogue(web: Flask, shops: Visit) -> None:
    shop = shops("one")
    others = [replace(FREIGHT, name=f"Of others {number}") for number in range(80)]
    page = drafted(shop, facturx(bill(*others, RAKE)))[1]
    with web.app_context():
        lines = db.session.scalars(select(DeclarationLine).order_by(DeclarationLine.line)).all()
        assert (len(lines), lines[-1].product, lines[-1].source) == (60, "P0", 81)
    assert "21 lines of the invoice are left out" in page
    assert "Declare it from a list" in begin(shop, facturx(bill(*[RAKE] * 61, number="FA-2"))).text
    assert "an empty page" not in drafted(shop, pdf_of(), key="empty")[1]
