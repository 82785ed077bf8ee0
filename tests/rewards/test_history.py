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
# Codes, when points come in, after how many days, how many months to spend them.
RULES = {"atonce": ("posting", 0, 1), "later": ("posting", 20, None), "closing": ("closing", 0, 2)}
CHALLENGE = """
code = "{code}"
title = "{code}"
start = 2025-01-01
end = 2025-12-31
[wallet]
available = "{available}"
after_days = {after}
{expires}
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
    closed: set[str] = field(default_factory=set)
    documents: int = 0
    entries: dict[str, list[slow.Entry]] = field(default_factory=lambda: {who: [] for who in WHO})
    # The numbers that the product gave to spent entries, by those of the model.
    spent: dict[tuple[str, int], int] = field(default_factory=dict)

    def enter(self, who: str, kind: str, points: int, source: str = "", undoes: int | None = None) -> slow.Entry:
        mine = self.entries[who]
        opens = expires = None
        if points > 0 and kind == "earned":
            _available, after, months = RULES[source]
            opens = self.today + timedelta(days=after)
            expires = slow.last_day(opens, months)
        mine.append(slow.Entry(len(mine) + 1, self.today, kind, source, points, opens, expires, undoes))
        return mine[-1]

    def credit(self) -> None:
        """What challenges owe more or less than they have credited, in the order in which they were launched."""
        for code, (available, _after, _months) in RULES.items():
            if available == "posting" or code in self.closed:
                for who in WHO:
                    had = sum(it.points for it in self.entries[who] if it.kind == "earned" and it.source == code)
                    # Less than nothing sold earns nothing.
                    owed = max(self.sold[who], 0)
                    if owed != had:
                        self.enter(who, "earned", owed - had, code)


ACTS = ("sell", "sell", "sell", "return", "wait", "wait", "spend", "spend", "give back", "adjust", "close", "reopen")


def act(data: st.DataObject, session: Session, model: Model, people: dict[str, int]) -> None:
    kind, who = data.draw(st.sampled_from(ACTS)), data.draw(st.sampled_from(WHO))
    if kind == "wait":
        model.today += timedelta(days=data.draw(st.sampled_from([1, 10, 20, 45])))
    elif kind in ("sell", "return"):
        # Challenges that are closed count it no more.
        if model.closed:
            return
        pieces = data.draw(st.integers(1, 40)) * (1 if kind == "sell" else -1)
        model.documents += 1
        line = f"sell_in,F{model.documents},1,2025-05-05,{who},C1,P1,{pieces},{pieces}.00\n"
        bring_in(session, "sales", HEADER + line)
        model.sold[who] += pieces
        model.credit()
    elif kind == "spend":
        points = data.draw(st.integers(1, 40))
        entry = slow.Entry(len(model.entries[who]) + 1, model.today, "spent", "gift", -points)
        try:
            slow.wallet_on([*model.entries[who], entry], model.today)
        except slow.Refused:
            with pytest.raises(Refused):
                spend(session, people[who], points, "gift")
            return
        model.entries[who].append(entry)
        written = spend(session, people[who], points, "gift")
        model.spent[who, entry.number] = written.id
    elif kind == "give back" and (mine := [key for key in model.spent if key[0] == who]):
        key = data.draw(st.sampled_from(mine))
        spent = session.get_one(WalletEntry, model.spent.pop(key))
        refund(session, spent)
        model.enter(who, "refunded", -spent.points, "gift", key[1])
        with pytest.raises(Refused):
            refund(session, spent)
    elif kind == "adjust":
        points = data.draw(st.integers(-30, 30).filter(bool))
        adjust(session, people[who], points, "as agreed", None)
        model.enter(who, "adjusted", points)
    elif kind == "close" and "closing" not in model.closed:
        close_challenge(session, "closing")
        model.closed.add("closing")
        model.credit()
    elif kind == "reopen" and "closing" in model.closed:
        reopen_challenge(session, "closing", Decision(reason="a line was forgotten"))
        model.closed.remove("closing")


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
                source = CHALLENGE.format(code=code, available=available, after=after, expires=expires)
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
