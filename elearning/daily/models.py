"""The table of daily questions."""

from datetime import date, datetime

from sqlalchemy import Date, DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class DailyAnswer(Base):
    """What somebody answered to the question of a day; what is answered stays so.

    question: its id in the bank of the version. answer: JSON of elearning.questions.answers. credit: what it earned, as
    `1`, `0` or `3/4`.
    """

    __tablename__ = "learning_daily"
    __table_args__ = (UniqueConstraint("participant_id", "day"), Index("ix_learning_daily_version", "version_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    day: Mapped[date] = mapped_column(Date)
    version_id: Mapped[int] = mapped_column(ForeignKey("learning_version.id"))
    question: Mapped[str] = mapped_column(String(60))
    answer: Mapped[str] = mapped_column(Text)
    credit: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(DateTime)
