"""The entries of a wallet as a page shows them: the newest first, some at a time, each with what explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from challenges.models import Challenge, Standing
from core.accounts.models import Account
from core.lists import PER_PAGE
from rewards.wallet.kinds import EntryKind
from rewards.wallet.models import Wallet, WalletEntry, WalletLot
from rewards.wallet.reading import is_over

A_DAY = timedelta(days=1)
# Whose source is that of the lot or the challenge; orders and modules have codes of their own.
OF_CHALLENGES = (EntryKind.EARNED, EntryKind.CORRECTED, EntryKind.EXPIRED)


@dataclass(frozen=True)
class Line:
    """An entry. explained: whether the participant stands in its challenge, whose page then tells why."""

    day: date
    kind: EntryKind
    points: int
    balance: int
    source: str = ""
    reason: str = ""
    author: str = ""
    available_on: date | None = None
    expires_on: date | None = None
    challenge: Challenge | None = None
    explained: bool = False


@dataclass(frozen=True)
class Lines:
    """Some entries; before: the number with which older ones are asked for, 0 where there are none."""

    rows: Sequence[Line]
    before: int
    is_first: bool

    @property
    def months(self) -> list[tuple[str, list[Line]]]:
        """The entries by month, as `core.wording.key_name` reads them."""
        found: dict[str, list[Line]] = {}
        for line in self.rows:
            found.setdefault(f"{line.day:%Y-%m}", []).append(line)
        return list(found.items())


def lines_of(session: Session, participant_id: int, day: date, before: int = 0, size: int = PER_PAGE) -> Lines:
    """The newest entries of a wallet, or those older than the entry of that number.

    They are found by what comes before them in the order of day and number, however many there are. What is over by
    the day and not written yet stands at the top, as it will be written.
    """
    own = WalletEntry.participant_id == participant_id
    query = select(WalletEntry, Account.name).outerjoin(Account, Account.id == WalletEntry.account_id).where(own)
    last = session.execute(select(WalletEntry.day, WalletEntry.id).where(own, WalletEntry.id == before)).first()
    if last is not None:
        query = query.where(tuple_(WalletEntry.day, WalletEntry.id) < tuple_(*last))
    query = query.order_by(WalletEntry.day.desc(), WalletEntry.id.desc()).limit(size + 1)
    entries = session.execute(query).all()
    shown = entries[:size]
    expired = [] if last is not None else _expired(session, participant_id, day)
    sources = {*(entry.source for entry, _author in shown if entry.kind in OF_CHALLENGES), *(it[1] for it in expired)}
    known = _challenges(session, sources, participant_id)
    rows = [
        Line(on, EntryKind.EXPIRED, -points, balance, source, **known.get(source, {}))
        for on, source, points, balance in expired
    ]
    rows += [_line(entry, author or "", known) for entry, author in shown]
    return Lines(rows, shown[-1].WalletEntry.id if len(entries) > size else 0, last is None)


def _line(entry: WalletEntry, author: str, known: Mapping[str, Mapping[str, Any]]) -> Line:
    kind = EntryKind(entry.kind)
    of = known.get(entry.source, {}) if kind in OF_CHALLENGES else {}
    return Line(entry.day, kind, entry.points, entry.balance, entry.source, entry.reason, author,
                entry.available_on, entry.expires_on, **of)  # fmt: skip


def _expired(session: Session, participant_id: int, day: date) -> list[tuple[date, str, int, int]]:
    """What is over and not written yet, the latest first: day, source, points, and the balance after it."""
    lots = (
        select(WalletLot.expires_on, WalletLot.source, func.sum(WalletLot.points_left), Wallet.balance)
        .join(Wallet, Wallet.participant_id == WalletLot.participant_id)
        .where(WalletLot.participant_id == participant_id, is_over(day))
        .group_by(WalletLot.expires_on, WalletLot.source, Wallet.balance)
        .order_by(WalletLot.expires_on, WalletLot.source)
    )
    told: list[tuple[date, str, int, int]] = []
    gone = 0
    for on, source, points, balance in session.execute(lots):
        assert on is not None
        gone += int(points)
        told.append((on + A_DAY, source, int(points), balance - gone))
    return told[::-1]


def _challenges(session: Session, codes: set[str], participant_id: int) -> Mapping[str, Mapping[str, Any]]:
    """The challenges of these codes, and whether the participant stands in them."""
    stands = select(Standing.challenge_id).where(
        Standing.challenge_id == Challenge.id, Standing.participant_id == participant_id
    )
    query = select(Challenge, stands.exists()).where(Challenge.code.in_(codes - {""}))
    return {found.code: {"challenge": found, "explained": bool(stood)} for found, stood in session.execute(query)}
