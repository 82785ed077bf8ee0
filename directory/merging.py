"""A merge of two codes as a page tries and makes it, and what a record tells of the merges it was in."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.changes import effects_mark
from core.models import Client, Participant
from imports.merging.acts import merge_codes
from imports.merging.checks import Codes
from imports.merging.kept import MODELS
from imports.models import ImportRun, ImportState, Merge, Origin
from imports.outcome import Outcome
from imports.service import new_run


@dataclass(frozen=True)
class Tried:
    """What a merge does: its import, its outcome, and the mark by which what was shown is known again."""

    run: ImportRun
    outcome: Outcome
    mark: str


def try_merge(session: Session, codes: Codes, account_id: int) -> Tried:
    """Merge two codes; the caller commits, or rolls back where that was not shown yet. Refused where it may not be."""
    run = new_run(session, codes.what, codes.label, account_id, Origin.MERGE)
    outcome = merge_codes(session, codes, run)
    return Tried(run, outcome, effects_mark(outcome.report.effects, codes.label, outcome.corrected))


@dataclass(frozen=True)
class Alias:
    """Another code of a record: the one that was kept for it, or one that was merged into it; and by which import."""

    code: str
    is_kept: bool
    run: ImportRun


def aliases_of(session: Session, what: str, record: Any) -> list[Alias]:
    """The codes that a record has been merged with, as far as that holds."""
    if what not in MODELS:
        return []
    model: type[Client] | type[Participant] = MODELS[what]
    query = select(Merge, ImportRun).join(ImportRun, ImportRun.id == Merge.import_id)
    query = query.where(Merge.what == what, ImportRun.state == ImportState.APPLIED)
    query = query.where(or_(Merge.merged_id == record.id, Merge.kept_id == record.id)).order_by(Merge.id)
    rows = session.execute(query).all()
    others = [merge.kept_id if merge.merged_id == record.id else merge.merged_id for merge, _run in rows]
    codes: dict[int, str] = dict(session.execute(select(model.id, model.code).where(model.id.in_(others))).all())
    return [Alias(codes[other], merge.merged_id == record.id, run)
            for other, (merge, run) in zip(others, rows, strict=True)]  # fmt: skip
