"""Tables of what distributors say of their clients, and of the texts by which clients agree to be contacted."""

import datetime

from sqlalchemy import Boolean, Date, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class ConsentText(Base):
    """What a client agrees to, in both languages; its number is its version, and the latest one is asked for."""

    __tablename__ = "consent_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    text_fr: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime.datetime] = mapped_column(DateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    def in_language(self, language: str) -> str:
        """The text in a language."""
        return self.text_fr if language == "fr" else self.text_en


class ClientContact(Base):
    """What a distributor says of a client of its own: the segment. is_own: whether it named the client itself."""

    __tablename__ = "client_contact"
    __table_args__ = (UniqueConstraint("distributor_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    distributor_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    segment: Mapped[str] = mapped_column(String(100), default="")
    is_own: Mapped[bool] = mapped_column(Boolean, default=False)


class ClientConsent(Base):
    """A client agreed to be contacted, by a text; or, without one, took it back. The latest of a contact holds.

    date: the day on which; account_id: who wrote it down.
    """

    __tablename__ = "client_consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("client_contact.id"), index=True)
    text_id: Mapped[int | None] = mapped_column(ForeignKey("consent_text.id"))
    date: Mapped[datetime.date] = mapped_column(Date)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
