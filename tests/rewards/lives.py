"""Random lives of wallets, and the same entries as the slow reading of the contract takes them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from core.errors import Refused
from core.models import Participant
from rewards.wallet.books import Stated, close_books, open_book
from rewards.wallet.kinds import EntryKind
from rewards.wallet.models import WalletEntry
from rewards.wallet.services import adjust, refund, spend
from tests.rewards import slow

FIRST = date(2026, 1, 10)
SOURCES = ("atonce", "later")
ACTS = ("earn", "earn", "earn", "lose", "spend", "spend", "give back", "adjust")


@dataclass
class Life:
    """What becomes of one wallet; spent: the numbers that the product gave to spent entries, by the contract's."""

    person: int
    rng: Random
    entries: list[slow.Entry] = field(default_factory=list)
    spent: dict[int, int] = field(default_factory=dict)

    def step(self, session: Session, day: date) -> None:
        """Something that happens on a day, which is today."""
        kind = self.rng.choice(ACTS)
        source, points = self.rng.choice(SOURCES), self.rng.randint(1, 40)
        if kind == "earn":
            opens = day + timedelta(days=0 if source == "atonce" else 20)
            expires = self.rng.choice([None, slow.last_day(opens, 1)])
            book = open_book(session, self.person, day)
            book.credit(EntryKind.EARNED, points, opens, expires, Stated(source))
            close_books(session, [book])
            self.enter(day, "earned", source, points, opens, expires)
        elif kind == "lose":
            book = open_book(session, self.person, day)
            book.debit(EntryKind.EARNED, points, Stated(source))
            close_books(session, [book])
            self.enter(day, "earned", source, -points)
        elif kind == "spend":
            self.spend(session, day, points)
        elif kind == "give back" and self.spent:
            number = self.rng.choice(sorted(self.spent))
            spent = session.get_one(WalletEntry, self.spent.pop(number))
            refund(session, spent)
            self.enter(day, "refunded", "gift", -spent.points, undoes=number)
        elif kind == "adjust":
            points = self.rng.choice([points, -points])
            adjust(session, self.person, points, "as agreed", None)
            self.enter(day, "adjusted", "", points, day if points > 0 else None)

    def spend(self, session: Session, day: date, points: int) -> None:
        """Spend points, where they suffice."""
        entry = slow.Entry(len(self.entries) + 1, day, "spent", "gift", -points)
        try:
            slow.wallet_on([*self.entries, entry], day)
        except slow.Refused:
            with pytest.raises(Refused):
                spend(session, self.person, points, "gift")
            return
        self.entries.append(entry)
        self.spent[entry.number] = spend(session, self.person, points, "gift").id

    def enter(
        self, day: date, kind: str, source: str, points: int, opens: date | None = None, expires: date | None = None,
        undoes: int | None = None,
    ) -> None:  # fmt: skip
        """The entry as the contract has it."""
        self.entries.append(slow.Entry(len(self.entries) + 1, day, kind, source, points, opens, expires, undoes))


def people(session: Session, *codes: str) -> dict[str, int]:
    """Reps of these codes, with their numbers."""
    found = {code: Participant(code=code, name=f"Rep {code}", kind="rep") for code in codes}
    session.add_all(found.values())
    session.flush()
    return {code: person.id for code, person in found.items()}


def noon(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12)
