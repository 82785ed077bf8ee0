"""Who has asked not to be called by name among peers."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class Pseudonymous(Base):
    """A participant who has asked to stand under a pseudonym; whoever takes it back has no row any more."""

    __tablename__ = "pseudonymous"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(DateTime)
