"""What was not spent in time, written for everybody: the worker calls it, and so does `palier due`."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import writing
from rewards.wallet.models import WalletLot
from rewards.wallet.over import write_over

# So many wallets in one transaction: whoever spends meanwhile waits for no more than these.
AT_ONCE = 300


def expire_over(session: Session, day: date) -> int:
    """Write as expired what is left of lots whose last day is before a day; how many wallets that concerned.

    It may be broken off at any moment: what was written stays, the rest is found by whoever calls it next.
    """
    count = last = 0
    while people := _with_something_over(session, day, last):
        with writing(session):
            count += write_over(session, people, day)
        last = people[-1]
    session.rollback()
    return count


def _with_something_over(session: Session, day: date, after: int) -> Sequence[int]:
    """The next participants with something that is over, by their numbers."""
    over = select(WalletLot.participant_id).where(
        WalletLot.points_left > 0, WalletLot.expires_on < day, WalletLot.participant_id > after
    )
    return session.scalars(over.distinct().order_by(WalletLot.participant_id).limit(AT_ONCE)).all()
