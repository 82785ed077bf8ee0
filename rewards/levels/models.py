"""The table of levels: what somebody has in a season, and since when."""

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base

# As many as the code of a step may have (challenges.criteria.levels), which commands that only read never load.
CODE_SIGNS = 64


class LevelHeld(Base):
    """The level of a participant in a season; moves with what it follows from, in the same transaction.

    start: the points from which it is had, which tells its place where the rules have lost its code. reached: the
    highest level whose conditions hold; what a season leaves to the next one follows from both.
    """

    __tablename__ = "level_held"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True, index=True)
    level: Mapped[str] = mapped_column(String(CODE_SIGNS))
    start: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[date] = mapped_column(Date)
    reached: Mapped[str] = mapped_column(String(CODE_SIGNS))
