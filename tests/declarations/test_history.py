"""Random lives of declarations beside an obvious model: states, sale lines and points after every step."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.ledger.balances import balances
from challenges.lifecycle.finding import find_challenge
from core.db import begin_writing
from core.errors import Refused
from declarations import services
from declarations.life import Changed
from declarations.models import Declaration
from declarations.services import Verdict
from declarations.typed import Typed, TypedLine
from sales.models import SaleLine
from tests.declarations.shops import EVERY_CENTS, account_id, open_shops, person, sale

SHOPS = {"D1": "one", "D2": "two"}
# What may follow what, written once more by hand.
AFTER = {
    "submit": {"draft", "submitted", "refused"},
    "validated": {"submitted", "under_review", "partly_validated"},
    "partly_validated": {"submitted", "under_review"},
    "refused": {"submitted", "under_review"},
    "review": {"submitted", "under_review"},
    "cancel own": {"draft", "submitted", "under_review", "refused"},
    "cancel": {"draft", "submitted", "under_review", "refused", "validated", "partly_validated"},
}
STANDS = {"submitted", "under_review", "validated", "partly_validated"}
ALIVE = {"submitted", "validated"}
Identity = tuple[str, str, int]


@dataclass
class Known:
    """A declaration as the model has it; `good`: the lines validated, None before anybody has decided."""

    shop: str
    typed: Typed
    state: str = "draft"
    good: frozenset[int] | None = None
    number: int = 0
    version: int = 1


@dataclass
class Model:
    """What everything says, kept by hand."""

    session: Session
    known: list[Known] = field(default_factory=list)
    sales: dict[Identity, tuple[str, TypedLine]] = field(default_factory=dict)

    def taken(self, one: Known, document: str) -> bool:
        own = one.state == "submitted" and one.typed.document == document
        return not own and any(
            shop == one.shop and name == document and said[0] in ALIVE for (shop, name, _), said in self.sales.items()
        )

    def write(self, one: Known, status: str | None = None) -> None:
        for place, line in enumerate(one.typed.lines, 1):
            decided = "validated" if place in (one.good or ()) else "rejected"
            said = status or (decided if one.good is not None else "submitted")
            self.sales[one.shop, one.typed.document, place] = said, line

    def points(self, credit: str) -> dict[str, int]:
        cents: Counter[str] = Counter()
        for (shop, _document, _place), (status, line) in self.sales.items():
            seller = self.session.get_one(type(person(self.session, "D1")), line.seller_id) if line.seller_id else None
            who = shop if credit == "distributor" else seller.code if seller else None
            if who and status == "validated":
                cents[who] += line.cents or 0
        return {who: sum_cents // EVERY_CENTS for who, sum_cents in cents.items() if sum_cents >= EVERY_CENTS}

    def check(self) -> None:
        session = self.session
        for one in self.known:
            stored = session.get_one(Declaration, one.number)
            assert (stored.state, stored.document, stored.version) == (one.state, one.typed.document, one.version)
            assert [line.amount_cents for line in stored.lines] == [line.cents for line in one.typed.lines]
        rows = session.execute(
            select(SaleLine.issuer_id, SaleLine.document, SaleLine.line, SaleLine.status, SaleLine.amount_cents)
        )
        codes = {person(session, code).id: code for code in SHOPS}
        assert {(codes[shop], document, line): (status, cents) for shop, document, line, status, cents in rows} == {
            key: (status, line.cents) for key, (status, line) in self.sales.items()
        }
        for credit in ("distributor", "seller"):
            found: Counter[str] = Counter()
            for row in balances(session, find_challenge(session, f"{credit}s")):
                found[row.participant] += row.points
            assert dict(found) == self.points(credit), credit


KINDS = ("begin", "submit", "submit", "submit", "decide", "decide", "review", "cancel own", "cancel", "old")


def act(data: st.DataObject, model: Model) -> None:
    """Do one thing, in the database and in the model; both refuse the same."""
    kind = data.draw(st.sampled_from(KINDS))
    if kind == "begin" or not model.known:
        begin(data, model)
        return
    one = data.draw(st.sampled_from(model.known))
    if kind == "old":
        with pytest.raises(Changed):
            services.review(model.session, one.number, one.version - 1, account_id(model.session, "ann"))
    elif kind == "submit":
        submit(data, model, one)
    elif kind == "decide":
        decide(data, model, one)
    else:
        review_or_cancel(model, one, kind)


def begin(data: st.DataObject, model: Model) -> None:
    session, shop = model.session, data.draw(st.sampled_from(sorted(SHOPS)))
    one = Known(shop, data.draw(sales(session, shop)))
    who, key = account_id(session, SHOPS[shop]), str(len(model.known))
    one.number = services.begin(session, person(session, shop), who, key, one.typed).id
    model.known.append(one)


def submit(data: st.DataObject, model: Model, one: Known) -> None:
    session, typed = model.session, data.draw(sales(model.session, one.shop))
    who, is_allowed = account_id(session, SHOPS[one.shop]), one.state in AFTER["submit"]
    is_allowed = is_allowed and not model.taken(one, typed.document)
    if tried(session, is_allowed, lambda: services.submit(session, one.number, one.version, typed, who)):
        if one.state == "submitted":
            model.write(one, "cancelled")
        one.typed, one.good = typed, None
        model.write(one)
        one.state, one.version = "submitted", one.version + 1


def decide(data: st.DataObject, model: Model, one: Known) -> None:
    session, every = model.session, frozenset(range(1, len(one.typed.lines) + 1))
    good = frozenset(data.draw(st.sets(st.sampled_from(sorted(every)))))
    to = "validated" if good == every else "partly_validated" if good else "refused"
    back, verdict = account_id(session, "ann"), Verdict(good, "other", "")
    if tried(session, one.state in AFTER[to], lambda: services.decide(session, one.number, one.version, verdict, back)):
        one.good, one.state, one.version = good, to, one.version + 1
        model.write(one)


def review_or_cancel(model: Model, one: Known, kind: str) -> None:
    session, is_own, number, seen = model.session, kind == "cancel own", one.number, one.version
    by = account_id(session, SHOPS[one.shop] if is_own else "ann")
    acts = {"review": lambda: services.review(session, number, seen, by)}
    do = acts.get(kind, lambda: services.cancel(session, number, seen, by, "so", is_own))
    if not tried(session, one.state in AFTER[kind], do):
        return
    if kind != "review" and one.state in STANDS:
        model.write(one, "cancelled")
    other = "submitted" if one.state == "under_review" else "under_review"
    one.state, one.version = other if kind == "review" else "cancelled", one.version + 1


def tried(session: Session, is_allowed: bool, do: Callable[[], object]) -> bool:
    """Do it, and see that it is refused where it has to be; nothing of what was refused is left."""
    step = session.begin_nested()
    try:
        do()
    except Refused:
        step.rollback()
        assert not is_allowed
        return False
    step.commit()
    assert is_allowed
    return True


@st.composite
def sales(draw: st.DrawFn, session: Session, shop: str) -> Typed:
    sellers = [None, *(person(session, code).id for code in (("S1", "S2") if shop == "D1" else ()))]
    cents = st.integers(-50_00, 200_00).filter(bool)
    lines = [
        TypedLine(draw(st.sampled_from(["P0", "P1"])), 1 if it > 0 else -1, it, draw(st.sampled_from(sellers)))
        for it in draw(st.lists(cents, min_size=1, max_size=3))
    ]
    return sale(draw(st.sampled_from(["F1", "F2"])), *lines, client=draw(st.sampled_from(["", "Marie"])))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@settings(max_examples=4)
@given(data=st.data())
def test_a_life_is_what_the_model_says_after_every_step(
    request: pytest.FixtureRequest, kind: str, data: st.DataObject
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    begin_writing(session)
    try:
        open_shops(session)
        model = Model(session)
        for _step in range(data.draw(st.integers(1, 10))):
            act(data, model)
            model.check()
    finally:
        session.rollback()
