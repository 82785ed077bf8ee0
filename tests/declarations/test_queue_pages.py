"""The pages of whoever validates: what is unusual in words, many at once, settings, trust, and regional managers."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from challenges.models import Posting
from core.accounts.models import Account, Role
from core.clock import as_if
from core.db import db
from core.models import Membership, Participant, Team
from declarations.alerts.kinds import DEFAULTS, Check
from declarations.models import Declaration, DeclarationStep
from tests.declarations.shops import person
from tests.declarations.test_once import at_once, form
from tests.declarations.test_pages import lines
from tests.web.conftest import Visitor

Visit = Callable[[str], Visitor]
one_kind = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=False)


def sale(number: str, **more: str) -> dict[str, Any]:
    return form() | {"key": number, "document": number} | more


def settings(**more: str) -> dict[str, str]:
    """How everything comes, as the form sends it."""
    sent = {"marked_from": "20", "one_in": "5", "four_eyes": ""}
    for place, check in enumerate(Check):
        sent |= {f"checks-{place}-active": "y", f"checks-{place}-weight": str(DEFAULTS[check].weight)}
        sent[f"checks-{place}-bound"] = str(DEFAULTS[check].bound or 0)
    return sent | more


@one_kind
def test_the_unusual_comes_first_with_why_and_whoever_declares_is_told_nothing_of_it(shops: Visit) -> None:
    one, two, ann = shops("one"), shops("two"), shops("ann")
    one.post("/declarations/new", sale("A-1", client="Jo Martin") | lines(("P1", "1", "77")))
    one.post("/declarations/new", sale("F-123"))
    two.post("/declarations/new", sale("f 123"))
    page = ann.get("/validation").text
    assert page.index(">f 123<") < page.index(">A-1<")
    why = "Shop One has F-123 of 5 May 2020 (€100.00): the same number."
    assert why in page
    assert "Declared twice" in ann.get("/validation/3").text
    assert ">A-1<" not in ann.get("/validation?view=unusual").text
    for path in ("", "/3", "/3/edit", "/3/expected"):
        text = two.get(f"/declarations{path}").text
        assert "Shop One" not in text
        assert "Declared twice" not in text
        assert "F-123" not in text
    for path in ("/validation/3", "/trust", "/settings/checks", "/team-declarations"):
        assert two.get(path).status_code == 403


def test_two_who_validate_the_same_ones_together_at_once_post_no_point_twice(web: Flask, shops: Visit) -> None:
    one, both = shops("one"), [shops(name) for name in ("ann", "bob")]
    for number in range(4):
        one.post("/declarations/new", sale(f"A{number}"))
    chosen = {"chosen": [f"{number}.2" for number in range(1, 5)]}
    found = at_once(lambda: both[0].post("/validation", chosen), lambda: both[1].post("/validation", chosen))
    assert found == [302, 409]
    assert both[0].post("/validation", chosen).status_code == 409
    with web.app_context():
        # Each shop and its challenge: 400.00, a point every 10.00.
        assert db.session.scalar(select(func.sum(Posting.points))) == 40
        steps = select(func.count()).where(DeclarationStep.to_state == "validated")
        assert db.session.scalar(steps) == 4
    assert "With 3 others of this distributor" in one.get("/declarations/1").text


def test_clean_ones_are_validated_by_one_button(web: Flask, shops: Visit) -> None:
    with as_if(datetime(2020, 5, 6, 12)):
        one, two, ann = shops("one"), shops("two"), shops("ann")
        ann.post("/trust/D1", {"level": "nothing", "reason": "Known for years"})
        for number in range(3):
            one.post("/declarations/new", sale(f"A{number}", client=""))
        two.post("/declarations/new", sale("B1"))
        page = ann.get("/validation").text
        assert "Validate the 3 clean ones" in page
        assert "clean ones" not in ann.get("/validation?view=unusual").text
        assert 'value="1.2 2.2 3.2 "' in page
        answer = ann.post("/validation", {"act": "clean", "clean": "1.2 2.2 3.1 junk 9999999999.1"})
        assert answer.status_code == 409
        assert "2 are validated." in answer.text
        assert "A2: This declaration has changed" in answer.text
        assert ann.post("/validation", {"act": "clean", "clean": ""}).status_code == 422
    with web.app_context():
        states = db.session.scalars(select(Declaration.state).order_by(Declaration.id)).all()
        assert states == ["validated", "validated", "submitted", "submitted"]


@one_kind
def test_four_eyes_on_pages(shops: Visit) -> None:
    one, ann, bob = shops("one"), shops("ann"), shops("bob")
    assert ann.post("/settings/checks", settings(four_eyes="50")).status_code == 302
    one.post("/declarations/new", sale("A-1"))
    assert "Two people validate this" in ann.get("/validation/1").text
    assert "you were the first of two" in ann.post(
        "/validation/1", {"act": "validate", "version": 2, "line": 1}, follow_redirects=True
    ).text  # fmt: skip
    again = ann.post("/validation/1", {"act": "validate", "version": 3, "line": 1})
    assert again.status_code == 422
    assert "You have validated it already" in again.text
    assert "two people" in ann.post("/validation", {"chosen": "1.3"}).text
    assert "First of two: ann" in bob.get("/validation").text
    assert bob.post("/validation/1", {"act": "validate", "version": 3, "line": 1}).status_code == 302
    page = ann.get("/validation/1").text
    assert "Validated by the first of two" in page
    assert "first of two" not in one.get("/declarations/1").text


@one_kind
def test_checks_are_set_and_each_fault_stands_beside_its_field(shops: Visit) -> None:
    ann, one = shops("ann"), shops("one")
    page = ann.get("/settings/checks").text
    assert "Round amounts in a row" in page
    named = {"checks-0-weight": "1000", "checks-0-bound": "x", "one_in": "0", "four_eyes": "-5", "max_age": "0"}
    for wrong in (*({name: text} for name, text in named.items()), {}):
        answer = ann.post("/settings/checks", settings(**wrong) if wrong else {"marked_from": "²"})
        assert answer.status_code == 422, wrong
        assert "field-error" in answer.text
    sent = settings(marked_from="61", max_age="45")
    del sent["checks-4-active"]
    assert ann.post("/settings/checks", sent).status_code == 302
    assert {'value="61"', 'value="45"'} <= set(re.findall('value="[0-9]+"', ann.get("/settings/checks").text))
    for shop in (one, shops("two")):
        shop.post("/declarations/new", sale("F-1"))
    assert "is-unusual" not in ann.get("/validation").text
    assert "Declared twice" in ann.get("/validation").text


@one_kind
def test_trust_is_set_with_a_reason_and_every_change_is_told(shops: Visit) -> None:
    ann = shops("ann")
    shops("one").post("/declarations/new", sale("F-1"))
    assert "Everything is looked at" in ann.get("/trust").text
    answer = ann.post("/trust/D1", {"level": "sample", "reason": ""})
    assert answer.status_code == 422
    assert "Write why" in answer.text
    assert ann.post("/trust/D1", {"level": "twice", "reason": "x"}).status_code == 422
    assert ann.post("/trust/D1", {"level": "sample", "reason": "Honest so far"}).status_code == 302
    page = ann.get("/trust/D1").text
    assert "Honest so far" in page
    assert "set by hand" in ann.get("/trust").text
    assert "one in 5" in ann.get("/trust").text
    assert ann.get("/trust/S1").status_code == 404


@one_kind
def test_a_regional_manager_marks_those_of_the_teams_alone(web: Flask, shops: Visit, visit: Any) -> None:
    one, two, ann = shops("one"), shops("two"), shops("ann")
    with web.app_context():
        north = Team(name="North")
        shop = db.session.scalars(select(Participant).where(Participant.code == "D1")).one()
        reg = Account(email="reg@example.org", name="Reg", role=Role.REGIONAL_MANAGER, language="en", password_hash="-")
        reg.teams = [north]
        db.session.add_all([Membership(participant=shop, team=north), reg])
        db.session.commit()
        assert person(db.session(), "D1").name == "Shop One"
    one.post("/declarations/new", sale("F-1"))
    two.post("/declarations/new", sale("F-1"))
    regional = visit("reg@example.org")
    page = regional.get("/team-declarations").text
    assert "Shop One" in page
    assert "Shop Two" not in page
    assert "Declared twice" not in page + regional.get("/team-declarations/1").text
    for answer in (regional.get("/team-declarations/2"), regional.post("/team-declarations/2", {"version": 2})):
        assert answer.status_code == 404
    assert regional.get("/validation").status_code == 403
    assert regional.post("/team-declarations/1", {"version": 1}).status_code == 409
    assert regional.post("/team-declarations/1", {"version": 2, "text": "I was there"}).status_code == 302
    assert "Pre-validated: Reg" in ann.get("/validation").text
    assert "I was there" in ann.get("/validation/1").text
    assert "I was there" not in one.get("/declarations/1").text
    assert ann.post("/validation/1", {"act": "validate", "version": 2, "line": 1}).status_code == 409
    assert ann.post("/validation/1", {"act": "validate", "version": 3, "line": 1}).status_code == 302
    assert "It is decided already" in regional.post("/team-declarations/1", {"version": 4}).text
