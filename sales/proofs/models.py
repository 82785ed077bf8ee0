"""The table of proofs. Their bytes lie in the store, under `sha256`."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class Proof(Base):
    """A file that somebody brought as a proof of a sale, as far as it is kept; several may have the same bytes.

    sha256: of what is kept. given_sha256: of the file as it came, by which the same one is known again. kind: one of
    ProofKind. size: bytes of what is kept. pages: of a document. width, height: of a photograph, in pixels. look: its
    perceptual hash, for candidates alone; else empty. name: as it was given, cleaned. purge_on: the day from which it
    is not kept any more. purged_at: since when it is not; the row stays as a trace. stored: whether its bytes may still
    lie in the store.
    """

    __tablename__ = "proof"
    __table_args__ = (
        Index("ix_proof_sha256", "sha256"),
        Index("ix_proof_given_sha256", "given_sha256"),
        Index("ix_proof_purge_on", "purge_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    given_sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))
    size: Mapped[int] = mapped_column(Integer)
    pages: Mapped[int | None] = mapped_column(Integer)
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    look: Mapped[str] = mapped_column(String(16), default="")
    name: Mapped[str] = mapped_column(String(255))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    brought_at: Mapped[datetime] = mapped_column(DateTime)
    purge_on: Mapped[date] = mapped_column(Date)
    purged_at: Mapped[datetime | None] = mapped_column(DateTime)
    stored: Mapped[bool] = mapped_column(Boolean, default=True)
