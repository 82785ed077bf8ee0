"""Tables of what was true at the end of past days; derived from the ledger, kept to tell quickly what has moved."""

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class StandingsDay(Base):
    """A day of a challenge whose standings are kept, all of them: written together with them."""

    __tablename__ = "standings_day"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    # The calendar day in the programme's timezone, at whose end they were so.
    day: Mapped[date] = mapped_column(Date, primary_key=True)


class PastStanding(Base):
    """What somebody had at the end of a day, who had ever been given a point by then; the others had none."""

    __tablename__ = "past_standing"
    __table_args__ = (Index("ix_past_standing_rank", "challenge_id", "day", "league", "rank"),)

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True, index=True)
    # Ranks are counted within it; 0 where there are no leagues.
    league: Mapped[int] = mapped_column(Integer)
    points: Mapped[int] = mapped_column(BigInteger)
    # Equals share it, also where the earliest wins: the ledger does not say whose last sale was the earlier one.
    rank: Mapped[int] = mapped_column(Integer)
