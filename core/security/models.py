"""The table of the security log."""

from datetime import datetime

from sqlalchemy import DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access import AccessBase


class SecurityEvent(AccessBase):
    """One thing that happened. Written once, never changed; removed when the time of keeping is over.

    who: the e-mail of the account that acted, or the system's user at a terminal; empty: nobody was signed in.
    account_id: that account's number in the other database. subject: whom or what it concerns, an e-mail or a path.
    """

    __tablename__ = "security_event"
    __table_args__ = (
        Index("ix_security_event_at", "at"),
        Index("ix_security_event_account", "account_id", "kind", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    kind: Mapped[str] = mapped_column(String(32))
    account_id: Mapped[int | None]
    who: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(300))
    details: Mapped[str] = mapped_column(String(300))
