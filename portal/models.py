"""Tables of what people do for themselves: whom they compare with, and what they were congratulated on."""

from datetime import datetime

from sqlalchemy import Boolean, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class Rivalry(Base):
    """One participant of a challenge has asked another one to compare points.

    agreed_at: since when both see the comparison; None while no answer came. refused: the one who was asked has said
    no, or ended it; the one who asked does not ask again. Ended by the one who asked, it is no row any more.
    """

    __tablename__ = "rivalry"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True, index=True)
    asked_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True, index=True)
    asked_at: Mapped[datetime] = mapped_column(DateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(DateTime)
    refused: Mapped[bool] = mapped_column(Boolean, default=False)

    def other(self, participant_id: int) -> int:
        """Who is compared with this one."""
        return self.asked_id if participant_id == self.asker_id else self.asker_id


class Celebrated(Base):
    """Something that an account was congratulated on and has put away: it never comes again. key: a digest of what."""

    __tablename__ = "celebrated"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime)
