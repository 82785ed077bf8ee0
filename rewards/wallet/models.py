"""Tables of wallets: entries that are never changed, and what follows from them, kept to spend quickly."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from core.models import Participant

LEFT = text("points_left > 0")


class WalletEntry(Base):
    """Points that came into a wallet or left it; never changed, never deleted.

    source: what they are of (the code of a challenge or module, an order), empty where a person gave them.
    challenge_id: of what a challenge earned or corrected. available_on, expires_on: the first and the last day to spend
    what came in; no last day: never. undoes_id: the spent entry that a refund gives back. reason, account_id: why and
    by whom, where a person decided. balance: the sum of all entries of the participant up to this one.
    """

    __tablename__ = "wallet_entry"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('earned', 'corrected', 'bonus', 'spent', 'refunded', 'expired', 'adjusted')", name="kind"
        ),
        Index("ix_wallet_entry_participant", "participant_id", "day", "id"),
        Index("ix_wallet_entry_challenge", "challenge_id", "participant_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    day: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(DateTime)
    kind: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(100), default="")
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenge.id"))
    points: Mapped[int] = mapped_column(BigInteger)
    available_on: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("wallet_entry.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    balance: Mapped[int] = mapped_column(BigInteger)

    participant: Mapped[Participant] = relationship()


class WalletLot(Base):
    """Points of an entry that came in, and how many are left of them."""

    __tablename__ = "wallet_lot"
    __table_args__ = (
        Index("ix_wallet_lot_left", "participant_id", sqlite_where=LEFT, postgresql_where=LEFT),
        Index("ix_wallet_lot_over", "expires_on", "participant_id", sqlite_where=LEFT, postgresql_where=LEFT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("wallet_entry.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    source: Mapped[str] = mapped_column(String(100), default="")
    available_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    points_left: Mapped[int] = mapped_column(BigInteger)

    entry: Mapped[WalletEntry] = relationship()


class WalletTaking(Base):
    """Points that an entry took from a lot, or (below zero) gave back into one."""

    __tablename__ = "wallet_taking"

    entry_id: Mapped[int] = mapped_column(ForeignKey("wallet_entry.id"), primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("wallet_lot.id"), primary_key=True, index=True)
    points: Mapped[int] = mapped_column(BigInteger)

    entry: Mapped[WalletEntry] = relationship()
    lot: Mapped[WalletLot] = relationship()


class Wallet(Base):
    """The wallet of a participant: what its entries come to. version: another one after each entry."""

    __tablename__ = "wallet"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    balance: Mapped[int] = mapped_column(BigInteger, default=0)
    owed: Mapped[int] = mapped_column(BigInteger, default=0)
    # Of the latest entry: no later one is dated before it, whatever a clock says.
    last_day: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer, default=0)
