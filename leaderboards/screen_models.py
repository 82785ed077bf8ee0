"""The table of screens: links by which a board is shown on a wall without anybody signing in."""

from datetime import datetime

from sqlalchemy import DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access import AccessBase


class ScreenLink(AccessBase):
    """A secret link to a screen, as its digest; whoever has it sees what the whole company may see, and no more.

    challenges: their codes, a space between two. language: of whoever made it, as a wall chooses none.
    """

    __tablename__ = "screen_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    challenges: Mapped[str] = mapped_column(String(2000))
    language: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime] = mapped_column(DateTime)
    made_by: Mapped[str] = mapped_column(String(254))
