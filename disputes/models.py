"""Tables of disputes: what somebody disagrees with, as it stood, and everything that both sides said about it."""

import json
from datetime import date as Day
from datetime import datetime
from enum import StrEnum
from typing import Any

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

from challenges.models import Challenge
from core.accounts.models import Account
from core.db import Base
from core.models import Participant
from declarations.models import Declaration
from imports.models import ImportRun


class State(StrEnum):
    """Where a dispute stands: it waits for an answer, has one, or was settled."""

    OPEN = "open"
    ANSWERED = "answered"
    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class About(StrEnum):
    """What somebody disagrees with."""

    POINTS = "points"
    MISSING = "missing"
    REFUSAL = "refusal"
    PRIZE = "prize"


class Act(StrEnum):
    """What an outcome does: corrects or adds a sale line, validates what was refused, or leaves all as it is."""

    CORRECT = "correct"
    VALIDATE = "validate"
    LEAVE = "leave"


class Reason(StrEnum):
    """Why it was decided so; what is to be said beside it stands in the message."""

    SALE_WRONG = "sale_wrong"
    SALE_MISSING = "sale_missing"
    REFUSED_WRONGLY = "refused_wrongly"
    RULES_SAY_SO = "rules_say_so"
    NO_PROOF = "no_proof"
    SOMEBODY_ELSES = "somebody_elses"
    TOO_LATE = "too_late"
    OTHER = "other"


class Dispute(Base):
    """A disagreement of one participant.

    key: made with its form, so that a request that comes twice opens one. rule, sale_line_id: of points, which rule and
    which line it is about, where it is about one. document, date, amount_cents: of a missing sale, as typed; of a line,
    what it said. stood: what was shown when it was opened, in JSON (disputes.stood). version: another one after every
    change. due_on: the day by which an answer is due. effects: of an outcome that moved points, by challenge: the
    participant's points before and after, in JSON.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in State)})", name="state"),
        CheckConstraint(f"about IN ({', '.join(repr(about.value) for about in About)})", name="about"),
        Index("ix_dispute_state", "state", "due_on"),
        Index("ix_dispute_participant", "participant_id", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str] = mapped_column(String(64))
    about: Mapped[str] = mapped_column(String(8))
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenge.id"), index=True)
    declaration_id: Mapped[int | None] = mapped_column(ForeignKey("declaration.id"), index=True)
    rule: Mapped[str] = mapped_column(String(100), default="")
    sale_line_id: Mapped[int | None] = mapped_column(ForeignKey("sale_line.id"), index=True)
    document: Mapped[str] = mapped_column(String(64), default="")
    date: Mapped[Day | None] = mapped_column(Date)
    amount_cents: Mapped[int | None] = mapped_column(BigInteger)
    stood: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default=State.OPEN.value)
    reason: Mapped[str] = mapped_column(String(16), default="")
    act: Mapped[str] = mapped_column(String(8), default="")
    effects: Mapped[str] = mapped_column(Text, default="[]")
    version: Mapped[int] = mapped_column(Integer, default=1)
    opened_at: Mapped[datetime] = mapped_column(DateTime)
    changed_at: Mapped[datetime] = mapped_column(DateTime)
    due_on: Mapped[Day] = mapped_column(Date)
    settled_at: Mapped[datetime | None] = mapped_column(DateTime)

    participant: Mapped[Participant] = relationship()
    account: Mapped[Account] = relationship()
    challenge: Mapped[Challenge | None] = relationship()
    declaration: Mapped[Declaration | None] = relationship()
    entries: Mapped[list["DisputeEntry"]] = relationship(order_by="DisputeEntry.id")

    @property
    def as_it_stood(self) -> dict[str, Any]:
        """What was shown when it was opened."""
        return dict(json.loads(self.stood))


class DisputeEntry(Base):
    """Something that was said or decided: by whom, when, in which state it left the dispute, and what it wrote.

    is_office: whether it was said by those who answer. import_id: the import that an outcome wrote its lines by.
    """

    __tablename__ = "dispute_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(DateTime)
    is_office: Mapped[bool]
    to_state: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text, default="")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)

    account: Mapped[Account] = relationship()
    run: Mapped[ImportRun | None] = relationship()
