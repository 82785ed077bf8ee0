"""What the worker does, and how often it looks whether there is something to do.

All that jobs use is loaded here, by one thread: of modules that import each other, two jobs that begin at the same
moment would load some from one end and some from the other, which Python breaks off as a deadlock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import select

import app.demo.accounts  # noqa: F401  whether this is the demonstration is asked by jobs
import rewards.hearing  # noqa: F401  what jobs do moves wallets
from app.worker.expired import remove_expired
from app.worker.records import REFUSED, Facts, Outcome, Run
from app.worker.statements import make_and_tell
from challenges.forecast.keeping import keep_outlooks
from challenges.ledger.past_days import had_begun, is_kept, keep_day
from challenges.lifecycle.due import close_and_renew, launch_due
from challenges.models import Challenge, State
from core.clock import today, utc_now
from core.db import db, writing
from core.failures import safe_reason
from declarations.proven.attaching import forget_what_was_read
from elearning.modules.looking_after import end_overdue, remind
from elearning.paths.reminding import remind_of_paths
from elearning.sheets.editing import refold_all
from elearning.sheets.files import remove_strays
from elearning.sheets.openings import forget_old_openings
from imports.arrivals.watching import look_into
from notifications.digests import gather
from notifications.outbox import send_waiting
from rewards.wallet.expiring import expire_over
from sales.proofs.services import purge_proofs

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Job:
    """Something that is looked after: by what name, every how many seconds, and what does it.

    It may be broken off at any moment and called again at any other: what it has done is stored or is not there.
    """

    name: str
    seconds: int
    work: Callable[[], Facts]


def calendar() -> Facts:
    """Launch, close and renew what the calendar asks for."""
    facts: dict[str, list[object]] = {}
    for done in [*launch_due(db.session(), utc_now()), *close_and_renew(db.session(), today())]:
        if done.refused:
            facts.setdefault(REFUSED, []).append([done.code, done.refused])
        else:
            facts.setdefault(done.what, []).append(done.code)
    return facts


def standings() -> Facts:
    """Keep where everybody stood at the end of yesterday, in every challenge that is running."""
    session, day, kept = db.session(), today() - A_DAY, []
    running = select(Challenge).where(Challenge.state == State.RUNNING.value).order_by(Challenge.id)
    wanted = [
        challenge.id
        for challenge in session.scalars(running)
        if had_begun(challenge, day) and not is_kept(session, challenge, day)
    ]
    for challenge_id in wanted:
        with writing(session):
            challenge = session.get_one(Challenge, challenge_id)
            if keep_day(session, challenge, day):
                kept.append(challenge.code)
    return {"standings": [day.isoformat(), kept]} if kept else {}


def outlooks() -> Facts:
    """Work out what running challenges may come to, where anything has changed."""
    kept = keep_outlooks(db.session(), today())
    return {"outlooks": kept} if kept else {}


def mails() -> Facts:
    """Send the mails that are due."""
    return send_waiting(db.session())


def digests() -> Facts:
    """Write the mails that come once a day or a week."""
    return gather(db.session())


def statements() -> Facts:
    """Make the statements that were asked for, and tell whoever waits for them."""
    return make_and_tell(db.session())


def proofs() -> Facts:
    """Let go of proofs whose months are over, and of what was read of them."""
    count = purge_proofs(db.session(), today())
    forget_what_was_read(db.session())
    return {"proofs": count} if count else {}


def learning() -> Facts:
    """End attempts whose time is over."""
    ended = end_overdue(db.session(), utc_now())
    return {"attempts": ended} if ended else {}


def reminders() -> Facts:
    """Remind of certificates that end and of paths that are due; each is told once, however often this is called."""
    remind(db.session(), today())
    remind_of_paths(db.session(), today())
    return {}


def wallets() -> Facts:
    """Write what was not spent in time."""
    count = expire_over(db.session(), today())
    return {"wallets": count} if count else {}


def sheets() -> Facts:
    """Let go of files that no sheet has any more and of old openings; find sheets by what products are called now."""
    session = db.session()
    counts = {"sheet_files": remove_strays(session), "openings": forget_old_openings(session)}
    with writing(session):
        refold_all(session)
    return {name: count for name, count in counts.items() if count}


def arrivals() -> Facts:
    """Bring in what has come into the watched folder, where there is one."""
    folder = current_app.config["WATCHED_FOLDER"]
    return look_into(db.session(), folder) if folder else {}


def expired() -> Facts:
    """Remove what has outlived its time."""
    return remove_expired()


JOBS = (
    Job("calendar", 30, calendar),
    Job("mails", 5, mails),
    Job("digests", 300, digests),
    Job("statements", 3, statements),
    Job("standings", 300, standings),
    Job("outlooks", 60, outlooks),
    Job("proofs", 7200, proofs),
    Job("learning", 60, learning),
    Job("reminders", 7200, reminders),
    Job("wallets", 7200, wallets),
    Job("sheets", 7200, sheets),
    Job("arrivals", 10, arrivals),
    Job("expired", 3600, expired),
)


def run(job: Job) -> Run:
    """Do a job, in a context of the application; whatever goes wrong with it is what became of it."""
    began = utc_now()
    outcome, facts = Outcome.DONE, dict[str, object]()
    try:
        facts = dict(job.work())
        outcome = Outcome.REFUSED if REFUSED in facts else Outcome.DONE
    except Exception as error:
        current_app.logger.exception("The job “%s” failed", job.name)
        outcome, facts = Outcome.FAILED, {"error": safe_reason(error)}
    finally:
        db.session.remove()
    return Run(job.name, began, utc_now(), outcome, facts)
