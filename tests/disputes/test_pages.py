"""The pages of disputes: opened from where one disagrees, answered, decided, with what that does to points."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from challenges.models import Posting
from core.db import db, writing
from declarations.validating.settings import Setting, store_setting
from disputes.models import Dispute, DisputeEntry
from imports.models import ImportRun
from notifications.models import Notice
from sales.models import SaleLine
from tests.declarations.test_once import at_once, form
from tests.operations.programme import bring_in
from tests.web.conftest import Visitor

SOLD = "kind,document,line,date,distributor,seller,client,product,quantity,amount\n"
SOLD += "sell_out,G1,1,2020-05-05,D1,S1,C1,P0,1,55.00\nsell_out,G2,1,2020-05-06,D2,,C2,P0,1,70.00\n"
OF_D1 = "about=points&challenge=distributors&participant=D1"
MISSING = "/disputes/new?about=missing&participant=D1&challenge=distributors"


def opening(text: str = "Five pieces were sold.", key: str = "k", **more: str) -> dict[str, str]:
    return {"key": key, "text": text, "line": "", "document": "", "date": "", "amount": ""} | more


def missing(document: str = "G9") -> dict[str, str]:
    return opening(document=document, date="2020-05-07", amount="120.00")


def deciding(version: int = 1, more: dict[str, str] | None = None, **also: str) -> dict[str, Any]:
    decided = {"do": "decide", "version": version, "outcome": "upheld", "reason": "sale_wrong", "act": "leave"}
    return decided | {"text": "You are right."} | also | (more or {})


def as_shown(page: str) -> dict[str, str]:
    """The sale line as the form has it: hidden fields, typed ones, and the chosen state."""
    found = dict(re.findall(r'name="(sale-\w+)"[^>]*value="([^"]*)"', page))
    inputs = {name: value for value, name in re.findall(r'value="([^"]*)"[^>]*name="(sale-\w+)"', page)}
    empty = dict.fromkeys(re.findall(r'name="(sale-\w+)"', page), "")
    return {**empty, **inputs, **found, "sale-status": "validated"}


@pytest.fixture
def sold(web: Flask, shops: Callable[[str], Visitor]) -> Callable[[str], Visitor]:
    """Gives visitors; both distributors have sold something."""
    with web.app_context(), writing(db.session()) as session:
        bring_in(session, "sales", SOLD)
    return shops


def points_of(web: Flask, code: str, challenge: str = "distributors") -> int:
    from challenges.ledger.standings import standing_of
    from challenges.lifecycle.finding import find_challenge, find_participant

    with web.app_context():
        session = db.session()
        row = standing_of(session, find_challenge(session, challenge), find_participant(session, code).id)
        assert row is not None
        return row.points


def test_somebody_disagrees_with_a_line_and_it_is_corrected(web: Flask, sold: Callable[[str], Visitor]) -> None:
    shop, ann = sold("one"), sold("ann")
    page = shop.get("/challenges/distributors/participants/D1").text
    assert page.count("I disagree") >= 2
    form_page = shop.get(f"/disputes/new?{OF_D1}&rule=Turnover").text
    [line] = re.findall(r'<option value="(\d+)">G1', form_page)
    answer = shop.post(f"/disputes/new?{OF_D1}&rule=Turnover", opening(line=line))
    assert answer.status_code == 302
    thread = shop.get(answer.location).text
    for told in (
        "As it stood",
        "1 point for every full €10 sold.",
        "Five pieces were sold.",
        "Waits for an answer",
        "G1",
    ):
        assert told in thread
    assert points_of(web, "D1") == 5

    queue = ann.get("/disputes/office").text
    assert "Points of sale G1" in queue
    assert "Shop One" in queue
    page = ann.get("/disputes/office/1").text
    corrected = as_shown(page) | {"sale-amount": "250.00", "sale-quantity": "5"}
    assert ann.post("/disputes/office/1", deciding(act="correct", more=corrected)).status_code == 302
    assert (points_of(web, "D1"), points_of(web, "S1", "sellers")) == (25, 25)
    settled = shop.get("/disputes/1").text
    for told in ("Upheld", "You are right.", "5 → <strong>25 points</strong>", "The sale was recorded wrongly"):
        assert told in settled
    with web.app_context():
        run = db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()
        assert (run.origin, run.corrected) == ("disputed", 1)
        assert db.session.scalars(select(SaleLine.amount_cents).where(SaleLine.document == "G1")).one() == 250_00
        stood = db.session.get_one(Dispute, 1).as_it_stood
        assert (stood["points"], stood["line"]["cents"]) == (5, 55_00)


def test_a_missing_sale_is_added(web: Flask, sold: Callable[[str], Visitor]) -> None:
    shop, ann = sold("one"), sold("ann")
    assert shop.post(MISSING, missing()).status_code == 302
    page = ann.get("/disputes/office/1").text
    assert "No sale line of this document is on record." in page
    added = as_shown(page) | {"sale-product": "P1", "sale-client": "C1"}
    assert added["sale-amount"] == "120.00"
    assert ann.post("/disputes/office/1", deciding(act="correct", more=added)).status_code == 302
    assert points_of(web, "D1") == 17
    assert "5 → <strong>17 points</strong>" in shop.get("/disputes/1").text


def test_what_an_import_would_reject_is_told_beside_its_field_and_nothing_is_lost(
    web: Flask, sold: Callable[[str], Visitor]
) -> None:
    shop, ann = sold("one"), sold("ann")
    shop.post(MISSING, missing())
    sale = as_shown(ann.get("/disputes/office/1").text) | {"sale-seller": "nobody", "sale-amount": "12,345,6"}
    answer = ann.post("/disputes/office/1", deciding(act="correct", text="Look here", more=sale))
    assert answer.status_code == 422
    assert "Look here" in answer.text
    assert "12,345,6" in answer.text
    sale["sale-amount"] = "10.00"
    answer = ann.post("/disputes/office/1", deciding(act="correct", text="Look here", more=sale))
    assert answer.status_code == 422
    assert "nobody" in answer.text
    assert points_of(web, "D1") == 5
    with web.app_context():
        assert db.session.get_one(Dispute, 1).state == "open"


def test_a_refusal_is_validated_from_the_thread(web: Flask, sold: Callable[[str], Visitor]) -> None:
    shop, ann = sold("one"), sold("ann")
    shop.post("/declarations/new", form())
    ann.post("/validation/1", {"act": "refuse", "version": 2, "reason": "no_proof", "text": "Where is it?"})
    assert "Refused wrongly?" in shop.get("/declarations/1").text
    answer = shop.post("/disputes/new?about=refusal&declaration=1", opening("The proof was there."))
    assert answer.status_code == 302
    thread = shop.get(answer.location).text
    assert "The proof is missing" in thread
    assert "Where is it?" in thread
    decided = deciding(reason="refused_wrongly", act="validate", declaration_version="3", ticked="1")
    assert ann.post("/disputes/office/1", decided).status_code == 302
    assert points_of(web, "D1") == 15
    page = shop.get("/declarations/1").text
    assert "Validated" in page
    assert "5 → <strong>15 points</strong>" in shop.get("/disputes/1").text
    # There is nothing to disagree with any more.
    assert shop.get("/disputes/new?about=refusal&declaration=1").status_code == 404


def test_a_number_that_another_document_bears_by_now_is_not_validated(
    web: Flask, sold: Callable[[str], Visitor]
) -> None:
    shop, ann = sold("one"), sold("ann")
    shop.post("/declarations/new", form())
    ann.post("/validation/1", {"act": "refuse", "version": 2, "reason": "no_proof"})
    shop.post("/disputes/new?about=refusal&declaration=1", opening())
    assert shop.post("/declarations/new", form(amount="30.00") | {"key": "another"}).status_code == 302
    decided = deciding(reason="refused_wrongly", act="validate", declaration_version="3", ticked="1")
    answer = ann.post("/disputes/office/1", decided)
    assert answer.status_code == 422
    assert "bears the number F1 by now" in answer.text
    assert points_of(web, "D1") == 5


def test_what_two_people_validate_takes_two_after_a_dispute_too(web: Flask, sold: Callable[[str], Visitor]) -> None:
    shop, ann, bob = sold("one"), sold("ann"), sold("bob")
    with web.app_context(), writing(db.session()) as session:
        store_setting(session, Setting(four_eyes_cents=100_00))
    shop.post("/declarations/new", form())
    ann.post("/validation/1", {"act": "refuse", "version": 2, "reason": "no_proof"})
    shop.post("/disputes/new?about=refusal&declaration=1", opening())
    assert "Two people validate this" in ann.get("/disputes/office/1").text
    decided = deciding(reason="refused_wrongly", act="validate", declaration_version="3", ticked="1")
    assert ann.post("/disputes/office/1", decided).status_code == 302
    # Twice by the same one, as it was seen then and as it is by now; and it goes on.
    assert ann.post("/disputes/office/1", decided).status_code == 409
    again = ann.post("/disputes/office/1", decided | {"declaration_version": "4"})
    assert again.status_code == 422 and "another person validates it too" in again.text
    assert points_of(web, "D1") == 5
    assert "first of two" not in shop.get("/disputes/1").text and "Waits for an answer" in shop.get("/disputes/1").text
    page = bob.get("/disputes/office/1").text
    assert "First of two: ann" in page and "You are right." in page
    settled = bob.post("/disputes/office/1", decided | {"declaration_version": "4"})
    assert settled.status_code == 302
    assert points_of(web, "D1") == 15
    assert "Upheld" in shop.get("/disputes/1").text


def test_each_side_is_told_of_what_the_other_says(web: Flask, sold: Callable[[str], Visitor]) -> None:
    shop, ann = sold("one"), sold("ann")
    shop.post(MISSING, missing())
    ann.post("/disputes/office/1", {"do": "answer", "version": 1, "text": "Which invoice?"})
    assert "Answered" in shop.get("/disputes").text
    shop.post("/disputes/1", {"act": "write", "version": 2, "text": "This one."})
    ann.post("/disputes/office/1", deciding(3, outcome="rejected", reason="no_proof"))
    with web.app_context():
        told = [
            (notice.account_id, re.search(r'"text": "([^"]*)"', notice.told)[1])  # type: ignore[index]
            for notice in db.session.scalars(select(Notice).where(Notice.kind == "dispute").order_by(Notice.id))
        ]
    assert [text for _account, text in told] == [
        "Five pieces were sold.",
        "Which invoice?",
        "This one.",
        "You are right.",
    ]
    assert len({account for account, _text in told}) == 2
    assert "Your dispute is rejected" in shop.get("/notices").text
    assert "Shop One disagrees" in ann.get("/notices").text


# --- Nothing that is clicked opens or decides twice ---


def test_a_double_click_opens_one(web: Flask, sold: Callable[[str], Visitor]) -> None:
    shop = sold("one")
    token = {"csrf_token": shop.token()}
    clients = [shop.client, web.test_client()]
    with shop.client.session_transaction() as kept, clients[1].session_transaction() as other:
        other.update(kept)
    assert (
        at_once(*[lambda it=it: it.post(MISSING, data=token | missing(), buffered=True) for it in clients]) == [302] * 2
    )
    with web.app_context():
        assert db.session.scalar(select(func.count()).select_from(Dispute)) == 1
        assert db.session.scalar(select(func.count()).select_from(DisputeEntry)) == 1


def test_another_form_about_the_same_leads_to_the_one_that_goes_on(web: Flask, sold: Callable[[str], Visitor]) -> None:
    shop, ann = sold("one"), sold("ann")
    shop.post(MISSING, missing())
    answer = shop.post(MISSING, missing() | {"key": "another"})
    assert answer.location == "/disputes/1"
    assert shop.post(MISSING, missing("G10") | {"key": "third"}).location == "/disputes/2"
    # Once it is settled, one may disagree anew.
    ann.post("/disputes/office/1", deciding(outcome="rejected"))
    assert shop.post(MISSING, missing() | {"key": "fourth"}).location == "/disputes/3"


def test_of_two_who_decide_at_once_one_is_told_that_it_has_changed(web: Flask, sold: Callable[[str], Visitor]) -> None:
    shop, both = sold("one"), [sold("ann"), sold("bob")]
    shop.post(MISSING, missing())
    sale = as_shown(both[0].get("/disputes/office/1").text)
    decided = deciding(act="correct", more=sale)
    assert at_once(*[lambda it=it: it.post("/disputes/office/1", decided) for it in both]) == [302, 409]
    assert points_of(web, "D1") == 17
    with web.app_context():
        assert db.session.scalar(select(func.count()).select_from(DisputeEntry)) == 2
        postings = db.session.scalar(select(func.count()).select_from(Posting))
    # The arrow back, and the same once more.
    assert both[0].post("/disputes/office/1", decided).status_code == 409
    with web.app_context():
        assert db.session.scalar(select(func.count()).select_from(Posting)) == postings


def test_a_line_that_was_written_meanwhile_is_not_overwritten(web: Flask, sold: Callable[[str], Visitor]) -> None:
    shop, ann = sold("one"), sold("ann")
    page = shop.get(f"/disputes/new?{OF_D1}").text
    [line] = re.findall(r'<option value="(\d+)">G1', page)
    shop.post(f"/disputes/new?{OF_D1}", opening(line=line))
    sale = as_shown(ann.get("/disputes/office/1").text) | {"sale-amount": "99.00"}
    with web.app_context(), writing(db.session()) as session:
        bring_in(session, "sales", SOLD.replace("55.00", "65.00"))
    answer = ann.post("/disputes/office/1", deciding(act="correct", more=sale))
    assert answer.status_code == 409
    assert points_of(web, "D1") == 6
    # What was typed is still there, and the line is shown as it is by then: sent again, it is written.
    again = as_shown(answer.text)
    assert again["sale-amount"] == "99.00"
    assert ann.post("/disputes/office/1", deciding(act="correct", more=again)).status_code == 302
    assert points_of(web, "D1") == 9


# --- Whose it is ---


def test_only_ones_own_can_be_disputed_and_read(web: Flask, sold: Callable[[str], Visitor]) -> None:
    shop, other, seller = sold("one"), sold("two"), sold("sam")
    assert shop.get(f"/disputes/new?{OF_D1}").status_code == 200
    for address in (
        "about=points&challenge=distributors&participant=D2",
        "about=prize&challenge=distributors&participant=D2",
        "about=points&challenge=sellers&participant=S1",
        "about=points&challenge=nothing&participant=D1",
        "about=missing&participant=D2",
        "about=refusal&declaration=99",
        "about=nothing",
        "",
    ):
        assert shop.get(f"/disputes/new?{address}").status_code == 404, address
    shop.post(MISSING, missing())
    assert shop.get("/disputes/1").status_code == 200
    for visitor in (other, seller):
        assert visitor.get("/disputes/1").status_code == 404
        assert visitor.post("/disputes/1", {"act": "withdraw", "version": 1}).status_code == 404
        assert "G9" not in visitor.get("/disputes").text
    assert seller.get("/disputes/new?about=points&challenge=sellers&participant=S1").status_code == 200
    # A line of another distributor's is not taken from a form.
    with web.app_context():
        foreign = db.session.scalars(select(SaleLine.id).where(SaleLine.document == "G2")).one()
    shop.post(f"/disputes/new?{OF_D1}", opening(line=str(foreign), key="x"))
    with web.app_context():
        assert db.session.get_one(Dispute, 2).sale_line_id is None


def test_figures_tell_what_is_open_late_and_upheld(web: Flask, sold: Callable[[str], Visitor]) -> None:
    shop, bob = sold("one"), sold("bob")
    assert "No dispute yet" in bob.get("/disputes/figures").text
    for place, outcome in enumerate(["upheld", "partly_upheld", "rejected", ""], 1):
        shop.post(MISSING, missing(f"G{place}0") | {"key": f"{place}"})
        if outcome:
            bob.post(f"/disputes/office/{place}", deciding(outcome=outcome))
    with web.app_context():
        one = db.session.get_one(Dispute, 4)
        one.due_on = one.opened_at.date().replace(year=2020)
        db.session.commit()
    page = bob.get("/disputes/figures").text
    assert "66\u00a0%" in page
    assert "66 % (2 of 3)" in page
    assert "1 of them late" in page
    assert "Late" in bob.get("/disputes/office").text
    assert "Upheld" in bob.get("/disputes/office?list=settled").text
    assert shop.get("/disputes/figures").status_code == 403
