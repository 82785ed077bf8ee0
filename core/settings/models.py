"""The table of the programme's look."""

from datetime import datetime

from sqlalchemy import DateTime, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base

LONGEST_NAME = 60
# The number of the only row.
THE_ONE = 1


class ProgrammeLook(Base):
    """The one row of how the programme looks, once somebody has set it.

    name: empty where the configuration's holds. stamp: another one after every change; addresses carry it.
    """

    __tablename__ = "programme_look"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    brand: Mapped[str] = mapped_column(String(7))
    accent: Mapped[str] = mapped_column(String(7))
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    logo_type: Mapped[str] = mapped_column(String(16))
    stamp: Mapped[str] = mapped_column(String(32))
    changed_at: Mapped[datetime] = mapped_column(DateTime)
