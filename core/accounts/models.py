"""Tables of the accounts, and of the participants and teams they are there for.

What stands in the access database is elsewhere.
"""

from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import Boolean, CheckConstraint, Column, DateTime, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from core.models import Participant, Team


class Role(StrEnum):
    """What an account is there for; permissions follow from it."""

    REP = "rep"
    DISTRIBUTOR = "distributor"
    REGIONAL_MANAGER = "regional_manager"
    TRAINER = "trainer"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


account_participant = Table(
    "account_participant",
    Base.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("participant_id", ForeignKey("participant.id"), primary_key=True),
)
# The teams that a regional manager looks after.
account_team = Table(
    "account_team",
    Base.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("team_id", ForeignKey("team.id"), primary_key=True),
)


class Account(UserMixin, Base):
    """Somebody who signs in, and acts for one or more participants.

    password_hash: empty for somebody who was invited and has chosen no password yet. active: False for who has left.
    locked_at: since when nobody signs in with it, until it is unlocked.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(
            "role IN ('rep', 'distributor', 'regional_manager', 'trainer', 'director', 'administrator')", name="role"
        ),
        CheckConstraint("language IN ('fr', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2), default="fr")
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    locked_at: Mapped[datetime | None] = mapped_column(DateTime)

    participants: Mapped[list[Participant]] = relationship(secondary=account_participant, order_by=Participant.code)
    teams: Mapped[list[Team]] = relationship(secondary=account_team, order_by=Team.name)

    @property
    def is_active(self) -> bool:
        """Whether the account may sign in (Flask-Login asks)."""
        return self.active and self.locked_at is None

    @property
    def is_invited(self) -> bool:
        """Whether it has no password yet."""
        return not self.password_hash
