"""Tables of what people are told: notices, the mails that carry them, and what each person chose."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.models import Challenge
from core.accounts.models import Account
from core.db import Base
from core.models import Team


class Kind(StrEnum):
    """What a notice is about."""

    LAUNCHED = "launched"
    AMENDED = "amended"
    CLOSED = "closed"
    STEP = "step"
    OVERTAKEN = "overtaken"
    RIVAL = "rival"
    STATEMENT = "statement"
    IMPORT = "import"
    ARRIVAL = "arrival"
    DECLARATION = "declaration"
    DISPUTE = "dispute"
    LEARNING = "learning"
    ANNOUNCEMENT = "announcement"


class Choice(StrEnum):
    """How somebody wants to be told of a kind."""

    NONE = "none"
    SHOWN = "shown"
    MAILED = "mailed"


class Rhythm(StrEnum):
    """When mails come: each by itself, or together."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"


class MailState(StrEnum):
    """Where a mail stands: it waits, is being sent, was sent, cannot be, or nobody knows."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


class Carries(StrEnum):
    """What a mail carries: notices, or a link to a password, which is made when the mail is sent and stands nowhere."""

    NOTICES = "notices"
    LINK = "link"


class Mail(Base):
    """A mail to one account: written down with what it tells of, sent by the worker.

    message_id: what the mail is called wherever it comes, however often it is tried. due_at: not before.
    problem: why it was not sent the last time.
    """

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'claimed', 'sent', 'failed', 'uncertain')", name="state"),
        Index("ix_mail_state", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=MailState.WAITING.value)
    carries: Mapped[str] = mapped_column(String(8), default=Carries.NOTICES.value, server_default=Carries.NOTICES.value)
    message_id: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(DateTime)
    due_at: Mapped[datetime] = mapped_column(DateTime)
    sent_at: Mapped[datetime | None] = mapped_column(DateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")

    account: Mapped[Account] = relationship()
    notices: Mapped[list["Notice"]] = relationship(back_populates="mail", order_by="Notice.id")


class Notice(Base):
    """Something that one account is told.

    key: what it is about; nobody is told twice of the same. told: its facts in JSON, from which the words are made.
    mailed: whether a mail carries it, the one of `mail_id` or the next digest.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        Index("ix_notice_account", "account_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(DateTime)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenge.id"), index=True)
    told: Mapped[str] = mapped_column(Text)
    read_at: Mapped[datetime | None] = mapped_column(DateTime)
    mailed: Mapped[bool] = mapped_column(Boolean, default=False)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"), index=True)

    challenge: Mapped[Challenge | None] = relationship()
    mail: Mapped[Mail | None] = relationship(back_populates="notices")


class Announcement(Base):
    """Something that a director tells an audience: those in a challenge, a team, or with neither everybody.

    text: in Markdown. picture: drawn anew, as JPEG. document: a PDF, under its name.
    """

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(DateTime)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenge.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    picture: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    document: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    document_name: Mapped[str] = mapped_column(String(200), default="")

    account: Mapped[Account] = relationship()
    challenge: Mapped[Challenge | None] = relationship()
    team: Mapped[Team | None] = relationship()


class NoticeChoice(Base):
    """How somebody wants to be told of a kind, where they chose."""

    __tablename__ = "notice_choice"
    __table_args__ = (CheckConstraint("choice IN ('none', 'shown', 'mailed')", name="choice"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    choice: Mapped[str] = mapped_column(String(8))


class NoticeRhythm(Base):
    """When somebody wants their mails, where they chose."""

    __tablename__ = "notice_rhythm"
    __table_args__ = (CheckConstraint("rhythm IN ('now', 'daily', 'weekly')", name="rhythm"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    rhythm: Mapped[str] = mapped_column(String(8))
