"""Declaring from a list: what is read, what is told in which cell, what is submitted, and how often."""

import csv
import resource
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from core import limits
from core.clock import utc_now
from core.db import db
from declarations.lists.models import DeclaredList, ListedDocument
from declarations.lists.services import leave_old
from declarations.models import Declaration
from sales.models import SaleLine
from sales.proofs.models import Proof
from tests.core.files.builders import xlsx
from tests.days import programme_day
from tests.declarations.lists import GOOD, HEAD, LISTS, Page, send, sent
from tests.declarations.test_once import at_once
from tests.hostile.crafted import CRAFTED
from tests.hostile.test_crafted_files import LOW
from tests.web.conftest import Visitor

Visit = Callable[[str], Visitor]
one_kind = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=False)


@pytest.fixture
def shop(web: Flask, shops: Visit, tmp_path: Path) -> Visitor:
    web.config["PROOFS"] = tmp_path / "proofs"
    return shops("one")


def count(web: Flask, model: type) -> int:
    with web.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_good_documents_are_submitted_each_as_a_declaration_of_its_own(web: Flask, shop: Visitor, shops: Visit) -> None:
    page = sent(shop, GOOD)
    assert "2 documents are ready" in page.text()
    assert count(web, Declaration) == 0
    assert page.keep("submit").status_code == 302
    with web.app_context():
        found = db.session.scalars(select(Declaration).order_by(Declaration.id)).all()
        assert [(it.document, str(it.date), it.client, it.cents, it.state) for it in found] == [
            ("F1", "2020-05-05", "Marie", 15550, "submitted"), ("F2", "2020-05-06", "", -1000, "submitted"),
        ]  # fmt: skip
        assert [line.seller and line.seller.code for it in found for line in it.lines] == ["S1", None, "S2"]
        lines = db.session.scalars(select(SaleLine).order_by(SaleLine.id)).all()
        assert [(it.document, it.line, it.amount_cents, it.status) for it in lines] == [
            ("F1", 1, 10000, "submitted"), ("F1", 2, 5550, "submitted"), ("F2", 1, -1000, "submitted"),
        ]  # fmt: skip
    assert "/declarations/1" in page.text()
    for visitor, way in ((shop, "declarations"), (shops("ann"), "validation")):
        assert 'href="/proofs/1">list.csv' in visitor.get(f"/{way}/1").text


def test_the_same_file_twice_and_two_submits_at_once_declare_once(web: Flask, shop: Visitor, shops: Visit) -> None:
    page = sent(shop, GOOD)
    assert send(shop, GOOD, "again.csv").location == page.address
    cells = page.cells()
    both = [shop, shops("one")]
    token = [{"csrf_token": it.token(), **cells, "act": "submit"} for it in both]
    posts = [lambda it=it, data=data: it.client.post(page.address, data=data, buffered=True)
             for it, data in zip(both, token, strict=True)]  # fmt: skip
    assert at_once(*posts) == [302, 302]
    assert page.visitor.post(page.address, token[0]).status_code == 302
    assert count(web, Declaration) == 2
    assert count(web, SaleLine) == 3
    assert send(shop, GOOD, "again.csv").location == page.address


@one_kind
def test_each_fault_is_told_in_its_cell_and_put_right_there(web: Flask, shop: Visitor) -> None:
    ahead = programme_day() + timedelta(days=2)
    faults = {
        ",2020-05-05,,P0,1,10.00,": "Write the number of the invoice or receipt.",
        "A1,,,P0,1,10.00,": "Write the day of the sale.",
        "A2,31/02/2020,,P0,1,10.00,": "Write the day as 2026-01-31.",
        f"A3,{ahead},,P0,1,10.00,": "This day has not come yet.",
        "A4,2020-05-05,,HOE,1,10.00,": "There is no product “HOE”.",
        "A5,2020-05-05,,,1,10.00,": "Write what was sold.",
        "A6,2020-05-05,,P0,1,ten,": "Write an amount as 129.90",
        "A7,2020-05-05,,P0,half,10.00,": "Write a whole number, as 3",
        "A8,2020-05-05,,P0,-1,10.00,": "both have a minus",
        "A9,2020-05-05,,P0,1,10.00,Nobody": "of this name sell here",
        "B1,2020-05-05,,P0,,10.00,": "Write how many.",
        "B2,2020-05-05,,P0,1,,": "Write the amount.",
        "B3,2020-05-05,,P0,1,7 USD,": "in the currency of the programme",
    }
    page = sent(shop, HEAD + "\n".join([*faults, "B4,2020-05-05,,P0,1,1.00,", "B4,2020-05-06,,P0,1,1.00,"]) + "\n")
    text = page.text()
    for told in (*faults.values(), "The lines of this document differ: 2020-05-05, 2020-05-06"):
        assert told in text, told
    assert "14 documents to be put right" in text
    for kept in ("31/02/2020", "HOE", "half", "ten", "Nobody", "7 USD"):
        assert f'value="{kept}"' in text
    assert page.keep("submit").status_code == 302
    assert count(web, Declaration) == 0
    a2, a6, b4 = page.document("A2"), page.document("A6"), page.document("B4")
    right = {f"d{a2}_date": "28/02/2020", f"d{a6}_0_amount": "10,00", f"d{b4}_date": "2020-05-06"}
    assert page.keep("submit", **right).status_code == 302
    with web.app_context():
        found = db.session.scalars(select(Declaration).order_by(Declaration.document)).all()
        assert [(it.document, str(it.date), it.cents) for it in found] == [
            ("A2", "2020-02-28", 1000), ("A6", "2020-05-05", 1000), ("B4", "2020-05-06", 200),
        ]  # fmt: skip
    assert "11 documents to be put right" in page.text()


@one_kind
def test_a_document_that_was_declared_already_is_told_and_told_again_at_the_last_moment(
    web: Flask, shop: Visitor
) -> None:
    sent(shop, GOOD).keep("submit")
    page = sent(shop, GOOD.replace("F2", "F3").replace("F1", "f1"), "next.csv")
    assert "was declared already" in page.text()
    other = sent(shop, HEAD + "F3,2020-05-06,,P0,1,10.00,\n", "other.csv")
    assert other.keep("submit").status_code == 302
    # It was good when it was looked at.
    assert page.keep("submit").status_code == 302
    assert page.text().count("was declared already") == 2
    assert count(web, Declaration) == 3


@one_kind
def test_lines_are_left_out_and_taken_in_again(web: Flask, shop: Visitor) -> None:
    page = sent(shop, HEAD + "F1,2020-05-05,,HOE,1,1.00,\nF1,2020-05-05,,P0,1,2.00,\nF2,2020-05-05,,HOE,1,3.00,\n")
    one, two = page.document("F1"), page.document("F2")
    page.keep(**{f"d{one}_0_left_out": "1", f"d{two}_0_left_out": "1"})
    assert "1 document is ready" in page.text()
    assert "Take it in again" in page.text()
    page.visitor.post(page.address, {"restore": two, "act": "keep"})
    assert "There is no product “HOE”" in page.text()
    page.keep("submit")
    with web.app_context():
        assert [it.cents for it in db.session.scalars(select(Declaration))] == [200]


@one_kind
def test_columns_are_told_once_and_remembered_for_the_distributor_alone(
    web: Flask, shop: Visitor, shops: Visit
) -> None:
    theirs = "N° facture;Jour;Article;Qté;Montant HT\nF1;05/05/2020;P0;1;1 100,00\n;;P1;2;50,5\n"
    page = sent(shop, theirs.encode("cp1252"), "theirs.csv")
    assert page.address.endswith("/columns")
    told = shop.get(page.address).text
    assert 'value="document" selected' in told
    names = ("document", "date", "product", "quantity", "amount")
    chosen = {f"column-{place}": name for place, name in enumerate(names, 1)}
    missing = shop.post(page.address, chosen | {"column-5": "", "filled": "1"})
    assert missing.status_code == 422
    assert "Choose the column that holds: Amount." in missing.text
    answer = shop.post(page.address, chosen | {"filled": "1"})
    assert answer.status_code == 302
    assert "1 document is ready" in Page(shop, answer.location).text()
    again = sent(shop, theirs.replace("F1", "F2").encode("cp1252"), "next.csv")
    assert "1 document is ready" in again.text()
    assert send(shops("two"), theirs.encode("cp1252")).location.endswith("/columns")


@one_kind
def test_what_is_left_is_taken_away_with_reasons_and_comes_back(web: Flask, shop: Visitor) -> None:
    page = sent(shop, HEAD + "F1,2020-05-05,@SUM(A1),HOE,1,-10.00,\nF2,2020-05-05,@Zoé,P0,1,1.00,\n")
    answer = shop.get(f"{page.address}/rejects.csv")
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["line"], row["document"], row["client"], row["amount"]) for row in rows] == [
        ("2", "F1", "'@SUM(A1)", "-10.00")
    ]
    assert "There is no product “HOE”" in rows[0]["reason"]
    assert "both have a minus" in rows[0]["reason"]
    right = answer.data.replace(b"HOE", b"P0").replace(b",-10.00", b",10.00")
    again = sent(shop, right, "rejects.csv").text()
    assert "1 document is ready" in again


@one_kind
def test_nobody_reaches_another_ones_and_sellers_have_their_own(web: Flask, shop: Visitor, shops: Visit) -> None:
    page = sent(shop, GOOD)
    with web.app_context():
        proof = db.session.scalars(select(Proof.id)).one()
        document = db.session.scalars(select(ListedDocument.id)).first()
    assert shop.get(f"/proofs/{proof}").status_code == 200
    for name in ("two", "sam"):
        other = shops(name)
        for way in ("", "/columns", "/rejects.csv"):
            assert other.get(page.address + way).status_code == 404
        for way in ("", "/columns", "/leave"):
            assert other.post(page.address + way, {"act": "submit"}).status_code == 404
        assert other.get(f"/proofs/{proof}").status_code == 404
        assert "list.csv" not in other.get(LISTS).text
        own = sent(other, GOOD.replace("F1", f"{name}1").replace("Sam", "").replace("S2", ""))
        assert own.address != page.address
        # A document of somebody else's list is not written by a form of one's own.
        other.post(own.address, {"document": str(document), f"{document}.document": "stolen", "act": "submit"})
    assert "stolen" not in page.text()
    of_sam = sent(shops("sam"), GOOD.replace("F1", "sam1").replace("Sam", "").replace("S2", ""))
    assert "sam1" in shop.get(of_sam.address).text
    assert shops("ann").get(f"/proofs/{proof}").status_code == 200


@one_kind
def test_of_two_who_write_the_second_is_told_and_loses_nothing(shop: Visitor) -> None:
    page = sent(shop, HEAD + "F1,2020-05-05,,HOE,1,1.00,\n")
    number, cells = page.document("F1"), page.cells()
    shop.post(page.address, cells | {f"{number}.0.product": "RAKER", "act": "keep"})
    assert shop.post(page.address, cells | {f"{number}.0.product": "RAKER", "act": "keep"}).status_code == 302
    late = shop.post(page.address, cells | {f"{number}.0.product": "P1", "act": "submit"})
    assert late.status_code == 409
    assert 'value="P1"' in late.text
    assert "changed elsewhere meanwhile" in late.text
    assert 'value="RAKER"' in page.text()


@one_kind
def test_what_is_left_of_a_list_is_let_go_by_hand_and_by_the_calendar(web: Flask, shop: Visitor) -> None:
    page = sent(shop, GOOD)
    assert shop.post(f"{page.address}/leave").status_code == 302
    assert "was let go" in page.text()
    assert shop.post(page.address, {"act": "submit"}).status_code == 409
    other = sent(shop, GOOD)
    assert other.address != page.address
    other.keep("submit")
    with web.app_context():
        assert leave_old(db.session(), utc_now() + timedelta(days=89)) == 0
        assert leave_old(db.session(), utc_now() + timedelta(days=91)) == 1
        kept = db.session.scalars(select(DeclaredList).order_by(DeclaredList.id)).all()
        assert [it.proof.purged_at is None for it in kept] == [False, True]
    assert "/declarations/1" in other.text()


@one_kind
def test_workbooks_are_read_and_what_does_not_fit_is_put_right(web: Flask, shop: Visitor) -> None:
    rows: list[list[object]] = [["document", "date", "product", "quantity", "amount"]]
    rows.append(["F1", date(2020, 5, 5), "P0", 1, 12.5])
    cells = {(row, column): cell for row, texts in enumerate(rows) for column, cell in enumerate(texts)}
    page = sent(shop, xlsx(cells), "list.xlsx")
    assert "1 document is ready" in page.text()
    page = sent(shop, GOOD.replace("F2,", "F2,torn,in,many,cells,"))
    assert "Line 4 of the file" in page.text()


@one_kind
def test_too_many_lines_are_refused_in_words(web: Flask, shop: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LIST_LINES", 2)
    answer = send(shop, GOOD)
    assert answer.status_code == 422
    assert "list.csv has more than 2 lines" in answer.text
    assert count(web, DeclaredList) == 0


@one_kind
def test_a_zip_bomb_is_refused_in_words(web: Flask, shop: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under limits set low; test_large_files.py sends them in their size to the same reader."""
    monkeypatch.setattr(limits, "FILES", LOW)
    for name in ("a text in one cell", "entities", "members", "an archive that lies", "repeated rows"):
        answer = send(shop, CRAFTED[name].make(100), "bomb.xlsx")
        assert answer.status_code == 422
        assert CRAFTED[name].told in unescape(answer.text), name
    assert count(web, DeclaredList) == count(web, Proof) == 0


@one_kind
def test_a_million_lines_are_refused_in_words_with_bounded_memory(web: Flask, shop: Visitor) -> None:
    content = HEAD.encode() + b"F1,2020-05-05,,P0,1,10.00,\n" * 1_000_000
    before = peak_megabytes()
    head = f'--B\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{shop.token()}\r\n--B\r\n'
    head += 'Content-Disposition: form-data; name="file"; filename="million.csv"\r\n\r\n'
    body = head.encode() + content + b"\r\n--B--\r\n"
    answer = shop.client.post(LISTS, data=body, content_type="multipart/form-data; boundary=B")
    assert answer.status_code == 422
    assert "million.csv has more than 2,000 lines" in answer.text
    # The file itself, twice or thrice on its way through the form.
    assert peak_megabytes() - before < 8 * len(content) / limits.MEGABYTE
    assert count(web, DeclaredList) == 0


def peak_megabytes() -> float:
    """The most memory that this process has ever taken."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@one_kind
def test_without_a_file_or_with_another_kind_it_is_told(web: Flask, shop: Visitor) -> None:
    assert "Choose a file." in shop.post(LISTS, {}).text
    answer = send(shop, b"%PDF-1.7 nothing", "list.csv")
    assert answer.status_code == 422
    assert "not a table" in answer.text
    assert "has no product" not in answer.text
    assert BytesIO(answer.data).read(1)
