"""The worker: whether it has stopped, or left undone what the calendar asks for."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.worker.records import Outcome, last_in
from app.worker.words import job_name
from challenges.lifecycle.due import closings_due, launches_due
from challenges.lifecycle.seasons import seasons_due
from core import wording
from core.clock import today, utc_now

# Every job runs more often than that.
LONGEST = timedelta(hours=3)
# Whoever runs `palier due` each night instead of a worker has the night for it.
A_DAY = timedelta(days=1)


def late(engine: Engine, access: Engine) -> Iterator[str]:
    """That the worker ran once and does no more, which of its jobs failed, and what should have been done by now."""
    with Session(access) as session:
        last = last_in(session)
    for name, run in sorted(last.items()):
        if run.outcome == Outcome.FAILED:
            yield _("The job “%(job)s” failed the last time it ran; its page tells why.", job=job_name(name))
    ended = max((run.ended_at for run in last.values()), default=None)
    if ended is not None and utc_now() - ended > LONGEST:
        yield _("The worker has not run since %(moment)s.", moment=wording.moment(ended))
    yield from _undone(engine)


def _undone(engine: Engine) -> Iterator[str]:
    day = today() - A_DAY
    with Session(engine) as session:
        for code in launches_due(session, day):
            yield _("Challenge “%(code)s” should have been launched. Start the worker.", code=code)
        for code in closings_due(session, day):
            yield _("Challenge “%(code)s” should have been closed. Start the worker.", code=code)
        for code in seasons_due(session, day):
            yield _("The season after “%(code)s” should have started. Start the worker.", code=code)
