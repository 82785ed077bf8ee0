"""The table of goals."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class GoalKind(StrEnum):
    """What somebody wants to reach."""

    RANK = "rank"
    POINTS = "points"


class Goal(Base):
    """The one goal of a participant in a challenge."""

    __tablename__ = "goal"
    __table_args__ = (CheckConstraint("kind IN ('rank', 'points')", name="kind"),)

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(8))
    # The rank within the league, or the points.
    target: Mapped[int] = mapped_column(BigInteger)
    set_at: Mapped[datetime] = mapped_column(DateTime)
