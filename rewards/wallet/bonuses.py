"""What comes into wallets outside challenges: of a module, the difference to what it has brought before."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import today
from rewards.wallet.books import Stated, close_books, open_book
from rewards.wallet.kinds import EntryKind
from rewards.wallet.models import WalletEntry


def credit_bonus(session: Session, participant_id: int, source: str, points: int) -> None:
    """Let a wallet hold so many points of a module, whatever it held of it; nothing is written where it does."""
    credited = select(func.sum(WalletEntry.points)).where(
        WalletEntry.participant_id == participant_id, WalletEntry.kind == EntryKind.BONUS.value,
        WalletEntry.source == source,
    )  # fmt: skip
    missing = points - int(session.scalar(credited) or 0)
    if not missing:
        return
    book = open_book(session, participant_id, today())
    if missing > 0:
        book.credit(EntryKind.BONUS, missing, book.day, None, Stated(source))
    else:
        book.debit(EntryKind.BONUS, -missing, Stated(source))
    close_books(session, [book])
