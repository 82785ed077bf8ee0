"""What people do with wallets: spend, give back, adjust. The caller commits."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import today
from core.errors import Refused
from core.wording import points as points_told
from rewards.wallet.books import Stated, close_books, open_book
from rewards.wallet.holding import Short
from rewards.wallet.kinds import EntryKind
from rewards.wallet.models import Wallet, WalletEntry

MAX_ADJUSTMENT = 1_000_000
MAX_REASON = 500


def spend(session: Session, participant_id: int, points: int, source: str) -> WalletEntry:
    """Take points for what is ordered; Refused, in words, where what can be spent does not suffice."""
    book = open_book(session, participant_id, today())
    try:
        entry = book.spend(points, Stated(source))
    except Short as short:
        raise Refused(
            _("%(points)s are needed, and %(available)s can be spent.", points=points_told(points),
              available=points_told(short.available))
        ) from None  # fmt: skip
    close_books(session, [book])
    return entry


def refund(session: Session, spent: WalletEntry, reason: str = "", account_id: int | None = None) -> WalletEntry:
    """Give back what an entry has spent; Refused where it was given back already."""
    book = open_book(session, spent.participant_id, today())
    if session.scalar(select(WalletEntry.id).where(WalletEntry.undoes_id == spent.id)) is not None:
        raise Refused(_("These points have been given back already."))
    entry = book.refund(spent, Stated(spent.source, reason=reason, account_id=account_id))
    close_books(session, [book])
    return entry


class Changed(Refused):
    """The wallet is not as whoever adjusts it has seen it."""


def adjust(
    session: Session, participant_id: int, points: int, reason: str, account_id: int | None, seen: int | None = None
) -> WalletEntry:
    """Give or take points by hand, with a reason; Refused without one, and of no or too many points.

    seen: the version of the wallet that was looked at, 0 for none yet; Changed where it is another one.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Write why: it stands in the wallet beside the points."))
    if len(reason) > MAX_REASON:
        raise Refused(_("The reason is too long; %(most)s characters are the most.", most=MAX_REASON))
    if not points or abs(points) > MAX_ADJUSTMENT:
        raise Refused(_("Give or take from 1 to %(most)s.", most=points_told(MAX_ADJUSTMENT)))
    book = open_book(session, participant_id, today())
    if seen is not None and seen != book.version:
        raise Changed(_("This wallet has changed since you looked at it: here is what it would come to now."))
    stated = Stated(reason=reason, account_id=account_id)
    if points > 0:
        entry = book.credit(EntryKind.ADJUSTED, points, book.day, None, stated)
    else:
        entry = book.debit(EntryKind.ADJUSTED, -points, stated)
    close_books(session, [book])
    return entry


def is_adjusted(session: Session, participant_id: int, points: int, reason: str, account_id: int, seen: int) -> bool:
    """Whether somebody has entered just this since the wallet was of the version that they saw: they sent it twice."""
    version = session.scalar(select(Wallet.version).where(Wallet.participant_id == participant_id)) or 0
    newer = select(WalletEntry).where(WalletEntry.participant_id == participant_id)
    newer = newer.order_by(WalletEntry.day.desc(), WalletEntry.id.desc()).limit(max(version - seen, 0))
    return any(
        (entry.kind, entry.points, entry.reason, entry.account_id) == (EntryKind.ADJUSTED, points, reason, account_id)
        for entry in session.scalars(newer)
    )
