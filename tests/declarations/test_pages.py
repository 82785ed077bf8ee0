"""The pages of declarations: what is typed, what is told beside it, who sees it, and who is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, before_render_template, template_rendered
from sqlalchemy import event, select

from core.clock import utc_now
from core.db import db
from core.models import Client
from declarations.services import expire_left
from notifications.models import Notice
from tests.days import programme_day
from tests.declarations.test_once import form
from tests.web.conftest import Visitor

Visit = Callable[[str], Visitor]
# What does not differ by the kind of database is tried on one.
one_kind = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=False)


def lines(*rows: tuple[str, str, str]) -> dict[str, Any]:
    names = ("product", "quantity", "amount")
    return {
        f"lines-{place}-{name}": text for place, row in enumerate(rows) for name, text in zip(names, row, strict=True)
    }


@one_kind
def test_each_fault_is_told_beside_its_field_and_loses_nothing(shops: Visit) -> None:
    shop = shops("one")
    tomorrow = programme_day() + timedelta(days=2)
    typed = lines(("Hoe", "1", "5"), ("P1", "-1", "5"), ("P1", "0,5", "1.234"), ("rake", "", "7 USD"))
    answer = shop.post("/declarations/new", form() | typed | {"lines-2-amount": "1e9"})
    assert answer.status_code == 422
    for told in ("Write a whole number, as 3", "Write an amount as 129.90", "in the currency of the programme"):
        assert told in answer.text, told
    assert 'value="Hoe"' in answer.text
    for nobody in ("999999", "one", "1"):
        answer = shop.post("/declarations/new", form("draft") | {"lines-0-seller": nobody})
        assert "Choose somebody who sells here." in answer.text
    bad = lines(("Hoe", "1", "5"), ("P1", "-1", "5"), ("rake", "", ""))
    answer = shop.post("/declarations/new", form() | bad | {"date": f"{tomorrow}"})
    assert answer.status_code == 422
    for told in ("This day has not come yet.", "There is no product “Hoe”", "both have a minus", "Write how many."):
        assert told in answer.text, told
    for empty, told in (("document", "Write the number"), ("date", "Write the day of the sale")):
        assert told in shop.post("/declarations/new", form() | {empty: ""}).text
    assert "Write at least one line" in shop.post("/declarations/new", form() | lines(("", "", ""))).text
    assert "Nothing declared yet" in shop.get("/declarations").text


@one_kind
def test_lines_are_added_without_a_script_and_a_draft_may_be_incomplete(shops: Visit) -> None:
    shop = shops("one")
    answer = shop.post("/declarations/new", form("line") | {"document": ""})
    assert answer.status_code == 200
    assert "lines-1-product" in answer.text
    assert "field-error" not in answer.text
    half = form("draft") | {"document": "", "date": ""} | lines(("half a thought", "", ""))
    assert shop.post("/declarations/new", half).status_code == 302
    assert "No number yet" in shop.get("/declarations").text
    assert 'value="half a thought"' in shop.get("/declarations/1/edit").text
    assert shops("ann").get("/validation/1").status_code == 404


@one_kind
def test_expected_points_stand_apart_and_nothing_is_posted(shops: Visit) -> None:
    shop = shops("one")
    answer = shop.post("/declarations/new", form("look"))
    assert "Expected points" in answer.text
    assert "+10" in answer.text
    assert "+10" in shop.post("/declarations/look", form()).text
    assert "Expected" not in shop.post("/declarations/look", form() | lines(("P0", "1", "five"))).text
    shop.post("/declarations/new", form())
    assert "+10" in shop.get("/declarations/1/expected", headers={"HX-Request": "true"}).text
    assert '<h2 id="points">' not in shop.get("/declarations/1").text


@one_kind
def test_a_document_is_declared_once_and_may_be_again_once_it_is_taken_back(shops: Visit) -> None:
    shop, other = shops("one"), shops("two")
    shop.post("/declarations/new", form())
    again = form() | {"key": "another", "document": "f1"}
    assert "was declared already" in shop.post("/declarations/new", again).text
    assert other.post("/declarations/new", form()).status_code == 302
    assert shop.post("/declarations/1/cancel", {"version": 2}).status_code == 302
    assert shop.post("/declarations/new", again).status_code == 302


@one_kind
def test_nobody_reaches_another_ones_and_sellers_have_their_own(shops: Visit) -> None:
    shop, other, sam = shops("one"), shops("two"), shops("sam")
    shop.post("/declarations/new", form())
    for page in ("", "/edit", "/expected"):
        assert other.get(f"/declarations/1{page}").status_code == 404
        assert sam.get(f"/declarations/1{page}").status_code == 404
    for act in ("edit", "cancel"):
        assert other.post(f"/declarations/1/{act}", form(version=2)).status_code == 404
    assert sam.post("/declarations/new", form() | {"document": "F2"}).status_code == 302
    assert sam.get("/declarations/2").status_code == 200
    assert shop.get("/declarations/2").status_code == 200
    assert "Marie" not in other.get("/declarations/new").text
    assert shop.get("/validation").status_code == 403


def test_whoever_declared_is_told_and_sees_the_points(web: Flask, shops: Visit) -> None:
    sam, ann = shops("sam"), shops("ann")
    sam.post("/declarations/new", form() | lines(("P0", "1", "100"), ("P1", "2", "55.50")))
    assert "waiting:" in ann.get("/validation").text
    refusal = {"act": "validate", "version": 2, "line": 2}
    assert "Choose why it is refused" in ann.post("/validation/1", refusal).text
    assert ann.post("/validation/1", refusal | {"reason": "twice", "text": "In F0 already"}).status_code == 302
    page = sam.get("/declarations/1").text
    for told in ("Partly validated", "Validated in part", "It was declared before", "In F0 already"):
        assert told in page, told
    assert "+5" in shops("one").get("/declarations/1").text
    assert ann.post("/validation/1", {"act": "validate", "version": 3, "line": [1, 2]}).status_code == 302
    assert "+15" in shops("one").get("/declarations/1").text
    with web.app_context():
        assert len(db.session.scalars(select(Notice).where(Notice.kind == "declaration")).all()) == 4
        assert [client.name for client in db.session.scalars(select(Client))] == ["Marie"]
    assert "Partly validated" in sam.get("/notices").text


@one_kind
def test_several_are_validated_at_once_each_by_itself(shops: Visit) -> None:
    shop, ann = shops("one"), shops("ann")
    for number in range(3):
        shop.post("/declarations/new", form() | {"key": f"k{number}", "document": f"F{number}"})
    answer = ann.post("/validation", {"chosen": ["1.2", "2.1", "3.2"]})
    assert answer.status_code == 409
    assert "F1: This declaration has changed" in answer.text
    assert "2 are validated" in answer.text
    assert "F1" in ann.get("/validation").text
    assert ann.post("/validation", {}).status_code == 422


@one_kind
def test_what_nobody_touches_for_long_expires(web: Flask, shops: Visit) -> None:
    shop = shops("one")
    for number, act in enumerate(("draft", "submit")):
        shop.post("/declarations/new", form(act) | {"key": f"k{number}", "document": f"F{number}"})
    with web.app_context():
        assert expire_left(db.session(), utc_now() + timedelta(days=89)) == 0
        assert expire_left(db.session(), utc_now() + timedelta(days=91)) == 1
    page = shop.get("/declarations/1").text
    assert "by the calendar" in page
    assert "Expired" in page
    assert shop.get("/declarations/1/edit").status_code == 404


@one_kind
def test_pages_ask_for_everything_before_they_are_drawn(web: Flask, shops: Visit) -> None:
    shop, ann = shops("one"), shops("ann")
    shop.post("/declarations/new", form())
    ann.post("/validation/1", {"act": "validate", "version": 2, "line": 1})
    shop.post("/declarations/new", form() | {"key": "another", "document": "F2"})
    drawing: list[object] = []
    asked: list[str] = []

    def begin(_app: object, template: object, context: object) -> None:
        drawing.append(template)

    def end(_app: object, template: object, context: object) -> None:
        drawing.pop()

    def execute(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.extend([statement] if drawing else [])

    with web.app_context():
        event.listen(db.engine, "before_cursor_execute", execute)
    with before_render_template.connected_to(begin), template_rendered.connected_to(end):
        for path in ("", "/new", "/1", "/2", "/2/edit", "/2/expected"):
            assert shop.get(f"/declarations{path}").status_code == 200
        for path in ("", "/1", "/2"):
            assert ann.get(f"/validation{path}").status_code == 200
    assert asked == []
