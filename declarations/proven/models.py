"""The proofs of a declaration, and the names by which a distributor's invoices call products."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import Account
from core.db import Base
from sales.proofs.models import Proof

CALLED_LETTERS = 220


class DeclarationProof(Base):
    """A proof of a declaration: who brought it and when, and what was read of it then.

    evidence: what it is by itself (strength.Strength). document: the number that an electronic invoice in it tells;
    empty where there is none in it. read: a readings.Reading as JSON, read once.
    """

    __tablename__ = "declaration_proof"
    __table_args__ = (UniqueConstraint("declaration_id", "proof_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("declaration.id"))
    proof_id: Mapped[int] = mapped_column(ForeignKey("proof.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(DateTime)
    evidence: Mapped[str] = mapped_column(String(8))
    document: Mapped[str] = mapped_column(String(64), default="")
    read: Mapped[str] = mapped_column(Text)

    proof: Mapped[Proof] = relationship()
    account: Mapped[Account] = relationship()


class RememberedName(Base):
    """What a distributor's invoices call a product, as its declarants matched it.

    called: `code` or `name`, a space, and the seller's code or the name as folded (remembered.called).
    """

    __tablename__ = "remembered_name"
    __table_args__ = (UniqueConstraint("distributor_id", "called"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    distributor_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    called: Mapped[str] = mapped_column(String(CALLED_LETTERS))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    at: Mapped[datetime] = mapped_column(DateTime)
