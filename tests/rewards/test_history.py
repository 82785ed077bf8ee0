"""Random lives of wallets on both databases, each point of a challenge credited as its ledger moves.

The model is the slow reading of the contract; what challenges owe is the sum of their ledgers, kept by hand.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.services import add_challenge, close_challenge, launch_challenge, reopen_challenge
from core.db import begin_writing
from core.errors import Refused
from core.models import Participant
from rewards.wallet.books import close_books, open_books
from rewards.wallet.models import Wallet, WalletEntry, WalletLot
from rewards.wallet.services import adjust, refund, spend
from rewards.wallet.statement import statement_on
from tests.challenges.conftest import on_postgresql, on_sqlite
from tests.operations.programme import bring_in
from tests.rewards import slow

__all__ = ["on_postgresql", "on_sqlite"]

FIRST = date(2026, 1, 15)
WHO = ("R1", "R2")
# Codes, when points come in, after how many days, how many months to spend them; two are closed and reopened.
RULES = {
    "atonce": ("posting", 0, 1),
    "later": ("posting", 20, None),
    "listed": ("closing", 0, 2),
    "mended": ("closing", 0, 2),
}
CLOSED = ("listed", "mended")
ACTS = ("sell", "sell", "sell", "return", "bring back", "bring back", "wait", "wait", "spend", "spend", "give back",
        "adjust", "close", "close")  # fmt: skip
CHALLENGE = """
code = "{code}"
title = "{code}"
start = 2025-01-01
end = 2025-12-31
[wallet]
available = "{available}"
after_days = {after}
{expires}
late = "{late}"
[[criteria]]
name = "Pieces"
type = "revenue"
measure = "quantity"
points = 1
every = 1
"""
HEADER = "kind,document,line,date,rep,client,product,quantity,amount\n"


@dataclass
class Model:
    """What happened: pieces sold by each, which challenges are closed, and the entries that follow."""

    today: date = FIRST
    sold: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WHO, 0))
    is_closed: bool = False
    # Who sold on each document, and what was given back of which, on days that no challenge looks at.
    documents: list[str] = field(default_factory=list)
    back: list[tuple[int, int]] = field(default_factory=list)
    # What had been sold, and how many documents there were, at the last closing.
    then: dict[str, int] = field(default_factory=dict)
    counted: int = 0
    sales: list[int] = field(default_factory=list)
    entries: dict[str, list[slow.Entry]] = field(default_factory=lambda: {who: [] for who in WHO})
    # The numbers that the product gave to spent entries, by those of the model.
    spent: dict[tuple[str, int], int] = field(default_factory=dict)

    def enter(self, who: str, kind: str, points: int, source: str = "", undoes: int | None = None) -> slow.Entry:
        mine = self.entries[who]
        opens = expires = None
        if points > 0 and kind in ("earned", "corrected"):
            _available, after, months = RULES[source]
            opens = self.today + timedelta(days=after)
            expires = slow.last_day(opens, months)
        mine.append(slow.Entry(len(mine) + 1, self.today, kind, source, points, opens, expires, undoes))
        return mine[-1]

    def credit(self, is_closing: bool = False) -> None:
        """What challenges owe more or less than they have credited, in the order in which they were launched."""
        for code, (available, _after, _months) in RULES.items():
            if available == "posting":
                self._credit(code, "earned", self.sold)
            elif is_closing:
                self._credit(code, "earned", self.then)
        if self.is_closed:
            gone = dict.fromkeys(WHO, 0)
            for place, pieces in self.back:
                # What it gives back has to have been counted.
                gone[self.documents[place]] += pieces if place < self.counted else 0
            self._credit("mended", "corrected", {who: self.sold[who] - gone[who] for who in WHO})

    def _credit(self, code: str, kind: str, sold: dict[str, int]) -> None:
        for who in WHO:
            had = sum(it.points for it in self.entries[who] if it.kind in ("earned", "corrected") and it.source == code)
            # Less than nothing sold earns nothing.
            if owed := max(sold[who], 0) - had:
                self.enter(who, kind, owed, code)


def act(data: st.DataObject, session: Session, model: Model, people: dict[str, int]) -> None:
    """Something happens."""
    kind, who = data.draw(st.sampled_from(ACTS)), data.draw(st.sampled_from(WHO))
    if kind == "wait":
        model.today += timedelta(days=data.draw(st.sampled_from([1, 10, 20, 45])))
    elif kind in ("sell", "return", "bring back"):
        trade(data, session, model, kind, who)
    elif kind in ("spend", "give back"):
        order(data, session, model, (kind, who), people[who])
    elif kind == "adjust":
        points = data.draw(st.integers(-30, 30).filter(bool))
        adjust(session, people[who], points, "as agreed", None)
        model.enter(who, "adjusted", points)
    elif model.is_closed:
        for code in CLOSED:
            reopen_challenge(session, code, Decision(reason="a line was forgotten"))
        model.is_closed = False
    else:
        model.is_closed, model.then, model.counted = True, dict(model.sold), len(model.documents)
        for code in CLOSED:
            close_challenge(session, code)
        model.credit(is_closing=True)


def trade(data: st.DataObject, session: Session, model: Model, kind: str, who: str) -> None:
    """A sale, a return within the days of the challenges, or one of a sale, after them."""
    if kind != "bring back":
        pieces = data.draw(st.integers(1, 40)) * (1 if kind == "sell" else -1)
        model.documents.append(who)
        line = f"sell_in,F{len(model.documents)},1,2025-05-05,{who},C1,P1,{pieces},{pieces}.00\n"
        bring_in(session, "sales", HEADER + line)
        model.sold[who] += pieces
        model.sales.append(pieces)
    elif sales := [place for place, pieces in enumerate(model.sales) if pieces > 0]:
        place, pieces = data.draw(st.sampled_from(sales)), data.draw(st.integers(1, 20))
        model.back.append((place, pieces))
        seller = model.documents[place]
        line = f"sell_in,B{len(model.back)},1,2026-01-10,{seller},C1,P1,-{pieces},-{pieces}.00,F{place + 1},1\n"
        bring_in(session, "sales", f"{HEADER.strip()},original_document,original_line\n{line}")
    model.credit()


def order(data: st.DataObject, session: Session, model: Model, drawn: tuple[str, str], person: int) -> None:
    """Spend some points, as far as they suffice, or give some back, once."""
    kind, who = drawn
    mine = [key for key in model.spent if key[0] == who]
    if kind == "spend":
        points = data.draw(st.integers(1, 40))
        entry = slow.Entry(len(model.entries[who]) + 1, model.today, "spent", "gift", -points)
        try:
            slow.wallet_on([*model.entries[who], entry], model.today)
        except slow.Refused:
            with pytest.raises(Refused):
                spend(session, person, points, "gift")
            return
        model.entries[who].append(entry)
        model.spent[who, entry.number] = spend(session, person, points, "gift").id
    elif mine:
        key = data.draw(st.sampled_from(mine))
        spent = session.get_one(WalletEntry, model.spent.pop(key))
        refund(session, spent)
        model.enter(who, "refunded", -spent.points, "gift", key[1])
        with pytest.raises(Refused):
            refund(session, spent)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@given(data=st.data())
def test_wallets_hold_what_the_contract_says_after_every_step(
    request: pytest.FixtureRequest, kind: str, data: st.DataObject
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    model = Model()
    with time_machine.travel(at(model.today), tick=False) as clock:
        begin_writing(session)
        try:
            bring_in(session, "participants", "code,name,kind\nR1,Anna,rep\nR2,Bruno,rep\n")
            bring_in(session, "products", "code,name\nP1,Plough\n")
            bring_in(session, "clients", "code,name\nC1,One\n")
            people: dict[str, int] = dict(session.execute(select(Participant.code, Participant.id)).all())
            for code, (available, after, months) in RULES.items():
                expires = "" if months is None else f"expires_months = {months}"
                late = "wallet" if code == "mended" else "list"
                source = CHALLENGE.format(code=code, available=available, after=after, expires=expires, late=late)
                add_challenge(session, source)
                launch_challenge(session, code)
            for _step in range(data.draw(st.integers(1, 14))):
                act(data, session, model, people)
                clock.move_to(at(model.today))
                for who in WHO:
                    compare(session, model, who, people[who])
        finally:
            session.rollback()


def compare(session: Session, model: Model, who: str, person: int) -> None:
    """What is told, what is stored, and the contract: today, and as it will stand later."""
    for days in (0, 15, 100):
        day = model.today + timedelta(days=days)
        read, rows = slow.wallet_on(model.entries[who], day), statement_on(session, person, day)
        told = (rows[-1].balance, rows[-1].available, rows[-1].pending) if rows else (0, 0, 0)
        assert told == (read.balance, read.available, read.pending)
        assert sum(row.points for row in rows) == read.balance
        assert [row.points for row in rows if row.kind == "expired"] == [-points for _day, points in read.expired]
    # With everything written that is over by today.
    close_books(session, open_books(session, [person], model.today).values())
    read = slow.wallet_on(model.entries[who], model.today)
    left = session.execute(
        select(WalletLot.source, WalletLot.available_on, WalletLot.expires_on, WalletLot.points_left)
        .where(WalletLot.participant_id == person, WalletLot.points_left > 0)
    ).all()  # fmt: skip
    assert sorted(map(tuple, left), key=str) == sorted(map(tuple, read.lots), key=str)
    wallet = session.get_one(Wallet, person)
    total = session.scalar(select(func.sum(WalletEntry.points)).where(WalletEntry.participant_id == person)) or 0
    assert (wallet.balance, wallet.owed, total) == (read.balance, read.owed, read.balance)


def at(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
