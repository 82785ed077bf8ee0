"""The tables of argument sheets. The index in which they are searched stands beside them (indexing)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from core.models import Product, Team


class State(StrEnum):
    """A draft is its trainers' alone; a retired sheet too, and keeps its figures."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Sheet(Base):
    """An argument sheet.

    roles: of those it is for, `rep,distributor`; empty: whatever they are. levels: their names, one a line; empty:
    whatever the level. filed_under: the range under which lists have it; empty for none. changed_at, changed_by: what
    its trainers did last, by which two who edit at once are told apart.
    """

    __tablename__ = "sheet"
    __table_args__ = (CheckConstraint("state IN ('draft', 'published', 'retired')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    roles: Mapped[str] = mapped_column(String(200), default="")
    levels: Mapped[str] = mapped_column(Text, default="")
    filed_under: Mapped[str] = mapped_column(String(300), default="", index=True)
    changed_at: Mapped[datetime] = mapped_column(DateTime)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None] = mapped_column(DateTime)

    texts: Mapped[list["SheetText"]] = relationship(cascade="all, delete-orphan", order_by="SheetText.language")
    products: Mapped[list[Product]] = relationship(secondary="sheet_product", order_by=Product.code)
    ranges: Mapped[list["SheetRange"]] = relationship(cascade="all, delete-orphan", order_by="SheetRange.range")
    teams: Mapped[list[Team]] = relationship(secondary="sheet_team", order_by=Team.name)
    files: Mapped[list["SheetFile"]] = relationship(cascade="all, delete-orphan", order_by="SheetFile.id")

    def version(self, language: str) -> "SheetText":
        """What it says in a language, or in the other where it is not written in this one."""
        return next((it for it in self.texts if it.language == language[:2]), self.texts[0])


class SheetText(Base):
    """A language version of a sheet.

    text: in Markdown. folded_title, folded: the title, and all that is searched, as searches know it (folding).
    """

    __tablename__ = "sheet_text"
    __table_args__ = (
        UniqueConstraint("sheet_id", "language"),
        CheckConstraint("language IN ('fr', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"))
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(150))
    summary: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    folded_title: Mapped[str] = mapped_column(Text, default="")
    folded: Mapped[str] = mapped_column(Text, default="")


class SheetProduct(Base):
    """A product that a sheet is about."""

    __tablename__ = "sheet_product"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True, index=True)


class SheetRange(Base):
    """A range that a sheet is about, and with it all below."""

    __tablename__ = "sheet_range"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), primary_key=True)
    range: Mapped[str] = mapped_column(String(300), primary_key=True, index=True)


class SheetTeam(Base):
    """A team whose members, and those of teams below, a sheet is for; a sheet without any is for all teams."""

    __tablename__ = "sheet_team"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True, index=True)


class SheetFile(Base):
    """A file of a sheet; its bytes lie in the store under `sha256`.

    language: whose version shows it; empty: both. kind: of MediaKind. size: bytes. name: as it was given, cleaned.
    description: what there is to see or hear, in words. captions: WebVTT, of a video; else empty.
    """

    __tablename__ = "sheet_file"
    __table_args__ = (CheckConstraint("language IN ('', 'fr', 'en')", name="language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    language: Mapped[str] = mapped_column(String(2), default="")
    kind: Mapped[str] = mapped_column(String(8))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    captions: Mapped[str] = mapped_column(Text, default="")


class SheetOpening(Base):
    """That somebody has opened a sheet on a day; at: when first."""

    __tablename__ = "sheet_opening"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime)
