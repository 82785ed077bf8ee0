"""The page of jobs: when each last ran, what was done, and what failed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template

from app.worker.jobs import JOBS
from app.worker.models import JobRun
from app.worker.records import last_of_each, latest_runs
from app.worker.words import job_name, outcome_name, sentences
from core.accounts.permissions import Permission, requires
from core.clock import utc_now

bp = Blueprint("jobs", __name__)

SHOWN = 100
# A job that should have run so many times since and has not is late.
LATE_ROUNDS = 3
LEAST_SECONDS = 300


@dataclass(frozen=True)
class Shown:
    """A run as the page tells it."""

    name: str
    at: datetime
    outcome: str
    outcome_name: str
    times: int
    sentences: list[str]


@dataclass(frozen=True)
class State:
    """A job: its last run, None where it never ran, and whether it is late."""

    name: str
    run: Shown | None
    is_late: bool


@bp.get("/jobs")
@requires(Permission.SEE_JOBS)
def index() -> str:
    """The jobs, and what they did lately."""
    states = list(_states())
    runs = [_shown(run) for run in latest_runs(SHOWN)]
    return render_template(
        "jobs/index.html", states=states, runs=runs, never=all(state.run is None for state in states)
    )


def _states() -> Iterator[State]:
    last, now = last_of_each(), utc_now()
    for job in JOBS:
        run = last.get(job.name)
        allowed = max(LATE_ROUNDS * job.seconds, LEAST_SECONDS)
        is_late = run is None or (now - run.ended_at).total_seconds() > allowed
        yield State(job_name(job.name), _shown(run) if run else None, is_late)


def _shown(run: JobRun) -> Shown:
    facts: dict[str, Any] = json.loads(run.told)
    return Shown(
        job_name(run.job), run.ended_at, run.outcome, outcome_name(run.outcome), run.times,
        sentences(run.outcome, facts),
    )  # fmt: skip
