"""What a record has said: each change with who brought it about, by which import."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.models import RecordVersion
from imports.models import ImportRun
from imports.report import Difference

State = dict[str, Any]
Compare = Callable[[Mapping[str, Any], Mapping[str, Any]], list[Difference]]


@dataclass(frozen=True)
class Step:
    """A change of a record: when, what was different, and the import that said so."""

    at: datetime
    differences: list[Difference]
    run: ImportRun | None


def steps_of(session: Session, what: str, record: str, now: State, differences: Compare | None = None) -> list[Step]:
    """The changes of a record, the latest first; now: what it says; differences: how people read those of states."""
    query = select(RecordVersion).where(RecordVersion.what == what, RecordVersion.record == record)
    versions = session.scalars(query.order_by(RecordVersion.id)).all()
    states = [*(json.loads(version.former) for version in versions), now]
    runs = _runs(session, versions)
    steps = [
        Step(version.replaced_at, (differences or _differences)(before, after), runs.get(version.import_id))
        for version, before, after in zip(versions, states, states[1:], strict=False)
    ]
    return steps[::-1]


def _runs(session: Session, versions: Sequence[RecordVersion]) -> dict[int | None, ImportRun]:
    ids = {version.import_id for version in versions}
    query = select(ImportRun).where(ImportRun.id.in_(ids)).options(joinedload(ImportRun.account))
    return {run.id: run for run in session.scalars(query)}


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    return [
        Difference(name.removesuffix("_cents"), before.get(name), after.get(name))
        for name in after
        if before.get(name) != after.get(name)
    ]
