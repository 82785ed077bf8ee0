"""Trainers write sheets and see who opens them; from products, clients and steps one touch leads to them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.accounts.models import Account
from core.clock import as_if
from core.db import db, writing
from core.models import Product
from elearning.sheets.editing import SheetEdit, Written, publish, refold_all, write_sheet
from elearning.sheets.links import links_to_topics, sheets_about
from elearning.sheets.openings import Opened, forget_old_openings, note_opening, openings_of_all
from elearning.sheets.rendering import as_html
from elearning.sheets.searching import find
from elearning.sheets.subjects import Topic
from elearning.sheets.tables import Sheet, SheetOpening
from tests.elearning.sheets.library import bring_sheets
from tests.web.conftest import Visitor

RANGES = {"P1": "Garden/Mowers/Robots", "P2": "Garden/Mowers", "P3": "Garden_2/Mowers", "P4": ""}


@pytest.fixture
def trainer(web: Flask, add: Callable[..., None], visit: Callable[[str | None], Visitor], tmp_path: Path) -> Visitor:
    """Somebody who writes sheets, where some are, and four products."""
    web.config["SHEETS"] = tmp_path / "sheets"
    with web.app_context():
        bring_sheets(db.session())
        with writing(db.session()) as session:
            session.add_all(Product(code=code, name=f"Name of {code}", range=path) for code, path in RANGES.items())
    add("trainer@example.org", "trainer")
    return visit("trainer@example.org")


def test_a_sheet_is_written_seen_and_kept_from_being_overwritten(trainer: Visitor, web: Flask) -> None:
    said = {
        "title_fr": "Robot <b>",
        "text_fr": "<script>alert(1)</script> **vite**",
        "products": "P1\nP4",
        "act": "preview",
    }
    shown = trainer.post("/sheets/new", said)
    assert (shown.status_code, "<strong>vite</strong>" in shown.text) == (200, True)
    assert "<script>alert" not in shown.text
    answer = trainer.post("/sheets/new", said | {"act": "save", "ranges": "Garden/Mowers"})
    assert answer.location == "/sheets/4/edit"
    with web.app_context():
        sheet = db.session.get_one(Sheet, 4)
        assert (sheet.state, sheet.filed_under) == ("draft", "Garden/Mowers")
        seen = sheet.changed_at.isoformat()
    # Somebody else saves meanwhile.
    assert trainer.post("/sheets/4/edit", said | {"act": "save", "seen": seen, "title_en": "Robot"}).status_code == 302
    late = trainer.post("/sheets/4/edit", said | {"act": "save", "seen": seen, "title_fr": "Autre"})
    assert (late.status_code, "Somebody has changed this sheet" in late.text) == (409, True)
    assert 'value="Autre"' in late.text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Write a title, in French or in English."),
        ({"title_fr": "A", "text_en": "B"}, "Write the title of this version too."),
        ({"title_fr": "A" * 151}, "Write at most 150 characters."),
        ({"title_fr": "A", "products": "P1, P9"}, "There is no product with the code “P9”."),
        ({"title_fr": "A", "ranges": "Garden/None"}, "No product is in the range “Garden/None”."),
        ({"title_fr": "A", "levels": "x" * 61}, "Write at most 20 levels of 60 letters."),
        ({"title_fr": "A", "products": ",".join(map(str, range(201)))}, "Write at most 200 codes."),
    ],
)
def test_what_cannot_be_saved_is_told_beside_its_field(trainer: Visitor, sent: dict[str, str], told: str) -> None:
    answer = trainer.post("/sheets/new", {"act": "save", **sent})
    assert (answer.status_code, told in answer.text) == (422, True)


def test_links_lead_to_what_is_about_it_and_nowhere_else(trainer: Visitor, web: Flask) -> None:
    with web.test_request_context(), writing(db.session()) as session:
        boss = session.scalars(select(Account)).one()
        made = {}
        for name, edit in {
            "mowers": SheetEdit({"en": Written("M")}, ranges=["Garden/Mowers"]),
            "robot": SheetEdit({"fr": Written("R")}, products=["P1"]),
            "other": SheetEdit({"fr": Written("O")}, ranges=["Garden_2"]),
        }.items():
            made[name] = write_sheet(session, None, edit, None).id
            publish(session, session.get_one(Sheet, made[name]), None)
        expected = {
            "P1": {"mowers", "robot"}, "P2": {"mowers"}, "P3": {"other"}, "P4": set(),
        }  # fmt: skip
        for code, names in expected.items():
            links = sheets_about(session, boss, Topic(products=(code,)), "en")
            assert {it.address for it in links} == {f"/sheets/{made[name]}" for name in names}, code
        topics = {
            "garden": Topic(ranges=("Garden",)), "robots": Topic(ranges=("Garden/Mowers/Robots",)),
            "P1": Topic(products=("P1",)), "P3": Topic(products=("P3",)), "P4": Topic(products=("P4",)), "all": Topic(),
        }  # fmt: skip
        found = links_to_topics(session, boss, topics)
        assert {name: it.count for name, it in found.items()} == {"garden": 2, "robots": 2, "P1": 2, "P3": 1}
        assert found["P3"].address == f"/sheets/{made['other']}"
        assert found["garden"].address == "/sheets?range=Garden"


def test_openings_are_counted_once_a_day_and_person(trainer: Visitor, web: Flask, add: Callable[..., None]) -> None:
    add("rep@example.org", "director")
    with web.app_context():
        reader = db.session.scalars(select(Account.id).where(Account.email == "rep@example.org")).one()
        for day in (datetime(2024, 5, 1, 9), datetime(2025, 5, 1, 9), datetime(2025, 5, 1, 18), datetime(2025, 5, 20)):
            with as_if(day), writing(db.session()) as session:
                note_opening(session, 1, reader)
        assert db.session.scalar(select(func.count()).select_from(SheetOpening)) == 3
        with as_if(datetime(2025, 6, 1)):
            last = datetime(2025, 5, 20).date()
            assert openings_of_all(db.session()) == {1: Opened(1, 1, last)}
            assert forget_old_openings(db.session()) == 1
            assert forget_old_openings(db.session()) == 0
    assert "1 person" in trainer.get("/sheets/1/openings").text


def test_a_renamed_product_is_found_by_its_new_name(trainer: Visitor, web: Flask) -> None:
    with web.app_context(), writing(db.session()) as session:
        sheet = write_sheet(session, None, SheetEdit({"fr": Written("R")}, products=["P1"]), None)
        session.scalars(select(Product).where(Product.code == "P1")).one().name = "Valbot"
        session.flush()
        assert find(session, "valbot").exact == []
        assert refold_all(session) == 1
        session.flush()
        assert find(session, "valbot").exact == [sheet.id]


def test_a_text_is_what_markdown_says_and_no_more() -> None:
    html = str(
        as_html("# T\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n<img src=x> [l](javascript:x) ![p](http://x/p.png) Oui ?")
    )
    assert "<h2>T</h2>" in html and '<th scope="col">a</th>' in html and "style" not in html
    assert "<img" not in html and "href" not in html and "Oui&nbsp;?" in html
