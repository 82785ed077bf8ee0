"""Tables of sale lines, and of what they were before a correction."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from core.db import Base


class SaleKind(StrEnum):
    """`sell_in`: the brand sells; `sell_out`: a distributor sells to an end customer."""

    SELL_IN = "sell_in"
    SELL_OUT = "sell_out"


class Status(StrEnum):
    """Where a sale line stands; only validated lines earn points."""

    VALIDATED = "validated"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class LineValues:
    """What a sale line says; the line as it stands and its former versions have the same columns."""

    kind: Mapped[str] = mapped_column(String(8))
    document: Mapped[str] = mapped_column(String(64))
    line: Mapped[int] = mapped_column(Integer)
    date: Mapped[date] = mapped_column(Date)
    quantity: Mapped[int] = mapped_column(BigInteger)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(10))
    # Of a return: the document (of the same kind, and of the same distributor) that it gives something back of, and
    # which line of it, where one is named.
    original_document: Mapped[str | None] = mapped_column(String(64))
    original_line: Mapped[int | None] = mapped_column(Integer)
    # When these values were written, and by which import.
    changed_at: Mapped[datetime] = mapped_column(DateTime)

    @declared_attr
    def rep_id(cls) -> Mapped[int | None]:
        """The rep this line is credited to."""
        return mapped_column(ForeignKey("participant.id"))

    @declared_attr
    def distributor_id(cls) -> Mapped[int | None]:
        """The distributor who bought (sell-in) or sold (sell-out)."""
        return mapped_column(ForeignKey("participant.id"))

    @declared_attr
    def seller_id(cls) -> Mapped[int | None]:
        """The seller at the distributor's counter."""
        return mapped_column(ForeignKey("participant.id"))

    @declared_attr
    def client_id(cls) -> Mapped[int | None]:
        """Who bought; on a sell-in line without a client, the distributor itself."""
        return mapped_column(ForeignKey("client.id"))

    @declared_attr
    def product_id(cls) -> Mapped[int | None]:
        """What was sold."""
        return mapped_column(ForeignKey("product.id"))

    @declared_attr
    def import_id(cls) -> Mapped[int | None]:
        """The import that wrote these values."""
        return mapped_column(ForeignKey("import_run.id"))


# Statuses of lines that were taken back.
DEAD = (Status.CANCELLED.value, Status.REJECTED.value)
# The only lines that anybody looks for by their day or client; a query has to say it in the same words.
VALIDATED = text("status = 'validated'")
# And those among which sales that were declared twice, and usual prices, are looked for.
SOLD_OUT = text("kind = 'sell_out'")
VALIDATED_SELL_OUT = text("kind = 'sell_out' AND status = 'validated'")
NAMES_ORIGINAL = text("original_document IS NOT NULL")
# What stock and sell-through are summed up from.
STOCKED = ("kind", "status", "product_id", "quantity", "amount_cents")


class SaleLine(LineValues, Base):
    """One line of one commercial document, as it stands now.

    Its identity is (kind, distributor for sell-out, document, line): `issuer_id` is that distributor, and 0
    for sell-in, so that a unique constraint can hold it.
    """

    __tablename__ = "sale_line"
    __table_args__ = (
        UniqueConstraint("document", "line", "kind", "issuer_id", name="uq_sale_line_identity"),
        CheckConstraint("kind IN ('sell_in', 'sell_out')", name="kind"),
        CheckConstraint("status IN ('validated', 'submitted', 'rejected', 'cancelled')", name="status"),
        # What counts on some days, and what clients bought, stands in the indexes themselves: whole challenges are
        # read without looking up a line.
        Index(
            "ix_sale_line_date",
            *("date", "kind", "rep_id", "distributor_id", "seller_id", "client_id", "product_id"),
            *("quantity", "amount_cents"),
            sqlite_where=VALIDATED,
            postgresql_where=VALIDATED,
        ),
        # Few lines name a rep, a distributor and a seller: each is found among those that do. What a distributor has in
        # stock is summed up in the index itself.
        *(
            Index(
                f"ix_sale_line_{credit}",
                *(f"{credit}_id", "date", *more),
                sqlite_where=text(f"{credit}_id IS NOT NULL"),
                postgresql_where=text(f"{credit}_id IS NOT NULL"),
            )
            for credit, more in (("rep", ()), ("distributor", STOCKED), ("seller", ()))
        ),
        Index(
            "ix_sale_line_client",
            *("client_id", "date", "product_id", "kind", "amount_cents"),
            sqlite_where=VALIDATED,
            postgresql_where=VALIDATED,
        ),
        # What was given back of a sale; few lines name one.
        Index(
            "ix_sale_line_original",
            *("original_document", "original_line"),
            sqlite_where=NAMES_ORIGINAL,
            postgresql_where=NAMES_ORIGINAL,
        ),
        Index("ix_sale_line_amount", "amount_cents", "date", sqlite_where=SOLD_OUT, postgresql_where=SOLD_OUT),
        Index(
            "ix_sale_line_product",
            *("product_id", "date", "quantity", "amount_cents"),
            sqlite_where=VALIDATED_SELL_OUT,
            postgresql_where=VALIDATED_SELL_OUT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer_id: Mapped[int] = mapped_column(Integer, default=0)


class SaleLineVersion(LineValues, Base):
    """What a sale line said until it was corrected: the audit trail."""

    __tablename__ = "sale_line_version"
    __table_args__ = (Index("ix_sale_line_version_line", "sale_line_id", "replaced_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sale_line_id: Mapped[int] = mapped_column(ForeignKey("sale_line.id"))
    replaced_at: Mapped[datetime] = mapped_column(DateTime, index=True)
    replaced_by_import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
