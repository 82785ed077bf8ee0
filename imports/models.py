"""Tables of imports: files tried, brought in and undone, and the lines that wait for a decision."""

from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import Boolean, DateTime, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import Account
from core.db import Base
from sales.models import LineValues


class ImportState(StrEnum):
    """An uploaded file is tried first, applied once somebody has confirmed it, and perhaps undone later."""

    TRIED = "tried"
    APPLIED = "applied"
    UNDONE = "undone"


class Origin(StrEnum):
    """Where an import comes from.

    A file that somebody sent, a record edited by hand, two codes made one, a step of a declaration, a file that came
    by itself (imports.arrivals), or an outcome of a dispute.
    """

    FILE = "file"
    HAND = "hand"
    MERGE = "merge"
    DECLARED = "declared"
    ARRIVED = "arrived"
    DISPUTED = "disputed"


class HeldReason(StrEnum):
    """Why a line waits: its number was used before, it was taken back since, or its document is another one now."""

    REUSED = "reused"
    TAKEN_BACK = "taken_back"
    DOCUMENT = "document"


class HeldState(StrEnum):
    """A held line waits, until somebody decides or a later file says something else about the same line."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPLACED = "replaced"


class ImportRun(Base):
    """One file brought in: which, by whom, when, and what became of its lines.

    An edit by hand, a merge of two codes, a step of a declaration and the outcome of a dispute are imports too, by
    their `origin`; `file_name` is then what they concern.
    """

    __tablename__ = "import_run"
    # The latest one of a kind is asked for by every page of stock.
    __table_args__ = (Index("ix_import_run_what", "what", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(16))
    file_name: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(16), default=ImportState.APPLIED)
    origin: Mapped[str] = mapped_column(String(8), default=Origin.FILE, server_default=Origin.FILE.value)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    new: Mapped[int] = mapped_column(Integer, default=0)
    corrected: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    held: Mapped[int] = mapped_column(Integer, default=0)
    rejected: Mapped[int] = mapped_column(Integer, default=0)
    mapping: Mapped[str] = mapped_column(Text, default="")
    # A digest of the file's headers: the next file of the same layout is read through the same mapping.
    layout: Mapped[str] = mapped_column(String(64), default="", index=True)
    # What it does or did, as its page tells it (see imports.report), in JSON.
    report: Mapped[str] = mapped_column(Text, default="")
    # The import that this one undoes; an undoing is an import of its own, by somebody and at some time.
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    # The uploaded file until it is applied, and the rejects file for whoever corrects it: kept here rather
    # than on a disk, because the next request may be answered by another machine.
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    rejects: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    account: Mapped[Account | None] = relationship()

    @property
    def title(self) -> str:
        """What it is called, in the reader's language: its file; of what is no file, what it concerns."""
        if self.origin == Origin.HAND:
            return str(_("%(record)s, edited by hand", record=self.file_name))
        if self.origin == Origin.DECLARED:
            # Those that were validated together have a number, and how many they are.
            if self.file_name.startswith("#"):
                return str(_("Declarations %(record)s", record=self.file_name))
            return str(_("Declaration %(record)s", record=self.file_name))
        if self.origin == Origin.DISPUTED:
            return str(_("Dispute %(record)s", record=self.file_name))
        return str(_("Merge of %(codes)s", codes=self.file_name)) if self.origin == Origin.MERGE else self.file_name


class Merge(Base):
    """Two codes of one client or person that an import (of origin `merge`) made one.

    what: `clients` or `participants`; merged_id, kept_id: records of that table. Until the import is undone, whatever
    names the merged code means the kept one. moved: what else went over, to be given back, in JSON.
    """

    __tablename__ = "merge"
    __table_args__ = (Index("ix_merge_what_merged_id", "what", "merged_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    what: Mapped[str] = mapped_column(String(16))
    merged_id: Mapped[int] = mapped_column(Integer)
    kept_id: Mapped[int] = mapped_column(Integer)
    moved: Mapped[str] = mapped_column(Text, default="{}")


class NamedLine(Base):
    """The record that a sale line was really named with, where it stands for another one since they were merged.

    field: the column of the line. until: the moment at which the line said something else; None: it says so now.
    """

    __tablename__ = "named_line"
    __table_args__ = (
        Index("ix_named_line_line", "sale_line_id", "until"),
        Index("ix_named_line_named", "field", "named_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sale_line_id: Mapped[int] = mapped_column(ForeignKey("sale_line.id"))
    field: Mapped[str] = mapped_column(String(16))
    named_id: Mapped[int] = mapped_column(Integer)
    until: Mapped[datetime | None] = mapped_column(DateTime)


class HeldLine(LineValues, Base):
    """What a row of a file would make a sale line say, waiting for a decision.

    `before`: what the line said when it was held, as JSON of its values; empty for a line that would be a new one.
    `changed_at` and `import_id`: when it was held, and by which import.
    """

    __tablename__ = "held_line"
    __table_args__ = (
        Index("ix_held_line_import", "import_id", "state"),
        Index("ix_held_line_identity", "document", "line", "kind", "issuer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer_id: Mapped[int] = mapped_column(Integer, default=0)
    sale_line_id: Mapped[int | None] = mapped_column(ForeignKey("sale_line.id"))
    reason: Mapped[str] = mapped_column(String(16))
    # Whether it is decided with all held lines of its document.
    whole: Mapped[bool] = mapped_column(Boolean, default=False)
    before: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), default=HeldState.WAITING)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
