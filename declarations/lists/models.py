"""Tables of lists: a file of sales that somebody sent, and each document in it until it is a declaration."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, DateTime, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import Account
from core.db import Base
from core.models import Participant
from declarations.models import Declaration
from sales.proofs.models import Proof

# What cells of a line, and of the head of a document, are stored under.
CELLS = ("product", "quantity", "amount", "seller")
HEAD = ("document", "date", "client")


class ListState(StrEnum):
    """Its columns are not known yet; its documents are worked on; what was left of it was let go."""

    COLUMNS = "columns"
    OPEN = "open"
    LEFT = "left"


class DeclaredList(Base):
    """A file of sales as a distributor (or one of its sellers) sent it.

    mapping: which column is which, in TOML; remembered for the distributor's next file of the same `layout` (a digest
    of its headers). The file itself is the proof. notes: what is worth telling of how it was read, a JSON list.
    """

    __tablename__ = "declared_list"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in ListState)})", name="state"),
        Index("ix_declared_list_distributor", "distributor_id", "layout"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    distributor_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    proof_id: Mapped[int] = mapped_column(ForeignKey("proof.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(8), default=ListState.COLUMNS.value)
    mapping: Mapped[str] = mapped_column(Text, default="")
    layout: Mapped[str] = mapped_column(String(64), default="")
    notes: Mapped[str] = mapped_column(Text, default="[]")
    sent_at: Mapped[datetime] = mapped_column(DateTime)
    changed_at: Mapped[datetime] = mapped_column(DateTime)

    distributor: Mapped[Participant] = relationship()
    account: Mapped[Account] = relationship()
    proof: Mapped[Proof] = relationship()

    @property
    def sentences(self) -> list[str]:
        """The notes."""
        found: list[str] = json.loads(self.notes)
        return found


@dataclass
class ListedLine:
    """A line of a document as its cells stand, a text each.

    line: of the file. unread: why a cell was not understood, by its name, as long as nobody has changed it; of a line
    that does not fit under the header, under "". left_out: somebody does not want it.
    """

    line: int
    product: str = ""
    quantity: str = ""
    amount: str = ""
    seller: str = ""
    unread: dict[str, str] = field(default_factory=dict)
    left_out: bool = False


class ListedDocument(Base):
    """A document of a list: its head as it stands, and its lines in JSON (see `ListedLine`).

    place: its order in the file. unread: as that of a line. good: nothing was found that keeps it from being submitted,
    when it was last looked at. left_out: all of its lines are. version: another one after every change.
    declaration_id: what became of it.
    """

    __tablename__ = "listed_document"
    __table_args__ = (UniqueConstraint("list_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("declared_list.id"))
    place: Mapped[int] = mapped_column(Integer)
    document: Mapped[str] = mapped_column(String(200), default="")
    date: Mapped[str] = mapped_column(String(200), default="")
    client: Mapped[str] = mapped_column(String(200), default="")
    unread: Mapped[str] = mapped_column(Text, default="{}")
    said: Mapped[str] = mapped_column("lines", Text)
    good: Mapped[bool] = mapped_column(Boolean, default=False)
    left_out: Mapped[bool] = mapped_column(Boolean, default=False)
    version: Mapped[int] = mapped_column(Integer, default=1)
    declaration_id: Mapped[int | None] = mapped_column(ForeignKey("declaration.id"), index=True)

    declaration: Mapped[Declaration | None] = relationship()

    @property
    def lines(self) -> list[ListedLine]:
        """Its lines, those that are left out too; to be set again where they change."""
        return [ListedLine(**line) for line in json.loads(self.said)]

    @lines.setter
    def lines(self, lines: list[ListedLine]) -> None:
        self.said = json.dumps([asdict(line) for line in lines], ensure_ascii=False)

    @property
    def faults_of_head(self) -> dict[str, str]:
        """Why a cell of its head was not understood, by name, as long as nobody has changed it."""
        found: dict[str, str] = json.loads(self.unread)
        return found
