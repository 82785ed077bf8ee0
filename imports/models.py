"""The table of imports: files tried and brought in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import DateTime, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import Account
from core.db import Base


class ImportState(StrEnum):
    """An uploaded file is tried first, and applied once somebody has confirmed it."""

    TRIED = "tried"
    APPLIED = "applied"


class ImportRun(Base):
    """One file brought in: which, by whom, when, and what became of its lines."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(16))
    file_name: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(16), default=ImportState.APPLIED)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    new: Mapped[int] = mapped_column(Integer, default=0)
    corrected: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    rejected: Mapped[int] = mapped_column(Integer, default=0)
    mapping: Mapped[str] = mapped_column(Text, default="")
    # The uploaded file until it is applied, and the rejects file for whoever corrects it: kept here rather
    # than on a disk, because the next request may be answered by another machine.
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    rejects: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    account: Mapped[Account | None] = relationship()
