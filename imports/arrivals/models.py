"""Tables of what comes by itself: the tokens by which files are sent, and each file that came."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import Account
from core.db import Base
from imports.models import ImportRun


class Source(StrEnum):
    """How a file came."""

    FOLDER = "folder"
    TOKEN = "token"


class Outcome(StrEnum):
    """What became of a file: brought in, the same as one before, or nothing of it could be taken."""

    IMPORTED = "imported"
    SAME = "same"
    FAILED = "failed"


class UploadToken(Base):
    """A secret by which a program sends files in place of the administrator who made it.

    digest: what is kept of it. used_at: when a file last came by it. revoked_at: since when it is worth nothing.
    """

    __tablename__ = "upload_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(DateTime)
    used_at: Mapped[datetime | None] = mapped_column(DateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime)

    account: Mapped[Account] = relationship()


class Arrival(Base):
    """A file that came by itself, and what became of it.

    sha256: of its bytes, by which the same one is known again. told: why nothing of it was taken. import_id: the import
    that it became; of the same one again, the former. settled: nothing is left to be done with it, as one of the folder
    is moved away after its import.
    """

    __tablename__ = "arrival"
    __table_args__ = (Index("ix_arrival_sha256", "sha256", "what"), Index("ix_arrival_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(16))
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(8))
    token_id: Mapped[int | None] = mapped_column(ForeignKey("upload_token.id"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    outcome: Mapped[str] = mapped_column(String(8))
    told: Mapped[str] = mapped_column(Text, default="")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    settled: Mapped[bool] = mapped_column(Boolean, default=True)

    token: Mapped[UploadToken | None] = relationship()
    run: Mapped[ImportRun | None] = relationship()
