"""A wallet as it is read: its entries with what stood in it after each, and what expires and opens next."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rewards.wallet.holding import Holding, Taking
from rewards.wallet.kinds import EntryKind
from rewards.wallet.models import WalletEntry

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """An entry, and what stood in the wallet after it on its day; of the last one, on the day that is asked for."""

    day: date
    kind: EntryKind
    source: str
    points: int
    balance: int
    available: int
    pending: int


def statement_on(session: Session, participant_id: int, day: date) -> list[Row]:
    """All entries of a wallet up to a day, lived through anew; what is over by then is told as expired.

    The worker writes what expires on the day after: what it has not come to yet is told all the same.
    """
    query = select(WalletEntry).where(WalletEntry.participant_id == participant_id, WalletEntry.day <= day)
    entries = session.scalars(query.order_by(WalletEntry.day, WalletEntry.id)).all()
    lived = _Lived()
    for entry in entries:
        lived.expire(entry.day)
        if entry.kind != EntryKind.EXPIRED:
            lived.enter(entry)
    lived.expire(day)
    rows = lived.rows
    if rows:
        last = rows[-1]
        rows[-1] = Row(last.day, last.kind, last.source, last.points, last.balance, lived.holding.available(day),
                       lived.holding.pending(day))  # fmt: skip
    return rows


class _Lived:
    """A wallet from its first entry on: the same arithmetic as when they were written, on nothing but the entries."""

    def __init__(self) -> None:
        self.holding = Holding()
        self.rows: list[Row] = []
        self._spent: dict[int, list[Taking]] = {}

    def expire(self, day: date) -> None:
        """What is over by a day."""
        for lot in self.holding.over(day):
            assert lot.expires_on is not None
            taking = self.holding.expire(lot)
            self._tell(lot.expires_on + A_DAY, EntryKind.EXPIRED, lot.source, -taking.points)

    def enter(self, entry: WalletEntry) -> None:
        """An entry that was written."""
        kind, points = EntryKind(entry.kind), entry.points
        if kind is EntryKind.SPENT:
            self._spent[entry.id] = self.holding.spend(-points, entry.day)
        elif kind is EntryKind.REFUNDED:
            assert entry.undoes_id is not None
            self.holding.refund(self._spent[entry.undoes_id], entry.day)
        elif points > 0:
            assert entry.available_on is not None
            self.holding.credit(points, entry.source, entry.available_on, entry.expires_on)
        else:
            self.holding.debit(-points, None if kind is EntryKind.ADJUSTED else entry.source)
        self._tell(entry.day, kind, entry.source, points)

    def _tell(self, day: date, kind: EntryKind, source: str, points: int) -> None:
        held = self.holding
        self.rows.append(Row(day, kind, source, points, held.balance, held.available(day), held.pending(day)))
