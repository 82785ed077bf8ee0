"""Certificates: the learner's own PDF, and a page for everybody that tells whether one holds, and nothing else."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
import time_machine
import zxingcpp
from flask import Flask

from core.db import db, writing
from elearning.modules.completing import withdraw
from elearning.modules.models import Result
from tests.elearning.learning.scene import CODE, Learning, module, people, published
from tests.web.conftest import Visitor, add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]

START = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def certified(web: Flask, visit: Callable[..., Visitor], add: Callable[..., None]) -> tuple[Learning, str, int]:
    """Ann, who has read the module in May for a year; the code and number of her certificate."""
    people(web, "Ann", "Bob")
    with time_machine.travel(START, tick=False):
        with web.app_context():
            published(db.session(), CODE, module(test=None))
        for name in ("Ann", "Bob"):
            add(f"{name.lower()}@example.org", "rep", name)
        ann = Learning(web, visit("ann@example.org"))
        ann.read_all()
    with web.app_context():
        result = db.session().query(Result).one()
        return ann, result.code, result.id


def heading(page: str) -> str:
    """What a page says first."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return " ".join(found[1].split()) if found else ""


def test_anybody_sees_whether_it_holds_and_nothing_else(
    web: Flask, visit: Callable[..., Visitor], certified: tuple[Learning, str, int]
) -> None:
    _ann, code, number = certified
    stranger = visit()
    with time_machine.travel(START + timedelta(days=364), tick=False):
        page = stranger.get(f"/certificates/{code[:4]}-{code[4:8]}-{code[8:].lower()}").text
        assert heading(page) == "This certificate is valid"
        facts = re.findall(r"<dd>(.*?)</dd>", page)
        assert facts == ["Ann", "Product safety", "4 May 2026"]
    with time_machine.travel(START + timedelta(days=365), tick=False):
        assert heading(stranger.get(f"/certificates/{code}").text) == "This certificate ended on 4 May 2027"
        with web.app_context(), writing(db.session()) as session:
            withdraw(session, number, None, "SECRETREASON")
        page = stranger.get(f"/certificates/{code}").text
        assert heading(page) == "This certificate was withdrawn" and "SECRETREASON" not in page


def test_whoever_tries_codes_has_to_wait_and_whoever_checks_one_does_not(
    visit: Callable[..., Visitor], certified: tuple[Learning, str, int]
) -> None:
    _ann, code, _number = certified
    stranger = visit()
    with time_machine.travel(START, tick=False):
        for _time in range(40):
            assert stranger.get(f"/certificates/{code}").status_code == 200
        tried = [stranger.get(f"/certificates/ABCDEFGHJ{number:03}").status_code for number in range(31)]
        assert tried == [404] * 30 + [429]
        assert stranger.get(f"/certificates/{code}").status_code == 429
    with time_machine.travel(START + timedelta(hours=2), tick=False):
        assert stranger.get(f"/certificates/{code}").status_code == 200


def test_a_certificate_is_a_pdf_of_its_learner_alone(
    web: Flask, visit: Callable[..., Visitor], certified: tuple[Learning, str, int]
) -> None:
    _ann, code, number = certified
    ann = visit("ann@example.org")
    path = f"/learning/certificates/{number}.pdf"
    answer = ann.get(path)
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF-")
    assert code in answer.headers["Content-Disposition"]
    # A camera is led to the page that tells whether it holds.
    page = pypdfium2.PdfDocument(answer.data)[0].render(scale=3).to_pil()
    assert [it.text for it in zxingcpp.read_barcodes(page)] == [f"http://localhost/certificates/{code}"]
    assert visit("bob@example.org").get(path).status_code == 404
    with web.app_context(), writing(db.session()) as session:
        withdraw(session, number, None, "not her")
    assert ann.get(path).status_code == 404


def test_whoever_certifies_again_reads_again(
    web: Flask, visit: Callable[..., Visitor], certified: tuple[Learning, str, int]
) -> None:
    with time_machine.travel(START + timedelta(days=370), tick=False):
        ann = Learning(web, visit("ann@example.org"))
        page = ann.visitor.get(f"/learning/{CODE}").text
        assert "Your certificate ended on" in page and "0 of 4 read" in page and "Take it again" in page
        assert "expired on" in ann.visitor.get("/learning").text
        ann.read_all()
        assert "Completed on" in ann.visitor.get(f"/learning/{CODE}").text
    with web.app_context():
        assert [one.points for one in db.session().query(Result).order_by(Result.id)] == [50, 50]


def test_whoever_s_completion_was_withdrawn_may_read_again(
    web: Flask, visit: Callable[..., Visitor], certified: tuple[Learning, str, int]
) -> None:
    _ann, _code, number = certified
    with time_machine.travel(START + timedelta(days=2), tick=False):
        with web.app_context(), writing(db.session()) as session:
            withdraw(session, number, None, "somebody else sat there")
        ann = Learning(web, visit("ann@example.org"))
        assert "Completed on" not in ann.visitor.get(f"/learning/{CODE}").text
        assert ann.visitor.post(f"/learning/{CODE}/go-on").location.endswith("/lessons/1")
        ann.read_all()
        assert "Completed on" in ann.visitor.get(f"/learning/{CODE}").text
