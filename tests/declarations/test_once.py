"""Nothing gives a point twice, whatever is clicked: each way of trying it by name, on both kinds of database."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from challenges.models import Posting
from core.db import db
from declarations.models import Declaration, DeclarationStep
from sales.models import SaleLine
from tests.declarations.shops import CHALLENGE
from tests.web.conftest import Visitor

KEY = "made-on-the-device"
POINTS = 10


def form(act: str = "submit", version: int = 0, amount: str = "100.00", document: str = "F1") -> dict[str, Any]:
    """A sale of 100.00 as the form sends it."""
    head = {"act": act, "key": KEY, "version": version, "document": document, "date": "2020-05-05", "client": "Marie"}
    return head | {"lines-0-product": "P0", "lines-0-quantity": "1", "lines-0-amount": amount, "lines-0-seller": ""}


def state(web: Flask) -> tuple[str, int, int]:
    """The only declaration's state and version, and the points in the ledger."""
    with web.app_context():
        one = db.session.scalars(select(Declaration)).one()
        return one.state, one.version, int(db.session.scalar(select(func.sum(Posting.points))) or 0)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each answers, all begun at the same moment."""
    barrier, answers = Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        barrier.wait()
        answers.append(act().status_code)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def twice(web: Flask, visitor: Visitor, *posts: tuple[str, dict[str, Any]]) -> list[Any]:
    """What two requests of one signed-in visitor answer, as of two windows or devices, sent at the same moment."""
    token = {"csrf_token": visitor.token()}
    clients = [visitor.client, web.test_client()]
    with visitor.client.session_transaction() as kept, clients[1].session_transaction() as other:
        other.update(kept)
    both = zip(clients, posts * 2 if len(posts) == 1 else posts, strict=True)
    return at_once(
        *(lambda it=it, at=at, sent=sent: it.post(at, data=token | sent, buffered=True) for it, (at, sent) in both)
    )


@pytest.fixture
def shop(shops: Callable[[str], Visitor]) -> Visitor:
    return shops("one")


@pytest.fixture
def ann(shops: Callable[[str], Visitor]) -> Visitor:
    return shops("ann")


def test_a_double_submit_declares_once(web: Flask, shop: Visitor) -> None:
    """Two requests at once under one key, as of a button pressed twice on a slow line."""
    assert twice(web, shop, ("/declarations/new", form())) == [302, 302]
    assert state(web) == ("submitted", 2, 0)


def test_a_double_submit_of_what_was_refused_submits_it_once(web: Flask, shop: Visitor, ann: Visitor) -> None:
    shop.post("/declarations/new", form())
    ann.post("/validation/1", {"act": "refuse", "version": 2, "reason": "other"})
    assert twice(web, shop, ("/declarations/1/edit", form(version=3, amount="120.00"))) == [302, 302]
    assert state(web) == ("submitted", 4, 0)


@pytest.mark.parametrize("where", ["/validation/1", "/validation"])
def test_a_double_click_on_validate_posts_once(web: Flask, shop: Visitor, ann: Visitor, where: str) -> None:
    """One by one, and of the list."""
    shop.post("/declarations/new", form())
    sent = {"act": "validate", "version": 2, "line": 1, "chosen": "1.2"}
    assert twice(web, ann, (where, sent)) == [302, 409]
    assert state(web) == ("validated", 3, POINTS)


def test_a_request_that_is_replayed_changes_nothing(web: Flask, shop: Visitor, ann: Visitor) -> None:
    """Whatever happened to the declaration since."""
    for _time in range(2):
        assert shop.post("/declarations/new", form()).status_code == 302
    assert ann.post("/validation/1", {"act": "validate", "version": 2, "line": 1}).status_code == 302
    assert state(web) == ("validated", 3, POINTS)
    assert shop.post("/declarations/new", form()).status_code == 302
    assert ann.post("/validation/1", {"act": "validate", "version": 2, "line": 1}).status_code == 409
    assert state(web) == ("validated", 3, POINTS)


def test_of_two_validators_at_once_one_is_told_that_it_has_changed(web: Flask, shop: Visitor, shops: Any) -> None:
    shop.post("/declarations/new", form())
    both = [shops(name) for name in ("ann", "bob")]
    assert at_once(
        lambda: both[0].post("/validation/1", {"act": "validate", "version": 2, "line": 1}),
        lambda: both[1].post("/validation", {"chosen": "1.2"}),
    ) == [302, 409]
    assert state(web) == ("validated", 3, POINTS)
    with web.app_context():
        assert db.session.scalar(select(func.count()).select_from(DeclarationStep)) == 2


def test_of_two_validators_at_once_who_differ_one_decides(web: Flask, shop: Visitor, shops: Any) -> None:
    shop.post("/declarations/new", form())
    good, bad = [shops(name) for name in ("ann", "bob")]
    assert at_once(
        lambda: good.post("/validation/1", {"act": "validate", "version": 2, "line": 1}),
        lambda: bad.post("/validation/1", {"act": "refuse", "version": 2, "reason": "other"}),
    ) == [302, 409]
    assert state(web) in (("validated", 3, POINTS), ("refused", 3, 0))


def test_of_taking_back_and_validating_at_once_one_is_done(web: Flask, shop: Visitor, ann: Visitor) -> None:
    shop.post("/declarations/new", form())
    assert at_once(
        lambda: shop.post("/declarations/1/cancel", {"version": 2}),
        lambda: ann.post("/validation/1", {"act": "validate", "version": 2, "line": 1}),
    ) == [302, 409]
    assert state(web) in (("validated", 3, POINTS), ("cancelled", 3, 0))


def test_the_back_button_after_it_was_validated_posts_nothing_and_loses_nothing(
    web: Flask, shop: Visitor, ann: Visitor
) -> None:
    shop.post("/declarations/new", form("draft"))
    shop.post("/declarations/1/edit", form(version=1))
    ann.post("/validation", {"chosen": "1.2"})
    # What was sent before, from the form as it was then; then the same form with something else in it.
    assert shop.post("/declarations/1/edit", form(version=1)).status_code == 302
    answer = shop.post("/declarations/1/edit", form(version=1, amount="999.00"))
    assert answer.status_code == 409
    assert "can no longer be changed" in answer.text and 'value="999.00"' in answer.text
    assert state(web) == ("validated", 3, POINTS)


def test_the_back_button_after_a_decision_loses_nothing_and_does_nothing(
    web: Flask, shop: Visitor, ann: Visitor
) -> None:
    shop.post("/declarations/new", form())
    ann.post("/validation/1", {"act": "refuse", "version": 2, "reason": "other_amount", "text": "See the invoice"})
    answer = shop.post("/declarations/1/edit", form(version=2, document="F2", amount="250.00"))
    assert answer.status_code == 409
    assert "changed elsewhere meanwhile" in answer.text
    assert 'value="250.00"' in answer.text
    assert state(web) == ("refused", 3, 0)
    assert shop.post("/declarations/1/edit", form(version=3, amount="120.00")).status_code == 302
    assert ann.post("/validation", {"chosen": "1.4"}).status_code == 302
    assert state(web) == ("validated", 5, 12)
    assert ann.post("/validation/1", {"act": "cancel", "version": 5, "text": "By mistake"}).status_code == 302
    assert state(web) == ("cancelled", 6, 0)


def test_of_two_devices_with_one_draft_the_second_is_told(web: Flask, shop: Visitor) -> None:
    shop.post("/declarations/new", form("draft"))
    assert shop.post("/declarations/1/edit", form("draft", 1, "100.00")).status_code == 302
    assert shop.post("/declarations/1/edit", form("draft", 1, "100.00")).status_code == 302
    assert shop.post("/declarations/1/edit", form("draft", 1, "100.01")).status_code == 409
    answer = shop.post("/declarations/1/edit", form("submit", 1, "300.00", "F9"))
    assert answer.status_code == 409
    assert 'value="300.00"' in answer.text
    assert state(web) == ("draft", 2, 0)
    assert shop.post("/declarations/1/edit", form("submit", 2, "300.00", "F9")).status_code == 302
    assert state(web) == ("submitted", 3, 0)
    with web.app_context():
        assert [line.document for line in db.session.scalars(select(SaleLine))] == ["F9"]


def test_of_two_devices_that_submit_one_draft_at_once_one_is_told(web: Flask, shop: Visitor, ann: Visitor) -> None:
    shop.post("/declarations/new", form("draft"))
    sent = [("/declarations/1/edit", form("submit", 1, "100.00", document)) for document in ("F1", "F9")]
    assert twice(web, shop, *sent) == [302, 409]
    assert state(web) == ("submitted", 2, 0)
    assert ann.post("/validation", {"chosen": "1.2"}).status_code == 302
    assert state(web) == ("validated", 3, POINTS)
    with web.app_context():
        assert db.session.scalar(select(func.count()).select_from(SaleLine)) == 1


def test_what_a_device_kept_for_somebody_else_is_not_sent_as_ones_own(web: Flask, shop: Visitor) -> None:
    """It waits in their form instead, and is sent where they say so."""
    own = shop.get("/declarations/new")
    assert own.headers["Palier-Offline"] == "keep"
    answer = shop.post("/declarations/new", form() | {"account": "99"})
    assert answer.status_code == 409
    assert "written by somebody else" in answer.text and 'value="100.00"' in answer.text
    with web.app_context():
        assert db.session.scalar(select(func.count()).select_from(Declaration)) == 0
    number = answer.text.split('name="account"')[1].split('value="')[1].split('"')[0]
    assert shop.post("/declarations/new", form() | {"account": number}).status_code == 302
    assert state(web) == ("submitted", 2, 0)


def test_late_ones_go_to_a_list_of_their_own(web: Flask, shop: Visitor, ann: Visitor) -> None:
    """The challenges of these shops took sales of their days until July 2020."""
    assert "declare_until" not in CHALLENGE
    shop.post("/declarations/new", form())
    assert "later than sales of that day are taken" in shop.get("/declarations/1").text
    assert "F1" in ann.get("/validation?view=late").text
