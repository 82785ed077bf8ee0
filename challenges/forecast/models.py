"""The table of outlooks: the latest one of each challenge, for pages that shall not work it out."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class KeptOutlook(Base):
    """An outlook as JSON; state: a digest of the state that it holds at (`challenges.ledger.state`)."""

    __tablename__ = "challenge_outlook"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(DateTime)
    told: Mapped[str] = mapped_column(Text)
