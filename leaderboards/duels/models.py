"""Tables of duels: who meets whom and when; who wins follows from the ledger alone."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class DuelRound(Base):
    """A round of duels of a challenge: pairs on the same days, or a bracket over several times as many days."""

    __tablename__ = "duel_round"
    __table_args__ = (CheckConstraint("kind IN ('pairs', 'bracket')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    # What the order was drawn with; empty where it is that of the ranking.
    seed: Mapped[str] = mapped_column(String(32), default="")
    first_day: Mapped[date] = mapped_column(Date)
    # Of each duel.
    days: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(DateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class DuelEntrant(Base):
    """Somebody in a round, by their place in its order, from 1."""

    __tablename__ = "duel_entrant"

    round_id: Mapped[int] = mapped_column(ForeignKey("duel_round.id"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
