"""What the worker did, written down and read: a row for each run that did something, one for all those that did not."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.worker.models import JobRun
from core.access import reading_access, writing_access
from core.clock import utc_now

# What a run did, as facts that JSON can hold; empty: there was nothing to do.
Facts = Mapping[str, Any]
# Among them: who could not be served, and why.
REFUSED = "refused"
KEPT = timedelta(days=90)
# A job that comes every few seconds and finds nothing to do says so this often.
QUIET = timedelta(seconds=30)


class Outcome(StrEnum):
    """How a run ended: all was done, something was refused with a reason, or it failed."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True)
class Run:
    """A run that has ended: of which job, from when to when, and what it did."""

    job: str
    began_at: datetime
    ended_at: datetime
    outcome: Outcome
    facts: Facts

    @property
    def is_idle(self) -> bool:
        """Whether there was nothing to do."""
        return self.outcome == Outcome.DONE and not self.facts


def note(run: Run) -> None:
    """Write a run down; with the one before it where both came to the same and neither did anything."""
    told = json.dumps(run.facts, ensure_ascii=False, sort_keys=True)
    with writing_access() as session:
        latest = session.scalar(select(JobRun).where(JobRun.job == run.job).order_by(JobRun.id.desc()).limit(1))
        if latest is not None and _goes_on(latest, run, told):
            latest.ended_at, latest.times = run.ended_at, latest.times + 1
            return
        session.add(
            JobRun(job=run.job, began_at=run.began_at, ended_at=run.ended_at, outcome=run.outcome, times=1, told=told)
        )


def _goes_on(latest: JobRun, run: Run, told: str) -> bool:
    return latest.outcome == run.outcome and latest.told == told and (run.outcome != Outcome.DONE or not run.facts)


def latest_runs(limit: int) -> Sequence[JobRun]:
    """The last runs of all jobs that did something or failed, the latest first."""
    query = select(JobRun).where((JobRun.outcome != Outcome.DONE) | (JobRun.told != "{}"))
    with reading_access() as session:
        return session.scalars(query.order_by(JobRun.ended_at.desc(), JobRun.id.desc()).limit(limit)).all()


def last_of_each() -> dict[str, JobRun]:
    """The last run of each job that has ever run."""
    with reading_access() as session:
        return last_in(session)


def last_in(session: Session) -> dict[str, JobRun]:
    """The same, of a session on the access database."""
    last = select(func.max(JobRun.id)).group_by(JobRun.job)
    return {run.job: run for run in session.scalars(select(JobRun).where(JobRun.id.in_(last)))}


def forget_old_runs() -> int:
    """Remove what is older than runs are kept, but for the last run of each job; how many rows that were."""
    last = select(func.max(JobRun.id)).group_by(JobRun.job)
    with writing_access() as session:
        kept = session.scalars(last).all()
        old = delete(JobRun).where(JobRun.ended_at < utc_now() - KEPT, JobRun.id.not_in(kept))
        return len(session.execute(old.returning(JobRun.id)).all())
