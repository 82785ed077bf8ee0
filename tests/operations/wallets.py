"""Something in every table of wallets and levels, for databases that are copied, upgraded and restored."""

from datetime import timedelta

from sqlalchemy.orm import Session

from rewards.levels.models import LevelHeld
from rewards.wallet.models import Wallet, WalletEntry, WalletLot, WalletTaking
from tests.operations.moments import MOMENT

DAY = MOMENT.date()


def hold_points(session: Session, account_id: int, person: int) -> None:
    """Points that a person gave, and some of them spent and given back."""
    given = WalletEntry(participant_id=person, day=DAY, at=MOMENT, kind="adjusted", source="", points=2**40)
    given.available_on, given.expires_on, given.reason, given.account_id = (
        DAY,
        DAY + timedelta(days=30),
        "“é”",
        account_id,
    )
    given.balance = 2**40
    session.add(given)
    session.flush()
    lot = WalletLot(entry_id=given.id, participant_id=person, source="", available_on=DAY, points_left=2**40)
    lot.expires_on = DAY + timedelta(days=30)
    spent = WalletEntry(
        participant_id=person, day=DAY, at=MOMENT, kind="spent", source="é", points=-7, balance=2**40 - 7
    )
    session.add_all([lot, spent])
    session.flush()
    back = WalletEntry(participant_id=person, day=DAY, at=MOMENT, kind="refunded", source="é", points=7, balance=2**40)
    back.undoes_id = spent.id
    session.add(back)
    session.flush()
    session.add(WalletTaking(entry_id=spent.id, lot_id=lot.id, points=7))
    session.add(WalletTaking(entry_id=back.id, lot_id=lot.id, points=-7))
    session.add(Wallet(participant_id=person, balance=2**40, owed=0, last_day=DAY, version=3))
    session.flush()


def hold_a_level(session: Session, challenge_id: int, person: int) -> None:
    """A level of somebody."""
    held = LevelHeld(challenge_id=challenge_id, participant_id=person, level="Or.1", start=2**40, since=DAY)
    held.reached = "Or.0"
    session.add(held)
    session.flush()
