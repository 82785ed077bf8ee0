"""People, teams, products and clients, to which sale lines refer; targets and completed training beside them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    and_,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base


class Kind(StrEnum):
    """What a participant is, and therefore which column of a sale line credits them."""

    REP = "rep"
    DISTRIBUTOR = "distributor"
    SELLER = "seller"
    CLIENT = "client"


class Participant(Base):
    """Who earns points: a rep, a distributor, a seller at a distributor's counter, or a client enrolled in a programme.

    A client's code is the code of the client on sale lines. `until`: the last day as a participant, after which nobody
    is in an audience.
    """

    __tablename__ = "participant"
    __table_args__ = (CheckConstraint("kind IN ('rep', 'distributor', 'seller', 'client')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    email: Mapped[str] = mapped_column(String(254), default="")
    until: Mapped[date | None] = mapped_column(Date)
    # Who stands for them since two codes of one person were merged (see imports.merging); they take part no longer.
    merged_into_id: Mapped[int | None] = mapped_column(Integer)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"), index=True)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="participant")
    parent: Mapped["Participant | None"] = relationship(remote_side=[id])


class Team(Base):
    """A region, a branch, a country; teams nest by their name, as in `Europe/France`."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)


class Membership(Base):
    """The days a participant spends in a team; no first day: since ever, no last day: to this day."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_participant", "participant_id", "first_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)

    participant: Mapped[Participant] = relationship(back_populates="memberships")
    team: Mapped[Team] = relationship()

    @classmethod
    def held(cls, first: date, last: date) -> ColumnElement[bool]:
        """Whether some day of it lies within these."""
        begun = or_(cls.first_day.is_(None), cls.first_day <= last)
        return and_(begun, or_(cls.last_day.is_(None), cls.last_day >= first))


class Product(Base):
    """Something sold; `range` is a path (`Bikes/Road`), `cost_cents` the unit cost where it is known.

    gtin: the number under its barcode, of 8, 12, 13 or 14 digits; empty where it is not known.
    """

    __tablename__ = "product"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    range: Mapped[str] = mapped_column(String(300), default="", index=True)
    cost_cents: Mapped[int | None] = mapped_column(BigInteger)
    gtin: Mapped[str] = mapped_column(String(14), default="", server_default=text("''"), index=True)


class Client(Base):
    """Who buys; a distributor buying for itself is the client that bears its code."""

    __tablename__ = "client"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    segment: Mapped[str] = mapped_column(String(100), default="")
    # Who stands for it since two codes of one client were merged (see imports.merging).
    merged_into_id: Mapped[int | None] = mapped_column(Integer)


class Target(Base):
    """What a participant should sell in one month (`month` is its first day), in cents."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("participant_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    month: Mapped[date] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    # The import that brought it in.
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)


class Completion(Base):
    """A training module that a participant completed on a day; `points` is what the module is worth by itself."""

    __tablename__ = "completion"
    __table_args__ = (UniqueConstraint("participant_id", "module", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    module: Mapped[str] = mapped_column(String(100))
    date: Mapped[date] = mapped_column(Date)
    points: Mapped[int] = mapped_column(Integer)
    # The import that brought it in.
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)


class RecordVersion(Base):
    """What a participant, product, client or target said until an import corrected it: the audit trail."""

    __tablename__ = "record_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(32))
    record: Mapped[str] = mapped_column(String(200), index=True)
    former: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime] = mapped_column(DateTime)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)


class SalesVersion(Base):
    """The one row whose stamp is another one after every change of what points are computed from.

    Whoever keeps figures on the sales knows by it whether they still hold. A random stamp rather than a count: a
    database that was restored from a backup would count to the same number twice.
    """

    __tablename__ = "sales_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    stamp: Mapped[str] = mapped_column(String(32))
    # Another one after every change that may concern anybody.
    whole: Mapped[str] = mapped_column(String(32))
    # The latest moment that was written on a line, a record or a decision (see core.versions.moment).
    latest: Mapped[datetime | None] = mapped_column(DateTime)


class PersonVersion(Base):
    """Another stamp after every change of sales that concerns this participant and not everybody."""

    __tablename__ = "person_version"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    stamp: Mapped[str] = mapped_column(String(32))
