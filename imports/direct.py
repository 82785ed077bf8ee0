"""Lines of one document whose values are known already, written without being read as a file.

What is written, kept of former values and told to subscribers is what an import of the same rows would write
(imports.by_hand). Where more has to be thought of than the lines themselves (lines that are held, undone or named with
a merged code, a number that lost its zeros, a return that is credited as what it gives back) nothing is written, and
whoever asked has them imported.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.db import lock_sales
from core.files.codes import with_zeros
from core.versions import moment
from imports.lookups import LONGEST_NUMBER
from imports.models import HeldLine, HeldState, ImportRun, NamedLine
from imports.outcome import Counts, Outcome
from imports.sale_rows import IDENTITY, KNOWN, VALUES, known_lines
from imports.service import note_outcome
from imports.writing import Stamp, Written, write_lines
from sales.models import SaleKind, SaleLine


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


# The columns that a line fills.
FILLED = [field.name for field in fields(DirectLine)]


def write_document(session: Session, run: ImportRun, document: DirectDocument) -> bool:
    """Write the lines of a document, points with them; whether they could be: if not, nothing was written."""
    if any(line.gives_back for line in document.lines):
        return False
    lock_sales(session)
    run.at = moment(session)
    if _is_entangled(session, document.number):
        return False
    known = _known(session, document)
    if known.select(pl.col("undone").any()).item():
        return False
    rows = _rows(document)
    before = [pl.col(name).alias(f"{name}_before") for name in VALUES]
    beside = rows.join(known.select("line", "id", *before), on="line", how="left", maintain_order="left")
    # A declaration names no rep: what another file said of one stays.
    beside = beside.with_columns(rep_id="rep_id_before")
    new = beside.filter(pl.col("id").is_null())
    if new.height and _may_have_lost_zeros(session, document):
        return False
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in VALUES)
    corrected = beside.filter(pl.col("id").is_not_null() & ~same)
    write_lines(session, Written(new, corrected, known), Stamp(run.at, run.id), run.file_name)
    unchanged = rows.height - new.height - corrected.height
    note_outcome(run, Outcome(**vars(Counts(new.height, corrected.height, unchanged))))
    return True


def _rows(document: DirectDocument) -> pl.DataFrame:
    schema: dict[str, Any] = {"line": pl.Int64} | dict(VALUES)
    filled = {name: schema[name] for name in FILLED}
    rows = pl.DataFrame([astuple(line) for line in document.lines], filled, orient="row")
    return rows.with_columns(
        document=pl.lit(document.number),
        kind=pl.lit(SaleKind.SELL_OUT.value),
        issuer_id=pl.lit(document.distributor_id, pl.Int64),
        distributor_id=pl.lit(document.distributor_id, pl.Int64),
        rep_id=pl.lit(None, pl.Int64),
    ).select(*IDENTITY, *VALUES)


def _known(session: Session, document: DirectDocument) -> pl.DataFrame:
    """The lines on record of this document (columns KNOWN)."""
    query = known_lines().where(
        SaleLine.document == document.number,
        SaleLine.kind == SaleKind.SELL_OUT.value,
        SaleLine.issuer_id == document.distributor_id,
    )
    return pl.DataFrame([tuple(row) for row in session.execute(query)], dict(KNOWN), orient="row")


def _is_entangled(session: Session, number: str) -> bool:
    """Whether a line of such a document is held, or any line at all is named with another code than it says."""
    held = select(HeldLine.id).where(HeldLine.state == HeldState.WAITING.value, HeldLine.document == number)
    named = select(NamedLine.id).limit(1)
    return bool(session.scalar(select(or_(held.exists(), named.exists()))))


def _may_have_lost_zeros(session: Session, document: DirectDocument) -> bool:
    """Whether a document is on record from which leading zeros alone tell the number of a new one."""
    if not document.number.isdecimal() or document.number.startswith("0"):
        return False
    longer = with_zeros(pl.Series([document.number]), LONGEST_NUMBER)
    query = select(SaleLine.id).where(
        SaleLine.document.in_(longer),
        SaleLine.document != document.number,
        SaleLine.kind == SaleKind.SELL_OUT.value,
        SaleLine.issuer_id == document.distributor_id,
    )
    return session.scalar(query.limit(1)) is not None
