"""The worker's process: it waits for the lead, works while it has it, and ends with whoever it works beside."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.worker.jobs import JOBS, Job, run
from app.worker.leader import Lead, lead_of
from app.worker.records import QUIET, Run, note
from core.clock import utc_now
from core.db import db
from core.errors import Refused

# Pages go first.
NICE = 5
# Whoever waits looks so often whether the lead is free, whoever has it whether it still is theirs.
BEAT_SECONDS = 1.0
# How long jobs may take to end when the worker is stopped; what is broken off is done by the next one.
GRACE_SECONDS = 20
# Long jobs do not keep short ones waiting.
THREADS = 4
LEAD_LOST = 75
log = logging.getLogger("palier")


class Worker:
    """The jobs of one programme, done while this process has the lead."""

    def __init__(self, app: Flask, beside: int | None = None) -> None:
        self.app, self.beside = app, beside
        self.stop = threading.Event()
        self._busy: set[str] = set()
        self._noted: dict[str, Run] = {}

    def serve(self) -> None:
        """Wait for the lead and work, until told to stop or until the process it works beside is gone."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_signal: self.stop.set())
        os.nice(NICE)
        with self.app.app_context():
            lead = lead_of(db.engine)
        while self.goes_on():
            if self._takes(lead):
                self._work(lead)
            self.stop.wait(BEAT_SECONDS)
        lead.give_up()

    def goes_on(self) -> bool:
        """Whether anybody still wants it to work."""
        return not self.stop.is_set() and (self.beside is None or os.getppid() == self.beside)

    def _takes(self, lead: Lead) -> bool:
        try:
            return lead.take()
        except (SQLAlchemyError, OSError):
            # The database does not answer, or the disk is full: it may be otherwise in a second.
            return False

    def _work(self, lead: Lead) -> None:
        """Do the jobs for as long as the lead is ours; a process that lost it ends, whatever it is about to do."""
        log.info("Worker: it has the lead")
        scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(THREADS)}, timezone="UTC")
        for job in JOBS:
            scheduler.add_job(
                self.do, "interval", args=[job], seconds=job.seconds, next_run_time=utc_now(), id=job.name,
                max_instances=1, coalesce=True, misfire_grace_time=None,
            )  # fmt: skip
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        scheduler.start()
        while self.goes_on():
            if not lead.holds():
                log.warning("Worker: the lead is lost, and with it what was under way")
                os._exit(LEAD_LOST)
            self.stop.wait(BEAT_SECONDS)
        self._end(scheduler)

    def _end(self, scheduler: BackgroundScheduler) -> None:
        scheduler.shutdown(wait=False)
        latest = time.monotonic() + GRACE_SECONDS
        while self._busy and time.monotonic() < latest:
            time.sleep(0.05)
        if self._busy:
            # The next one goes on where these are broken off.
            os._exit(0)

    def do(self, job: Job) -> None:
        """Do a job once, and have it stand in the table of runs."""
        self._busy.add(job.name)
        try:
            with self.app.app_context():
                self._note(run(job))
        finally:
            self._busy.discard(job.name)

    def _note(self, done: Run) -> None:
        """Write a run down, unless it is one of many that found nothing to do."""
        before = self._noted.get(done.job)
        if before and before.is_idle and done.is_idle and done.ended_at - before.ended_at < QUIET:
            return
        try:
            note(done)
            self._noted[done.job] = done
        except (SQLAlchemyError, Refused):
            log.exception("Worker: a run could not be written down")


def do_once(app: Flask, tell: Callable[[Run], None]) -> None:
    """Do every job once, where no other worker does them already; Refused where one does."""
    from flask_babel import gettext as _

    lead = lead_of(db.engine)
    if not lead.take():
        raise Refused(_("Another worker is at work."))
    try:
        for job in JOBS:
            with app.app_context():
                done = run(job)
                note(done)
            tell(done)
    finally:
        lead.give_up()
