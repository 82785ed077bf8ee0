"""Tables of challenges, of the ledger, and of the standings that follow from it."""

import json
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

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
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import Account
from core.db import Base
from core.models import Participant

if TYPE_CHECKING:
    from challenges.definition.model import Definition

# The longest reason that somebody may give for a decision.
MAX_REASON = 500
LAST_RANK_OF_PODIUM = 3


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
    AMEND = "amend"
    REOPEN = "reopen"


class EventKind(StrEnum):
    """What was decided on a challenge."""

    LAUNCHED = "launched"
    AMENDED = "amended"
    CLOSED = "closed"
    REOPENED = "reopened"


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
    # The day on which a draft is launched by itself; none: by hand.
    launch_on: Mapped[date | None] = mapped_column(Date)
    # The season that this one follows; each is followed by one at most.
    former_id: Mapped[int | None] = mapped_column(ForeignKey("challenge.id"), unique=True)
    # Grows with every change of the standings or of the rules; keys caches.
    version: Mapped[int] = mapped_column(Integer, default=0)
    # The rule that gives more points than can be counted: the points stand still until sales or rules are others.
    stopped_by: Mapped[str | None] = mapped_column(String(100))

    closings: Mapped[list["Closing"]] = relationship(viewonly=True, order_by="Closing.id")

    @property
    def definition(self) -> "Definition":
        """What its file says; read once for each text, whoever asks."""
        # A command that looks at no rule is not kept waiting for what reads them.
        from challenges.definition.toml import read_definition

        return read_definition(self.source)


class Revision(Base):
    """The rules as they were from one moment on; the latest is the challenge's present source."""

    __tablename__ = "challenge_revision"
    __table_args__ = (UniqueConstraint("challenge_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    # From 1, which is what was launched.
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(DateTime)
    # Nobody's where it was written on the command line.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(MAX_REASON), default="")
    source: Mapped[str] = mapped_column(Text)

    account: Mapped[Account | None] = relationship()


class SilentRules(Base):
    """Other rules, scored beside those of a running challenge for directors alone; nothing of them is posted."""

    __tablename__ = "challenge_silent_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(DateTime)
    source: Mapped[str] = mapped_column(Text)


class Event(Base):
    """One decision in the life of a challenge: what, when, by whom and why, and the rules from then on."""

    __tablename__ = "challenge_event"
    __table_args__ = (CheckConstraint("act IN ('launched', 'amended', 'closed', 'reopened')", name="act"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("challenge_revision.id"))
    at: Mapped[datetime] = mapped_column(DateTime)
    act: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(MAX_REASON), default="")

    revision: Mapped[Revision] = relationship()
    account: Mapped[Account | None] = relationship()
    closing: Mapped["Closing | None"] = relationship(viewonly=True)


class Closing(Base):
    """What a challenge came to when it was closed, and what its points then rested on beside the lines; all in JSON.

    A challenge that is reopened and closed again has one of each time. Each is sealed together with the seal of the
    one before it, of whatever challenge: nothing in them can be changed, and none left out, without its showing.
    """

    __tablename__ = "challenge_closing"

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("challenge_event.id"), unique=True)
    # Everyone's and every team's place, and what they won.
    standings: Mapped[str] = mapped_column(Text)
    prizes: Mapped[str] = mapped_column(Text)
    totals: Mapped[str] = mapped_column(Text)
    # The days on which each participant belonged: memberships may be corrected later. So may targets and completions,
    # which are kept where the rules look at them.
    audience: Mapped[str] = mapped_column(Text)
    targets: Mapped[str | None] = mapped_column(Text)
    completions: Mapped[str | None] = mapped_column(Text)
    # SHA-256 in hexadecimal digits; the former closing's, empty for the very first. Each is followed by one at most.
    former: Mapped[str] = mapped_column(String(64), unique=True)
    seal: Mapped[str] = mapped_column(String(64), unique=True)

    event: Mapped[Event] = relationship(viewonly=True)

    @property
    def on_podium(self) -> list[dict[str, Any]]:
        """Everyone with points on the first three ranks, of each league: league, rank, participant, name, points."""
        places = json.loads(self.standings)["participants"]
        return [place for place in places if place["rank"] <= LAST_RANK_OF_PODIUM and place["points"] > 0]

    @property
    def team_places(self) -> list[dict[str, Any]]:
        """Every team, the ranked ones first: rank (or None), team, members, points (the text of an exact fraction)."""
        return list(json.loads(self.standings)["teams"])

    @property
    def prizes_won(self) -> list[dict[str, Any]]:
        """What everyone won: participant, prize, amount_cents or gift."""
        return list(json.loads(self.prizes))

    @property
    def came_to(self) -> dict[str, Any]:
        """Points in all, participants, those with_points, and criteria: points for each of them, in their order."""
        return dict(json.loads(self.totals))


class Batch(Base):
    """Postings made together: when, and because of what."""

    __tablename__ = "posting_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    cause: Mapped[str] = mapped_column(String(16))
    # By the name of its import a declaration finds the points that it brought.
    detail: Mapped[str] = mapped_column(String(255), default="", index=True)


class Posting(Base):
    """Points given or taken under one key of one criterion; never changed, never deleted."""

    __tablename__ = "posting"
    __table_args__ = (Index("ix_posting_balance", "challenge_id", "participant_id", "criterion", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("posting_batch.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    criterion: Mapped[str] = mapped_column(String(100))
    # Of a client's code and a range, at most.
    key: Mapped[str] = mapped_column(String(400))
    points: Mapped[int] = mapped_column(BigInteger)

    batch: Mapped[Batch] = relationship()


class InLeague(Base):
    """Which league somebody is in, from the launch or from when they joined; it never moves by itself."""

    __tablename__ = "challenge_league"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True, index=True)
    # From 1, the first one.
    league: Mapped[int] = mapped_column(Integer)
    # The total over the reference days by which it was cut; none where leagues are by hand.
    reference_cents: Mapped[int | None] = mapped_column(BigInteger)


class Standing(Base):
    """The points of one participant of the audience; derived from the ledger, kept to read ranks quickly."""

    __tablename__ = "standing"
    __table_args__ = (Index("ix_standing_points", "challenge_id", "league", "points", "last_day"),)

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True, index=True)
    # Ranks are counted within it; 0 where there are no leagues.
    league: Mapped[int] = mapped_column(Integer, default=0)
    points: Mapped[int] = mapped_column(BigInteger, default=0)
    # The day of the last line that counted; decides between equals where `ties = "earliest"`.
    last_day: Mapped[date | None] = mapped_column(Date)

    participant: Mapped[Participant] = relationship()
