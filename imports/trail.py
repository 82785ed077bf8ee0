"""The trail of a sale line: everything that it has said, since when, and by which import."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.accounts.models import Account
from core.bulk import read_frame
from imports.models import HeldLine, HeldState, ImportRun
from imports.report import Difference, line_changes
from imports.sale_rows import STORED, VALUES
from imports.writing import LINES, VERSIONS


@dataclass(frozen=True)
class Step:
    """What a line began to say at a moment, and what it said in its place before.

    run: the import that brought it about, an undoing among them; None where it did not come through one. decided_by:
    who said that it be written, where it was held.
    """

    at: datetime
    run: ImportRun | None
    differences: list[Difference]
    is_first: bool
    decided_by: Account | None


def steps_of(session: Session, line_id: int) -> list[Step]:
    """The steps of a line, the latest first."""
    states = _states(session, line_id)
    before = states.select(pl.col(list(VALUES)).shift(1).name.suffix("_before"))
    beside = states.hstack(before).with_columns(reason=pl.lit(""))
    changes = line_changes(session, beside)
    runs = _runs(session, set(states["writer"].drop_nulls()))
    deciders = _deciders(session, line_id)
    steps = [
        Step(row["changed_at"], runs.get(row["writer"]), list(change.differences), change.is_new,
             deciders.get((row["writer"], row["changed_at"])))
        for row, change in zip(states.iter_rows(named=True), changes, strict=True)
    ]  # fmt: skip
    return steps[::-1]


def _states(session: Session, line_id: int) -> pl.DataFrame:
    """What the line said, oldest first (columns STORED), with `writer`: who brought it about, if by going back."""
    version = VERSIONS.c
    columns = [LINES.c.issuer_id if name == "issuer_id" else version[name] for name in STORED if name != "id"]
    query = select(version.sale_line_id, *columns, version.replaced_by_import_id)
    query = query.join(LINES, LINES.c.id == version.sale_line_id).where(version.sale_line_id == line_id)
    former = read_frame(session, query.order_by(version.id), {**STORED, "next": pl.Int64})
    now = read_frame(session, select(*(LINES.c[name] for name in STORED)).where(LINES.c.id == line_id), STORED)
    states = pl.concat([former, now.with_columns(next=pl.lit(None, pl.Int64))])
    return states.with_columns(writer=pl.coalesce(pl.col("next").shift(1), "import_id")).drop("next")


def _runs(session: Session, ids: set[int]) -> dict[int | None, ImportRun]:
    query = select(ImportRun).where(ImportRun.id.in_(ids)).options(joinedload(ImportRun.account))
    return {run.id: run for run in session.scalars(query)}


def _deciders(session: Session, line_id: int) -> dict[tuple[int, datetime], Account]:
    """Who accepted what was held of a line, by the import that it was held of and the moment."""
    query = select(HeldLine.import_id, HeldLine.decided_at, Account).join(Account, Account.id == HeldLine.decided_by_id)
    accepted = query.where(HeldLine.sale_line_id == line_id, HeldLine.state == HeldState.ACCEPTED)
    return {(run_id, at): account for run_id, at, account in session.execute(accepted) if run_id and at}
