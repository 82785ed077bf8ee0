"""Tables of validation: how it is set, how far each distributor is trusted, and what was seen before the decision."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, CheckConstraint, DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import Account
from core.db import Base

# The number of the only row of settings.
THE_ONE = 1


class Level(StrEnum):
    """How much of what a distributor declares is looked at one by one: everything, one in so many, nothing."""

    EVERYTHING = "everything"
    SAMPLE = "sample"
    NOTHING = "nothing"


class MarkKind(StrEnum):
    """A first pair of eyes has validated lines; a regional manager knows of the sale."""

    FIRST = "first"
    REGIONAL = "regional"


class ValidationSetting(Base):
    """The one row of how validation is set, once somebody has set it.

    marked_from: the score from which a declaration is unusual. one_in: of the sample. four_eyes_cents: from this amount
    on two people validate; None: never. automatic: what is neither sampled nor unusual validates itself.
    max_age_days: a sale from longer ago is late; None: none is for its age alone.
    """

    __tablename__ = "validation_setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    marked_from: Mapped[int] = mapped_column(Integer)
    one_in: Mapped[int] = mapped_column(Integer)
    four_eyes_cents: Mapped[int | None] = mapped_column(BigInteger)
    automatic: Mapped[bool] = mapped_column(Boolean)
    max_age_days: Mapped[int | None] = mapped_column(Integer)


class Trust(Base):
    """How far a distributor was trusted from a moment on; the latest row holds. Rows are added, never changed.

    account_id: who set it by hand; None: it followed from the record. by_hand: whether it stays until somebody sets it
    free. reason: of whoever set it. facts: the record at that moment, in JSON.
    """

    __tablename__ = "distributor_trust"
    __table_args__ = (
        Index("ix_distributor_trust_distributor", "distributor_id", "id"),
        CheckConstraint("level IN ('everything', 'sample', 'nothing')", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    distributor_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    level: Mapped[str] = mapped_column(String(10))
    by_hand: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(DateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[str] = mapped_column(Text, default="{}")

    account: Mapped[Account | None] = relationship()


class Mark(Base):
    """Somebody has seen a declaration before it is decided, and said so; it gives no point.

    lines: which ones they found good, by number, as `1,2`. holds: until the declaration says something else.
    """

    __tablename__ = "declaration_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("declaration.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(DateTime)
    lines: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    holds: Mapped[bool] = mapped_column(Boolean, default=True)

    account: Mapped[Account] = relationship()

    @property
    def numbers(self) -> frozenset[int]:
        """The lines by number."""
        return frozenset(int(number) for number in self.lines.split(",") if number)
