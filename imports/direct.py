"""Lines of one document whose values are known already, written without being read as a file.

What is written, kept of former values and told to subscribers is what an import of the same rows would write
(imports.by_hand). Where more has to be thought of than the lines themselves (lines that are held, undone or named with
a merged code, a number that lost its zeros, a return that is credited as what it gives back) nothing is written, and
whoever asked has them imported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, cast

import polars as pl
from sqlalchemy import Table, bindparam, insert, or_, select, update
from sqlalchemy.orm import Session

from core.changes import CHANGED, Changes, publish
from core.db import lock_sales
from core.files.codes import with_zeros
from core.versions import moment
from imports.lookups import LONGEST_NUMBER
from imports.models import HeldLine, HeldState, ImportRun, NamedLine
from imports.outcome import Counts, Outcome
from imports.sale_rows import STORED, VALUES
from imports.service import note_outcome
from sales.models import SaleKind, SaleLine, SaleLineVersion

Row = dict[str, Any]
LINES = cast(Table, SaleLine.__table__)
VERSIONS = cast(Table, SaleLineVersion.__table__)


@dataclass(frozen=True)
class DirectLine:
    """A line of a distributor's document of sell-out: its number, cents, and everybody and everything by id."""

    line: int
    date: date
    quantity: int
    amount_cents: int
    status: str
    seller_id: int | None
    client_id: int | None
    product_id: int | None
    original_document: str | None = None
    original_line: int | None = None

    @property
    def gives_back(self) -> bool:
        """Whether it is a return that names what it gives back."""
        return self.original_document is not None and (self.quantity < 0 or self.amount_cents < 0)


@dataclass(frozen=True)
class DirectDocument:
    """A distributor's document of sell-out."""

    distributor_id: int
    number: str
    lines: Sequence[DirectLine]


@dataclass(frozen=True)
class OnRecord:
    """What is on record about a document of a distributor, and changes with its lines alone.

    lines: what they say (the columns of the table), by their numbers. is_undone: whether the import that wrote one of
    them was undone. has_longer: whether a document is there from which leading zeros alone tell its number.
    """

    lines: Mapping[int, Row]
    is_undone: bool
    has_longer: bool


# The columns that a line fills.
FILLED = [field.name for field in fields(DirectLine)]
# Statements made once: each declaration has its lines written twice at least.
_KNOWN = (
    select(*(LINES.c[name] for name in STORED), ImportRun.undoes_id)
    .outerjoin(ImportRun, ImportRun.id == LINES.c.import_id)
    .where(
        LINES.c.document == bindparam("number"),
        LINES.c.kind == SaleKind.SELL_OUT.value,
        LINES.c.issuer_id == bindparam("distributor"),
    )
)
_ENTANGLED = select(
    or_(
        select(HeldLine.id)
        .where(HeldLine.state == HeldState.WAITING.value, HeldLine.document == bindparam("number"))
        .exists(),
        select(NamedLine.id).limit(1).exists(),
    )
)
_INSERT, _KEEP = insert(LINES), insert(VERSIONS)
_CORRECT = (
    update(LINES)
    .where(LINES.c.id == bindparam("own"))
    .values({name: bindparam(name) for name in (*VALUES, "changed_at", "import_id")})
)


def on_record(session: Session, distributor_id: int, number: str) -> OnRecord:
    """What is on record about a document; whoever reads it before they hold the sales asks whether it still holds.

    (core.versions.Seen, of the distributor)
    """
    rows = session.execute(_KNOWN, {"number": number, "distributor": distributor_id}).mappings().all()
    lines = {row["line"]: {name: row[name] for name in STORED} for row in rows}
    is_undone = any(row["undoes_id"] is not None for row in rows)
    return OnRecord(lines, is_undone, _may_have_lost_zeros(session, distributor_id, number))


def write_document(session: Session, run: ImportRun, document: DirectDocument, record: OnRecord | None = None) -> bool:
    """Write the lines of a document, points with them; whether they could be: if not, nothing was written.

    record: what is on record about it, where the caller knows.
    """
    if any(line.gives_back for line in document.lines):
        return False
    lock_sales(session)
    if session.connection().execute(_ENTANGLED, {"number": document.number}).scalar():
        return False
    record = record or on_record(session, document.distributor_id, document.number)
    rows = [_row(document, line, record.lines.get(line.line, {})) for line in document.lines]
    new = [row for row in rows if row["line"] not in record.lines]
    if record.is_undone or (new and record.has_longer):
        return False
    run.at = moment(session)
    corrected = [row for row in rows if row["line"] in record.lines and _differs(row, record.lines[row["line"]])]
    former = [record.lines[row["line"]] for row in corrected]
    _write(session, run, new, corrected, former)
    counts = Counts(len(new), len(corrected), len(rows) - len(new) - len(corrected))
    note_outcome(run, Outcome(**vars(counts)))
    said = [{name: row[name] for name in CHANGED} for row in (*new, *corrected, *former)]
    publish(session, Changes(run.file_name, pl.DataFrame(said, CHANGED)))
    return True


def _row(document: DirectDocument, line: DirectLine, former: Row) -> Row:
    """What a line is to say, by the columns of the table."""
    return {
        **{name: getattr(line, name) for name in FILLED},
        "document": document.number,
        "kind": SaleKind.SELL_OUT.value,
        "issuer_id": document.distributor_id,
        "distributor_id": document.distributor_id,
        # A declaration names no rep: what another file said of one stays.
        "rep_id": former.get("rep_id"),
    }


def _differs(row: Row, former: Row) -> bool:
    return any(row[name] != former[name] for name in VALUES)


def _write(
    session: Session, run: ImportRun, new: Sequence[Row], corrected: Sequence[Row], former: Sequence[Row]
) -> None:
    """Insert the new lines, and let the corrected ones say what they now do, once what they said is kept."""
    connection, stamp = session.connection(), {"changed_at": run.at, "import_id": run.id}
    if new:
        connection.execute(_INSERT, [row | stamp for row in new])
    if corrected:
        connection.execute(_KEEP, [_kept(row, run.at, run.id) for row in former])
        owned = zip(corrected, former, strict=True)
        connection.execute(_CORRECT, [
            {"own": before["id"], **{name: row[name] for name in VALUES}, **stamp} for row, before in owned
        ])  # fmt: skip


def _kept(row: Row, at: datetime, run_id: int) -> Row:
    """A version of a line that says something else from now on."""
    said = {name: value for name, value in row.items() if name not in ("id", "issuer_id")}
    return said | {"sale_line_id": row["id"], "replaced_at": at, "replaced_by_import_id": run_id}


def _may_have_lost_zeros(session: Session, distributor_id: int, number: str) -> bool:
    """Whether a document is on record from which leading zeros alone tell the number of a new one."""
    if not number.isdecimal() or number.startswith("0"):
        return False
    longer = with_zeros(pl.Series([number]), LONGEST_NUMBER)
    query = select(SaleLine.id).where(
        SaleLine.document.in_(longer),
        SaleLine.document != number,
        SaleLine.kind == SaleKind.SELL_OUT.value,
        SaleLine.issuer_id == distributor_id,
    )
    return session.scalar(query.limit(1)) is not None
