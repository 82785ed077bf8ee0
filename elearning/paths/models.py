"""The table of paths."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class LearningPath(Base):
    """Modules to be completed in an order.

    modules: their codes, JSON. audience: who it is for (elearning.content.module.Audience), JSON. due_on: the last day
    for all of it. offered: whether people are shown it. revision: another one after each change.
    """

    __tablename__ = "learning_path"

    id: Mapped[int] = mapped_column(primary_key=True)
    title_fr: Mapped[str] = mapped_column(String(200), default="")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    modules: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date)
    offered: Mapped[bool] = mapped_column(Boolean, default=True)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    changed_at: Mapped[datetime] = mapped_column(DateTime)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)

    def title(self, language: str) -> str:
        """What it is called in a language, or in the other one."""
        return (self.title_en or self.title_fr) if language[:2] == "en" else (self.title_fr or self.title_en)
