"""The tables of packages: what is kept, who plays it, how far they are, and what cmi5 stated."""

from datetime import datetime

from sqlalchemy import Boolean, DateTime, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class KeptPackage(Base):
    """A package that came in; its ZIP lies in the store under `sha256`.

    kind: one of Kind. manifest: what was read of it (elearning.packages.handover), JSON. size: bytes of the ZIP.
    """

    __tablename__ = "package"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    manifest: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(Integer)
    uploaded_at: Mapped[datetime] = mapped_column(DateTime)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)


class Launch(Base):
    """A session of learning: somebody has opened a package, and may tell how it goes until `expires_at`.

    token: what an address of it names, at random. version_id: the version of the module that it was opened from.
    """

    __tablename__ = "package_launch"
    __table_args__ = (Index("ix_package_launch_participant", "participant_id", "package_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(Integer)
    started_at: Mapped[datetime] = mapped_column(DateTime)
    expires_at: Mapped[datetime] = mapped_column(DateTime)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)


class UnitState(Base):
    """How far somebody is in a unit, as the package tells it: nobody has watched over it.

    unit: its identifier. data: what the package keeps (JSON). status, success: of Progress and Success. score: the
    best, in ten-thousandths. seconds: in all. sequence: of the last commit that was taken, launch_id: whose it was.
    ended: whether the unit was left in order then.
    """

    __tablename__ = "package_state"
    __table_args__ = (UniqueConstraint("participant_id", "package_id", "unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id"), index=True)
    unit: Mapped[str] = mapped_column(String(200))
    data: Mapped[str] = mapped_column(Text, default="{}")
    status: Mapped[str] = mapped_column(String(16))
    success: Mapped[str] = mapped_column(String(16))
    score: Mapped[int | None] = mapped_column(Integer)
    seconds: Mapped[int] = mapped_column(Integer, default=0)
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    launch_id: Mapped[int | None] = mapped_column(ForeignKey("package_launch.id"), index=True)
    ended: Mapped[bool] = mapped_column(Boolean, default=False)
    updated_at: Mapped[datetime] = mapped_column(DateTime)


class Statement(Base):
    """A statement of xAPI that a unit of cmi5 has sent, as it came (JSON); statement: its identifier."""

    __tablename__ = "xapi_statement"
    __table_args__ = (UniqueConstraint("launch_id", "statement"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    launch_id: Mapped[int] = mapped_column(ForeignKey("package_launch.id"))
    unit: Mapped[str] = mapped_column(String(200))
    statement: Mapped[str] = mapped_column(String(36))
    verb: Mapped[str] = mapped_column(String(200))
    data: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[datetime] = mapped_column(DateTime)
