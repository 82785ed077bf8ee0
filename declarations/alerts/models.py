"""Tables of what checks found, and of how the administrator has set them."""

import json
from collections.abc import Mapping

from sqlalchemy import Boolean, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from declarations.alerts.found import Fact


class Alert(Base):
    """What a check found in a declaration, with the facts that led to it.

    version: of the declaration that was looked at. weight: what it brought to the score, by the settings of that
    moment. line: which line it is about, where it is about one. facts: numbers and texts by name in JSON, as `words`
    tells them; people stand there by their number. They are worked out anew when it is submitted
    again.
    """

    __tablename__ = "declaration_alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("declaration.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(16))
    weight: Mapped[int] = mapped_column(Integer)
    line: Mapped[int | None] = mapped_column(Integer)
    facts: Mapped[str] = mapped_column(Text)

    @property
    def told(self) -> Mapping[str, Fact]:
        """The facts."""
        found: dict[str, Fact] = json.loads(self.facts)
        return found


class CheckSetting(Base):
    """How a check is set where it is not as it comes; bound: None for one that has none."""

    __tablename__ = "check_setting"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    active: Mapped[bool] = mapped_column(Boolean)
    weight: Mapped[int] = mapped_column(Integer)
    bound: Mapped[int | None] = mapped_column(Integer)
