"""What is over in many wallets, written by a few statements: the same entries as a book of each would write."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from core.bulk import listed
from core.clock import utc_now
from rewards.wallet.kinds import EntryKind
from rewards.wallet.models import Wallet, WalletEntry, WalletLot, WalletTaking

A_DAY = timedelta(days=1)
WALLETS = cast(Table, Wallet.__table__)


def write_over(session: Session, people: Collection[int], day: date) -> int:
    """Take out of these participants' wallets what is over by a day; how many of them that concerned."""
    held = select(Wallet.participant_id, Wallet.balance, Wallet.last_day).where(listed(Wallet.participant_id, people))
    wallets = {row.participant_id: row for row in session.execute(held.with_for_update())}
    lots = session.execute(
        select(WalletLot.id, WalletLot.participant_id, WalletLot.source, WalletLot.expires_on, WalletLot.points_left)
        .where(WalletLot.points_left > 0, WalletLot.expires_on < day, listed(WalletLot.participant_id, wallets))
        .order_by(WalletLot.participant_id, WalletLot.expires_on, WalletLot.available_on, WalletLot.id)
    ).all()
    if not lots:
        return 0
    now, rows = utc_now(), list[dict[str, Any]]()
    changed: dict[int, dict[str, Any]] = {}
    for _lot, person, source, expires_on, left in lots:
        assert expires_on is not None
        wallet = wallets[person]
        told = changed.setdefault(person, {"who": person, "now": wallet.balance, "last": wallet.last_day, "count": 0})
        on = expires_on + A_DAY
        told["now"], told["last"], told["count"] = told["now"] - left, max(told["last"], on), told["count"] + 1
        rows.append({
            "participant_id": person, "day": on, "at": now, "kind": EntryKind.EXPIRED.value, "source": source,
            "points": -left, "reason": "", "balance": told["now"],
        })  # fmt: skip
    ids = session.scalars(insert(WalletEntry).returning(WalletEntry.id, sort_by_parameter_order=True), rows).all()
    taken = [
        {"entry_id": entry, "lot_id": lot.id, "points": lot.points_left} for entry, lot in zip(ids, lots, strict=True)
    ]
    session.execute(insert(WalletTaking), taken)
    session.execute(update(WalletLot).where(listed(WalletLot.id, [lot.id for lot in lots])).values(points_left=0),
                    execution_options={"synchronize_session": False})  # fmt: skip
    written = update(WALLETS).where(WALLETS.c.participant_id == bindparam("who"))
    values = {
        "balance": bindparam("now"),
        "last_day": bindparam("last"),
        "version": WALLETS.c.version + bindparam("count"),
    }
    session.connection().execute(written.values(values), list(changed.values()))
    session.expire_all()
    return len(changed)
