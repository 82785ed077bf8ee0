"""Tables of the accounts and of the participants they act for. What stands in the access database is elsewhere."""

from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from core.models import Participant


class Role(StrEnum):
    """What an account is there for; permissions follow from it."""

    REP = "rep"
    DISTRIBUTOR = "distributor"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


account_participant = Table(
    "account_participant",
    Base.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("participant_id", ForeignKey("participant.id"), primary_key=True),
)


class Account(UserMixin, Base):
    """Somebody who signs in, and acts for one or more participants."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role IN ('rep', 'distributor', 'director', 'administrator')", name="role"),
        CheckConstraint("language IN ('fr', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2), default="fr")
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(Boolean, default=True)

    participants: Mapped[list[Participant]] = relationship(secondary=account_participant, order_by=Participant.code)

    @property
    def is_active(self) -> bool:
        """Whether the account may sign in (Flask-Login asks)."""
        return self.active
