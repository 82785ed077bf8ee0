"""Random lives of declarations, returns, disputes, files and challenges, together: after every step all is exact.

Each life runs in one transaction that is rolled back at its end, on SQLite and on PostgreSQL. The model is kept in
plain Python (tests.declarations.lived, tests.disputes.lived); the slow reading of the contract reads its sale lines.
"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from core.db import begin_writing
from tests.challenges.test_histories import ways
from tests.declarations.known import Known, Said, Sale, rules
from tests.declarations.lived import SELLERS, SHOPS
from tests.declarations.shops import DAY
from tests.disputes.lived import AFTER_DISPUTE, LIVE, Disputed, Thread
from tests.slow.files import to_toml
from tests.slow.imports import Row
from tests.slow.world import Line

WAITING = "submitted", "under_review"
DOCUMENTS = st.sampled_from(["F1", "F2", "F3"])
DAYS = st.sampled_from([DAY, DAY, date(2020, 6, 30), date(2020, 7, 3)])
SHOP, PRODUCTS, PLACES = st.sampled_from(sorted(SHOPS)), st.sampled_from(["P0", "P0", "P1"]), st.sampled_from([1, 2, 3])
CENTS = st.integers(-50_00, 200_00).filter(bool)
CHALLENGES = st.sampled_from(["distributors", "sellers"])
OUTCOMES = st.sampled_from(["upheld", "partly_upheld", "upheld", "rejected"])


@st.composite
def sales(draw: st.DrawFn, shop: str) -> Sale:
    """One to three lines of goods sold, or taken back without naming what."""
    sellers = st.sampled_from(["", *SELLERS[shop]])
    lines = [
        Said(draw(PRODUCTS), draw(st.integers(1, 3)) * (1 if cents > 0 else -1), cents, draw(sellers))
        for cents in draw(st.lists(CENTS, min_size=1, max_size=3))
    ]
    return Sale(draw(DOCUMENTS), draw(DAYS), draw(st.sampled_from(["", "Marie", "C1"])), tuple(lines))


@st.composite
def returns(draw: st.DrawFn, sold: list[Line]) -> Sale:
    """Some of it given back, each naming its sale: whole or without its line, now and then too much of it."""
    lines = []
    for line in draw(st.lists(st.sampled_from(sold), min_size=1, max_size=2)):
        pieces, cents = draw(st.integers(1, max(line.quantity, 1))), draw(st.integers(1, max(line.amount_cents, 1) + 1))
        document = draw(st.sampled_from([line.document, line.document.lower()]))
        named = document, draw(st.sampled_from([line.line, line.line, None]))
        lines.append(Said(line.product or "P0", -pieces, -cents, returns=named))
    return Sale(draw(st.sampled_from(["R1", "R2"])), draw(DAYS), "", tuple(lines))


@st.composite
def sale_lines(draw: st.DrawFn) -> Line:
    """A line of a file, of a document that may be declared too."""
    shop, cents = draw(SHOP), draw(CENTS)
    seller, client = draw(st.sampled_from(["", *SELLERS[shop]])), draw(st.sampled_from(["", "C1", "C2"]))
    status = draw(st.sampled_from(["validated", "validated", "submitted", "cancelled"]))
    return Line("sell_out", draw(DOCUMENTS), draw(PLACES), draw(DAYS), "", shop, seller, client, draw(PRODUCTS),
                draw(st.integers(1, 3)) * (1 if cents > 0 else -1), cents, status)  # fmt: skip


class Lives(RuleBasedStateMachine):
    """What anybody may do, in any order; whether it may be done just now, the model says."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        begin_writing(session)
        self.session, self.lived = session, Disputed.begun(session)

    def teardown(self) -> None:
        self.session.rollback()

    def one(self, data: st.DataObject, *likely: str) -> Known:
        """Any declaration; more often one in such a state."""
        some = [it for it in self.lived.declared if it.state in likely]
        return data.draw(st.sampled_from(some * 3 + self.lived.declared))

    def thread(self, data: st.DataObject, about: str = "") -> Thread:
        """Any dispute; more often one that goes on, about this."""
        some = [it for it in self.lived.threads if it.state in LIVE and it.about.startswith(about)]
        return data.draw(st.sampled_from(some * 3 + self.lived.threads))

    declares = precondition(lambda self: self.lived.declared)
    disputes = precondition(lambda self: self.lived.threads)

    @initialize(data=st.data())
    def open_with_some(self, data: st.DataObject) -> None:
        for shop in data.draw(st.lists(SHOP, min_size=1, max_size=4)):
            self.declare(data, shop)

    @rule(data=st.data(), shop=SHOP)
    def declare(self, data: st.DataObject, shop: str) -> None:
        sale, then = data.draw(sales(shop)), data.draw(st.sampled_from(["submit", "decide", "decide", "draft"]))
        self.lived.begin(shop, sale)
        one = self.lived.declared[-1]
        if then != "draft":
            self.lived.submit(one, sale)
        if then == "decide":
            self.lived.judge(one, frozenset(data.draw(st.sets(st.sampled_from(sorted(one.every))))))

    @declares
    @rule(data=st.data())
    def write_again(self, data: st.DataObject) -> None:
        one = self.one(data, "submitted", "refused")
        self.lived.submit(one, data.draw(st.one_of(st.just(one.sale), sales(one.shop))))

    @rule(data=st.data(), shop=SHOP)
    def give_back(self, data: st.DataObject, shop: str) -> None:
        if sold := self.lived.sold(shop):
            sale = data.draw(returns(sold))
            self.lived.begin(shop, sale)
            self.lived.submit(self.lived.declared[-1], sale)

    @declares
    @rule(data=st.data())
    def validate(self, data: st.DataObject) -> None:
        one = self.one(data, *WAITING, "partly_validated")
        self.lived.judge(one, one.every)

    @declares
    @rule(data=st.data())
    def validate_some_or_none(self, data: st.DataObject) -> None:
        one = self.one(data, *WAITING)
        self.lived.judge(one, frozenset(data.draw(st.sets(st.sampled_from(sorted(one.every))))))

    @declares
    @rule(data=st.data())
    def review(self, data: st.DataObject) -> None:
        self.lived.review(self.one(data, *WAITING))

    @declares
    @rule(data=st.data(), is_own=st.booleans())
    def cancel(self, data: st.DataObject, is_own: bool) -> None:
        self.lived.cancel(self.one(data), is_own)

    @rule()
    def replay(self) -> None:
        self.lived.replay()

    @rule(data=st.data(), lines=st.lists(sale_lines(), min_size=1, max_size=4, unique_by=lambda it: it.identity))
    def bring_in_a_file(self, data: st.DataObject, lines: list[Line]) -> None:
        how = data.draw(ways())
        rows = [Row(line) for line in lines]
        self.lived.import_lines(rows, how)
        if data.draw(st.booleans()):
            other = [Row(replace(it, amount_cents=data.draw(CENTS))) for it in lines]
            self.lived.import_lines(other, how)

    @precondition(lambda self: self.lived.runs)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        self.lived.undo(data.draw(st.sampled_from(self.lived.runs)))

    @precondition(lambda self: self.lived.waiting)
    @rule(data=st.data(), accept=st.booleans())
    def decide_what_is_held(self, data: st.DataObject, accept: bool) -> None:
        runs = sorted({run for run, _ in self.lived.waiting.values()})
        self.lived.decide(data.draw(st.sampled_from(runs)), accept)

    @rule(shop=SHOP, about=st.sampled_from(["missing", "missing", "points"]), document=DOCUMENTS)
    def disagree(self, shop: str, about: str, document: str) -> None:
        self.lived.disagree(shop, about, document, None)

    @declares
    @rule(data=st.data())
    def disagree_with_a_refusal(self, data: st.DataObject) -> None:
        one = self.one(data, *AFTER_DISPUTE)
        self.lived.disagree(one.shop, "refusal", "", one)

    @disputes
    @rule(data=st.data(), kind=st.sampled_from(["say", "answer", "withdraw"]))
    def talk(self, data: st.DataObject, kind: str) -> None:
        self.lived.talk(self.thread(data), kind)

    @disputes
    @rule(data=st.data(), to=OUTCOMES)
    def leave(self, data: st.DataObject, to: str) -> None:
        self.lived.leave_as_it_is(self.thread(data), to)

    @disputes
    @rule(data=st.data(), to=OUTCOMES, cents=CENTS, status=st.sampled_from(["validated", "validated", "cancelled"]))
    def correct(self, data: st.DataObject, to: str, cents: int, status: str) -> None:
        self.lived.correct(self.thread(data, "missing"), to, cents, status)

    @declares
    @rule(data=st.data(), to=OUTCOMES, lines=st.frozensets(PLACES, min_size=1))
    def uphold(self, data: st.DataObject, to: str, lines: frozenset[int]) -> None:
        """Of what was refused, disputed first where nobody has."""
        one = self.one(data, *AFTER_DISPUTE)
        self.lived.disagree(one.shop, "refusal", "", one)
        if self.lived.threads:
            self.lived.uphold(self.thread(data, "refusal"), to, lines)

    @rule(code=CHALLENGES, every=st.sampled_from([5, 10]), limit=st.sampled_from([20, 60]))
    def amend(self, code: str, every: int, limit: int) -> None:
        file = rules(code.removesuffix("s"), every, limit)
        self.lived.amend(code, file, to_toml(file))

    @rule(code=CHALLENGES, closes=st.booleans())
    def close_or_reopen(self, code: str, closes: bool) -> None:
        (self.lived.close if closes else self.lived.reopen)(code)

    @invariant()
    def everything_is_exact(self) -> None:
        self.lived.check()


# In the profile `thorough` hundreds of long lives; else a few short ones.
IS_THOROUGH = settings().max_examples >= 1_000
LIVES = settings(max_examples=settings().max_examples // 20 if IS_THOROUGH else 4)
LIVES = settings(LIVES, stateful_step_count=30 if IS_THOROUGH else 12)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whatever_is_done_every_point_is_exact(request: pytest.FixtureRequest, kind: str) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")

    class Here(Lives):
        def __init__(self) -> None:
            super().__init__(session)

    run_state_machine_as_test(Here, settings=LIVES)
