"""The table of stock counts."""

import datetime

from sqlalchemy import BigInteger, Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class OpeningStock(Base):
    """How much of a product a distributor had at the end of a day, as it was counted: stock begins anew with it."""

    __tablename__ = "opening_stock"
    # Also the index by which the latest count on or before a day is found.
    __table_args__ = (UniqueConstraint("distributor_id", "product_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    distributor_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    date: Mapped[datetime.date] = mapped_column(Date)
    quantity: Mapped[int] = mapped_column(BigInteger)
    # The import that brought it in.
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
