"""Returns that name what they give back, beside a slow reading: what is refused, what is left, what points become."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.explanations.returned import late_returns
from challenges.ledger.balances import balances
from challenges.lifecycle.finding import find_challenge
from challenges.lifecycle.services import close_challenge
from core.db import begin_writing, db, writing
from core.errors import Refused
from core.viewer import EVERYONE
from declarations import services
from declarations.models import Declaration
from declarations.returns.told import missed_of, returned_of
from declarations.services import Verdict
from declarations.typed import TypedLine
from declarations.writing import NotTaken
from sales.models import SaleLine
from tests.declarations.shops import DAY, EVERY_CENTS, account_id, open_shops, person, sale
from tests.declarations.test_once import form
from tests.operations.programme import bring_in
from tests.web.conftest import Visitor

# What was sold: document, line, product, pieces, cents, by whom.
SOLD = (
    ("F1", 1, "P0", 3, 90_00, "S1"),
    ("F1", 2, "P1", 2, 50_00, "S2"),
    ("F2", 1, "P0", 1, 45_50, ""),
    ("F2", 2, "P0", 5, 60_00, "S1"),
)
AFTER = date(2020, 7, 3)


def declared(session: Session, document: str, *lines: TypedLine, day: date = DAY) -> Declaration:
    """A declaration that is validated."""
    who, typed = account_id(session, "one"), sale(document, *lines, day=day)
    one = services.begin(session, person(session, "D1"), who, f"key of {document}", typed)
    services.submit(session, one.id, one.version, typed, who)
    every = frozenset(line.line for line in one.lines)
    return services.decide(session, one.id, one.version, Verdict(every), account_id(session, "ann"))


def sell(session: Session) -> None:
    for document in ("F1", "F2"):
        own = [it for it in SOLD if it[0] == document]
        declared(session, document, *(
            TypedLine(product, pieces, cents, person(session, seller).id if seller else None)
            for _document, _line, product, pieces, cents, seller in own
        ))  # fmt: skip


def points(session: Session, credit: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in balances(session, find_challenge(session, f"{credit}s")):
        found[row.participant] += row.points
    return dict(found)


def slow_points(cents: Counter[str]) -> dict[str, int]:
    return {who: amount // EVERY_CENTS for who, amount in cents.items() if amount >= EVERY_CENTS}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@settings(max_examples=4)
@given(cents=st.integers(1, 45_50), sold_more=st.integers(1, 30_00))
def test_a_closed_challenge_keeps_its_points_and_tells_what_would_have_changed(
    request: pytest.FixtureRequest, kind: str, cents: int, sold_more: int
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    begin_writing(session)
    try:
        open_shops(session)
        sell(session)
        declared(session, "F4", TypedLine("P1", 1, sold_more, None))
        whole = sum(it[4] for it in SOLD) + sold_more
        close_challenge(session, "distributors")
        before = points(session, "distributor")
        one = declared(session, "R1", TypedLine("P0", -1, -cents, None, returns="F2 · 1"), day=AFTER)
        assert points(session, "distributor") == before == {"D1": whole // EVERY_CENTS}
        [missed] = missed_of(session, one, EVERYONE)
        assert missed.points == (whole - cents) // EVERY_CENTS - whole // EVERY_CENTS
        assert (missed.challenge.code, missed.person.code) == ("distributors", "D1")
        closed = find_challenge(session, "distributors")
        [late] = late_returns(session, closed)
        assert (late.back.document, late.back.original_document, late.original_line) == ("R1", "F2", 1)
        # Of the challenge that goes on it counts by its own day, which is none of its days.
        assert points(session, "seller") == slow_points(Counter({"S1": 150_00, "S2": 50_00}))
    finally:
        session.rollback()


def test_a_return_that_counts_by_its_own_day_is_not_told_as_missed(on_sqlite: Session) -> None:
    session = on_sqlite
    begin_writing(session)
    open_shops(session)
    sell(session)
    one = declared(session, "R1", TypedLine("P0", -1, -20_00, None, returns="F2 · 1"), day=DAY + timedelta(days=1))
    close_challenge(session, "distributors")
    assert points(session, "distributor") == {"D1": (245_50 - 20_00) // EVERY_CENTS}
    assert missed_of(session, one, EVERYONE) == []
    assert late_returns(session, find_challenge(session, "distributors")) == []
    session.rollback()


def test_files_and_declarations_give_back_of_the_same_line(on_sqlite: Session) -> None:
    """What a file brings is no longer there to be declared, and is told on the sale; a declared one names it too."""
    session = on_sqlite
    begin_writing(session)
    open_shops(session)
    sell(session)
    head = "kind,document,date,distributor,product,quantity,amount,original_document,original_line\n"
    bring_in(session, "sales", head + "sell_out,A1,2020-05-06,D1,P0,-4,-40.00,F2,2\n")
    step = session.begin_nested()
    with pytest.raises(NotTaken) as refused:
        declared(session, "R1", TypedLine("P0", -2, -10_00, None, returns="F2 · 2"))
    step.rollback()
    assert "Of 5 that were sold there, 1 are left" in refused.value.faults[0, "returns"]
    declared(session, "R2", TypedLine("P0", -1, -10_00, None, returns="F2 · 2"))
    told = returned_of(session, person(session, "D1").id, "F2", None)
    assert [(it.line, it.document, it.cents, it.declaration_id > 0) for it in told] == [
        (2, "R2", -10_00, True), (2, "A1", -40_00, False),
    ]  # fmt: skip
    lines = session.scalars(select(SaleLine).where(SaleLine.document.in_(["A1", "R2"])).order_by(SaleLine.document))
    assert {(it.original_document, it.original_line, it.seller_id) for it in lines} == {
        ("F2", 2, person(session, "S1").id)
    }
    session.rollback()


def test_what_was_given_back_is_not_taken_back_nor_given_back_once_it_is_gone(on_sqlite: Session) -> None:
    session, back = on_sqlite, 0
    begin_writing(session)
    open_shops(session)
    sell(session)
    who, back = account_id(session, "one"), account_id(session, "ann")
    typed = sale("R1", TypedLine("P0", -1, -20_00, None, returns="F2 · 1"))
    waiting = services.begin(session, person(session, "D1"), who, "waits", typed)
    services.submit(session, waiting.id, waiting.version, typed, who)
    sold = session.scalars(select(Declaration).where(Declaration.document == "F2")).one()
    with pytest.raises(Refused, match="given back by R1"):
        services.cancel(session, sold.id, sold.version, back, "so", is_own=False)
    services.cancel(session, waiting.id, waiting.version, who)
    services.cancel(session, sold.id, sold.version, back, "so", is_own=False)
    other = sale("R2", TypedLine("P0", -1, -20_00, None, returns="F2 · 1"))
    again = services.begin(session, person(session, "D1"), who, "again", other)
    with pytest.raises(NotTaken) as refused:
        services.submit(session, again.id, again.version, other, who)
    assert "refused or taken back" in refused.value.faults[0, "returns"]
    session.rollback()


# --- On pages ---


def test_the_form_tells_which_sales_could_be_meant_and_takes_one(web: Flask, shops: Callable[[str], Visitor]) -> None:
    with web.app_context(), writing(db.session()) as session:
        sell(session)
    shop, other, seller = shops("one"), shops("two"), shops("sam")
    back = form(document="R1", amount="-12.00") | {"lines-0-quantity": "-1", "lines-0-returns": ""}
    looked = shop.post("/declarations/new", back | {"act": "look"}).text
    assert 'value="F2 · 2"' in looked
    assert "Sold lately: F2 · 2, F2 · 1, F1 · 1" in looked
    # Of others nothing is offered, nor told that it is there.
    assert "F2 · 2" not in other.post("/declarations/new", back | {"act": "look"}).text
    refused = other.post("/declarations/new", back | {"lines-0-returns": "F2 · 2"})
    assert refused.status_code == 422
    assert "There is no sale “F2” of this distributor." in refused.text
    assert "F2 · 1" not in seller.get("/declarations/new").text

    refused = shop.post("/declarations/new", back | {"lines-0-returns": "F2"})
    assert refused.status_code == 422
    assert "several lines of this product. Write which one, as F2 · 1" in refused.text
    # It comes twice, and is written once.
    first, again = (shop.post("/declarations/new", back | {"lines-0-returns": "f2 · 2"}).location for _ in range(2))
    assert first == again
    assert "Line 1 gives back F2 · 2" in shop.get(first).text
    assert "Line 2 returned by R1" in shop.get("/declarations/2").text
    assert "Line 2 returned by R1" in shops("ann").get("/validation/2").text


def test_late_returns_are_listed_at_the_closed_challenge(web: Flask, shops: Callable[[str], Visitor]) -> None:
    with web.app_context(), writing(db.session()) as session:
        sell(session)
        close_challenge(session, "distributors")
        declared(session, "R1", TypedLine("P0", -1, -45_50, None, returns="F2 · 1"), day=AFTER)
        bring_in(session, "sales", "kind,document,date,distributor,product,quantity,amount,original_document\n"
                 "sell_out,A7,2020-07-04,D1,P1,-1,-25.00,F1\n")  # fmt: skip
        lines = {line.document: line.id for line in session.scalars(select(SaleLine).order_by(SaleLine.line))}
    bob, shop = shops("bob"), shops("one")
    assert "came after its days or after it was closed" in bob.get("/challenges/distributors").text
    page = bob.get("/challenges/distributors/late/returns").text
    assert "F2 · 1" in page
    assert "−4" in page
    # Of a file alike: each leads to its line, and that to the line which it gives back.
    assert "2 returns, the latest first" in page
    assert f'<a href="/lines/{lines["A7"]}">A7</a>' in page
    assert f'<a href="/lines/{lines["F1"]}">F1 · 2</a>' in bob.get(f"/lines/{lines['A7']}").text
    assert f'<a href="/lines/{lines["A7"]}">A7</a>' in bob.get(f"/lines/{lines['F1']}").text
    assert "gives back F1" in bob.get("/lines?document=A7").text
    assert "changes nothing in it" in shop.get("/declarations/3").text
    assert shop.get("/challenges/distributors/late/returns").status_code == 403
