"""Wallets: whether entries, balance and lots agree."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Connection, func, or_, select

from core.models import Participant
from rewards.wallet.models import Wallet, WalletEntry, WalletLot


def sums(connection: Connection) -> Iterator[str]:
    """Wallets in which one of these does not hold:

        sum of the entries = balance of the wallet = balance that the last entry says
        points left in lots - what is owed = balance

    The second follows from the arithmetic (rewards.wallet.holding): what comes in pays what is owed or goes into a lot;
    what goes out leaves a lot or is owed. So there is never both something owed and something left.
    """
    last = (
        select(WalletEntry.balance)
        .where(WalletEntry.participant_id == Participant.id)
        .order_by(WalletEntry.day.desc(), WalletEntry.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    entered = select(WalletEntry.participant_id, func.sum(WalletEntry.points).label("points"))
    entries = entered.group_by(WalletEntry.participant_id).subquery()
    kept = select(WalletLot.participant_id, func.sum(WalletLot.points_left).label("points"))
    lots = kept.group_by(WalletLot.participant_id).subquery()
    total, told, balance, owed, left = (
        func.coalesce(it, 0) for it in (entries.c.points, last, Wallet.balance, Wallet.owed, lots.c.points)
    )
    query = (
        select(Participant.code, total, told, balance, owed, left)
        .outerjoin(entries, entries.c.participant_id == Participant.id)
        .outerjoin(Wallet, Wallet.participant_id == Participant.id)
        .outerjoin(lots, lots.c.participant_id == Participant.id)
        .where(or_(total != balance, told != balance, left - owed != balance, owed < 0, (owed > 0) & (left > 0)))
        .order_by(Participant.code)
    )
    for row in connection.execute(query):
        code, (entered_in, last_says, says, is_owed, is_left) = row[0], map(int, row[1:])
        yield _(
            "Wallet of “%(code)s”: its entries add up to %(total)s, the last one says %(last)s, the wallet says"
            " %(balance)s; %(left)s are left to spend, less what is owed (%(owed)s).",
            code=code, total=entered_in, last=last_says, balance=says, left=is_left, owed=is_owed,
        )  # fmt: skip
