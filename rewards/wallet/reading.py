"""What wallets come to on a day, read from what is left in their lots: it costs the same however long they are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import Session

from core.accounts.models import account_participant
from core.bulk import listed
from core.page_facts import READER
from rewards.wallet.models import Wallet, WalletLot


@dataclass(frozen=True)
class Due:
    """So many points that can be spent from a day on, or until the end of one."""

    day: date
    points: int


@dataclass(frozen=True)
class Purse:
    """A wallet on a day. What is over by then counts as expired, whether that is written or not.

    available: what can be spent. pending: what cannot be spent yet; opens: when it can. expires: what of all that has
    a last day, the soonest first. version: as it is stored.
    """

    available: int = 0
    balance: int = 0
    owed: int = 0
    pending: int = 0
    opens: Sequence[Due] = ()
    expires: Sequence[Due] = ()
    version: int = 0


def purses(session: Session, people: Collection[int], day: date) -> Mapping[int, Purse]:
    """The wallets of participants, of those who have one, in one statement."""
    lot = WalletLot
    # Grouped by names: to PostgreSQL the same day twice in a statement is not the same.
    each = (
        select(
            Wallet.participant_id, Wallet.balance, Wallet.owed, Wallet.version, lot.points_left, lot.expires_on,
            case((lot.available_on > day, lot.available_on)).label("opens"),
        )
        .outerjoin(lot, and_(lot.participant_id == Wallet.participant_id, lot.points_left > 0))
        .where(listed(Wallet.participant_id, people))
        .subquery()
    )  # fmt: skip
    of = each.c
    keys = (of.participant_id, of.balance, of.owed, of.version, of.opens, of.expires_on)
    found: dict[int, list[tuple[date | None, date | None, int]]] = {}
    stored: dict[int, tuple[int, int, int]] = {}
    for person, balance, owed, version, opens, expires, left in session.execute(
        select(*keys, func.sum(of.points_left)).group_by(*keys)
    ):
        stored[person] = (balance, owed, version)
        found.setdefault(person, []).append((opens, expires, int(left or 0)))
    return {person: _purse(*stored[person], lots, day) for person, lots in found.items()}


def purse_of(session: Session, participant_id: int, day: date) -> Purse | None:
    """The wallet of a participant on a day; None where there is none."""
    return purses(session, [participant_id], day).get(participant_id)


def _purse(
    balance: int, owed: int, version: int, lots: Sequence[tuple[date | None, date | None, int]], day: date
) -> Purse:
    held = [(opens, expires, left) for opens, expires, left in lots if expires is None or expires >= day]
    over = sum(left for *_days, left in lots) - sum(left for *_days, left in held)
    return Purse(
        available=max(sum(left for opens, _expires, left in held if opens is None) - owed, 0),
        balance=balance - over,
        owed=owed,
        pending=sum(left for opens, _expires, left in held if opens is not None),
        opens=_dues((opens, left) for opens, _expires, left in held),
        expires=_dues((expires, left) for _opens, expires, left in held),
        version=version,
    )


def _dues(lots: Iterable[tuple[date | None, int]]) -> Sequence[Due]:
    """Points by their days, the soonest first; those that have none left out."""
    summed: dict[date, int] = {}
    for day, left in lots:
        if day is not None:
            summed[day] = summed.get(day, 0) + left
    return [Due(day, points) for day, points in sorted(summed.items()) if points]


def is_over(day: date) -> ColumnElement[bool]:
    """The lots of which something was not spent in time."""
    return and_(WalletLot.points_left > 0, WalletLot.expires_on < day)


def is_open(day: date) -> ColumnElement[bool]:
    """The lots from which can be spent."""
    lasts = or_(WalletLot.expires_on.is_(None), WalletLot.expires_on >= day)
    return and_(WalletLot.points_left > 0, WalletLot.available_on <= day, lasts)


def of_reader() -> ScalarSelect[int]:
    """What pages are made anew by (core.page_facts): another number after each entry of the reader's; 0: no wallet."""
    own = select(account_participant.c.participant_id).where(account_participant.c.account_id == READER)
    query = select(func.coalesce(func.sum(Wallet.version + 1), 0)).where(Wallet.participant_id.in_(own))
    return query.scalar_subquery()
