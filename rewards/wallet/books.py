"""Entries written into wallets, of one participant or of many: the only way in which a wallet changes.

Whoever writes holds the wallets to the end of the transaction, so that two at once never overdraw one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.bulk import listed
from core.clock import utc_now
from core.db import is_sqlite
from rewards.wallet.holding import Holding, Lot, Taking
from rewards.wallet.kinds import EntryKind
from rewards.wallet.models import Wallet, WalletEntry, WalletLot, WalletTaking

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stated:
    """What an entry says beside its points. source: what they are of; account_id, reason: who decided, and why."""

    source: str = ""
    challenge_id: int | None = None
    reason: str = ""
    account_id: int | None = None


class Book:
    """The wallet of one participant, held, with everything that is over by a day taken out of it.

    Entries are dated on that day, or on that of the latest entry where a clock was set back. version: of the wallet as
    it was found.
    """

    def __init__(self, session: Session, wallet: Wallet, lots: Sequence[WalletLot], day: date) -> None:
        self._session, self._wallet = session, wallet
        self.day = max(day, wallet.last_day)
        # As it was found: what is written here counts on from it.
        self.version = wallet.version
        self._rows = {Lot(row.id, row.source, row.available_on, row.expires_on, row.points_left): row for row in lots}
        self.holding = Holding(list(self._rows), wallet.owed, wallet.balance)
        for lot in self.holding.over(self.day):
            assert lot.expires_on is not None
            taking = self.holding.expire(lot)
            self._write(EntryKind.EXPIRED, -taking.points, [taking], Stated(lot.source), lot.expires_on + A_DAY)

    def credit(
        self, kind: EntryKind, points: int, available_on: date, expires_on: date | None, stated: Stated
    ) -> WalletEntry:
        """Points that come in."""
        lot = self.holding.credit(points, stated.source, available_on, expires_on)
        entry = self._write(kind, points, [], stated)
        entry.available_on, entry.expires_on = available_on, expires_on
        if lot is not None:
            self._keep(lot, entry)
        return entry

    def debit(self, kind: EntryKind, points: int, stated: Stated) -> WalletEntry:
        """Points taken back, of the same source first where a rule and no person takes them."""
        source = None if kind is EntryKind.ADJUSTED else stated.source
        takings = self.holding.debit(points, source)
        return self._write(kind, -points, takings, stated)

    def spend(self, points: int, stated: Stated) -> WalletEntry:
        """Points that somebody spends; holding.Short where they do not suffice."""
        takings = self.holding.spend(points, self.day)
        return self._write(EntryKind.SPENT, -points, takings, stated)

    def refund(self, spent: WalletEntry, stated: Stated) -> WalletEntry:
        """Give back what an entry has spent, into the same lots."""
        rows = self._session.scalars(select(WalletTaking).where(WalletTaking.entry_id == spent.id)).all()
        by_id = {row.id: lot for lot, row in self._rows.items()}
        takings = [Taking(by_id.get(row.lot_id) or self._again(row.lot), row.points) for row in rows]
        given = self.holding.refund(takings, self.day)
        entry = self._write(EntryKind.REFUNDED, -spent.points, [], stated)
        entry.undoes_id = spent.id
        for taking in given:
            if taking.lot not in self._rows:
                self._keep(taking.lot, entry)
            self._session.add(WalletTaking(entry=entry, lot=self._rows[taking.lot], points=-taking.points))
        return entry

    def close(self) -> None:
        """Write what is left of every lot; the entries and this are stored together."""
        for lot, row in self._rows.items():
            if row.points_left != lot.left:
                row.points_left = lot.left
        self._wallet.balance, self._wallet.owed = self.holding.balance, self.holding.owed

    def _again(self, row: WalletLot) -> Lot:
        lot = Lot(row.id, row.source, row.available_on, row.expires_on, row.points_left)
        self._rows[lot] = row
        self.holding.lots.append(lot)
        return lot

    def _keep(self, lot: Lot, entry: WalletEntry) -> None:
        row = WalletLot(
            entry=entry, participant_id=self._wallet.participant_id, source=lot.source, available_on=lot.available_on,
            expires_on=lot.expires_on, points_left=lot.left,
        )  # fmt: skip
        self._session.add(row)
        self._rows[lot] = row

    def _write(
        self, kind: EntryKind, points: int, takings: Sequence[Taking], stated: Stated, day: date | None = None
    ) -> WalletEntry:
        entry = WalletEntry(
            participant_id=self._wallet.participant_id, day=day or self.day, at=utc_now(), kind=kind.value,
            source=stated.source, challenge_id=stated.challenge_id, points=points, reason=stated.reason,
            account_id=stated.account_id, balance=self.holding.balance,
        )  # fmt: skip
        self._session.add(entry)
        for taking in takings:
            self._session.add(WalletTaking(entry=entry, lot=self._rows[taking.lot], points=taking.points))
        self._wallet.version += 1
        self._wallet.last_day = max(self._wallet.last_day, entry.day)
        return entry


def open_books(session: Session, people: Collection[int], day: date) -> dict[int, Book]:
    """The wallets of participants, made where there are none yet, held to the end of the transaction."""
    query = select(Wallet).where(listed(Wallet.participant_id, people)).order_by(Wallet.participant_id)
    held = query.with_for_update().execution_options(populate_existing=True)
    wallets = {row.participant_id: row for row in session.scalars(held)}
    if missing := set(people) - wallets.keys():
        _make(session, missing, day)
        wallets = {row.participant_id: row for row in session.scalars(held)}
    left = select(WalletLot).where(listed(WalletLot.participant_id, people), WalletLot.points_left > 0)
    lots: dict[int, list[WalletLot]] = {}
    for row in session.scalars(left.order_by(WalletLot.id).execution_options(populate_existing=True)):
        lots.setdefault(row.participant_id, []).append(row)
    return {number: Book(session, wallet, lots.get(number, ()), day) for number, wallet in wallets.items()}


def _make(session: Session, people: Collection[int], day: date) -> None:
    """Empty wallets; two that make the same at once get one."""
    from sqlalchemy.dialects import postgresql, sqlite

    insert = sqlite.insert if is_sqlite(session) else postgresql.insert
    rows = [
        {"participant_id": number, "balance": 0, "owed": 0, "last_day": day, "version": 0} for number in sorted(people)
    ]
    session.execute(insert(Wallet).on_conflict_do_nothing(), rows)


def open_book(session: Session, participant_id: int, day: date) -> Book:
    """The wallet of one participant, held."""
    return open_books(session, [participant_id], day)[participant_id]


def close_books(session: Session, books: Collection[Book]) -> None:
    """Write what has become of the lots; in the same transaction as the entries."""
    for book in books:
        book.close()
    session.flush()
