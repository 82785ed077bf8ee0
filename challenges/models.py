"""Tables of challenges, of the ledger, and of the standings that follow from it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from core.models import Participant


class State(StrEnum):
    """A challenge is a draft, then running, then closed."""

    DRAFT = "draft"
    RUNNING = "running"
    CLOSED = "closed"


class Cause(StrEnum):
    """Why a batch of postings was made."""

    LAUNCH = "launch"
    IMPORT = "import"
    SCORE = "score"


class Challenge(Base):
    """A challenge; its rules are the text of its file, from which everything else is read."""

    __tablename__ = "challenge"
    __table_args__ = (CheckConstraint("state IN ('draft', 'running', 'closed')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(8), default=State.DRAFT)
    source: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(DateTime)
    launched_at: Mapped[datetime | None] = mapped_column(DateTime)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime)
    # The days on which each participant belonged when it was closed (JSON): memberships may be corrected later.
    closed_audience: Mapped[str] = mapped_column(Text, default="[]")
    # Grows with every change of the standings; keys caches.
    version: Mapped[int] = mapped_column(Integer, default=0)


class Batch(Base):
    """Postings made together: when, and because of what."""

    __tablename__ = "posting_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    cause: Mapped[str] = mapped_column(String(16))
    detail: Mapped[str] = mapped_column(String(255), default="")


class Posting(Base):
    """Points given or taken under one key of one criterion; never changed, never deleted."""

    __tablename__ = "posting"
    __table_args__ = (Index("ix_posting_balance", "challenge_id", "participant_id", "criterion", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("posting_batch.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    criterion: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(200))
    points: Mapped[int] = mapped_column(BigInteger)

    batch: Mapped[Batch] = relationship()


class Standing(Base):
    """The points of one participant of the audience; derived from the ledger, kept to read ranks quickly."""

    __tablename__ = "standing"
    __table_args__ = (Index("ix_standing_points", "challenge_id", "points", "last_day"),)

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True, index=True)
    points: Mapped[int] = mapped_column(BigInteger, default=0)
    # The day of the last line that counted; decides between equals where `ties = "earliest"`.
    last_day: Mapped[date | None] = mapped_column(Date)

    participant: Mapped[Participant] = relationship()
