"""Tables of declarations: what was declared, its lines, and each step of its life."""

from datetime import date as Day
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import Account
from core.db import Base
from core.models import Participant
from imports.models import ImportRun


class State(StrEnum):
    """Where a declaration stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    VALIDATED = "validated"
    PARTLY_VALIDATED = "partly_validated"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class LineState(StrEnum):
    """Where one of its lines stands, once it was submitted."""

    SUBMITTED = "submitted"
    VALIDATED = "validated"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why something was refused; what is to be said beside it stands in the step's text."""

    NO_PROOF = "no_proof"
    UNREADABLE = "unreadable"
    OTHER_AMOUNT = "other_amount"
    OTHER_PRODUCT = "other_product"
    TWICE = "twice"
    TOO_LATE = "too_late"
    NOT_ELIGIBLE = "not_eligible"
    OTHER = "other"


class Declaration(Base):
    """A document of sales to end customers, as a distributor (or one of its sellers) declares it.

    client: who bought, as it was typed; client_code: the client that this is, once it was submitted. client_segment,
    consent_version: what is said of that client, and to which text it agrees (declarations.clients). key: made on the
    device that declares, so that a request that comes twice declares once. version: another one after every change, by
    which whoever acts says what they saw. late: no running challenge admitted it any more on the day it was submitted.
    score: what its checks found, by their weights (declarations.alerts). sampled: whether somebody is to look at it,
    however little they found (declarations.validating).
    """

    __tablename__ = "declaration"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in State)})", name="state"),
        Index("ix_declaration_state", "state", "submitted_at"),
        Index("ix_declaration_distributor", "distributor_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    distributor_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(String(64), default="")
    date: Mapped[Day | None] = mapped_column(Date)
    client: Mapped[str] = mapped_column(String(200), default="")
    client_code: Mapped[str] = mapped_column(String(64), default="")
    client_segment: Mapped[str] = mapped_column(String(100), default="", server_default=text("''"))
    consent_version: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16), default=State.DRAFT.value)
    late: Mapped[bool] = mapped_column(Boolean, default=False)
    score: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    sampled: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(DateTime)
    changed_at: Mapped[datetime] = mapped_column(DateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime)

    distributor: Mapped[Participant] = relationship()
    account: Mapped[Account] = relationship()
    lines: Mapped[list["DeclarationLine"]] = relationship(
        order_by="DeclarationLine.line", cascade="all, delete-orphan", passive_deletes=False
    )
    steps: Mapped[list["DeclarationStep"]] = relationship(order_by="DeclarationStep.id")

    @property
    def cents(self) -> int:
        """What its lines come to."""
        return sum(line.amount_cents or 0 for line in self.lines)

    @property
    def title(self) -> str:
        """What it is called in lists: its document, where one is written already."""
        return self.document or f"#{self.id}"


class DeclarationLine(Base):
    """One line: product (as typed in a draft, its code once submitted), pieces, cents, and who sold it.

    source: which line of the electronic invoice that proves it this is (from 1); None of one that was typed.
    origin_document, origin_line: of a return that names it, the sale line that it gives back.
    """

    __tablename__ = "declaration_line"
    __table_args__ = (
        UniqueConstraint("declaration_id", "line"),
        Index("ix_declaration_line_origin", "origin_document", "origin_line"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("declaration.id"))
    line: Mapped[int] = mapped_column(Integer)
    product: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[int | None] = mapped_column(BigInteger)
    amount_cents: Mapped[int | None] = mapped_column(BigInteger)
    seller_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    state: Mapped[str] = mapped_column(String(10), default=LineState.SUBMITTED.value)
    reason: Mapped[str] = mapped_column(String(16), default="")
    source: Mapped[int | None] = mapped_column(Integer)
    origin_document: Mapped[str] = mapped_column(String(80), default="")
    origin_line: Mapped[int | None] = mapped_column(Integer)

    seller: Mapped[Participant | None] = relationship()

    @property
    def returns(self) -> str:
        """The sale line that it gives back, as it is typed."""
        return f"{self.origin_document} · {self.origin_line}" if self.origin_line is not None else self.origin_document


class DeclarationStep(Base):
    """One step of its life: who did it (None: the calendar), when, why, and the import that wrote its lines."""

    __tablename__ = "declaration_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("declaration.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(DateTime)
    from_state: Mapped[str] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(16), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)

    account: Mapped[Account | None] = relationship()
    run: Mapped[ImportRun | None] = relationship()
