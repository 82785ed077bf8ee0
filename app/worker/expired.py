"""What has outlived its time is removed, so that it need not wait for the next sign-in."""

from sqlalchemy import delete

from app.worker.records import forget_old_runs
from core.access import writing_access
from core.accounts.access_models import FailedSignIn, PasswordLink
from core.accounts.sessions import forget_ended_sessions
from core.accounts.throttle import DAY
from core.clock import utc_now
from core.db import db
from core.security.log import forget_old_events
from declarations.lists.services import leave_old
from declarations.services import expire_left
from notifications.forgetting import forget_old_notices
from statements.batches import forget_old_batches


def remove_expired() -> dict[str, int]:
    """Sessions, links, failed sign-ins, entries of the security log, runs of jobs; declarations and lists left alone.

    How many of each.
    """
    now = utc_now()
    with writing_access() as session:
        links = session.execute(
            delete(PasswordLink).where(PasswordLink.expires_at <= now).returning(PasswordLink.account_id)
        )
        failures = session.execute(delete(FailedSignIn).where(FailedSignIn.at <= now - DAY).returning(FailedSignIn.id))
        counts = {"links": len(links.all()), "failures": len(failures.all())}
    counts |= {
        "declarations": expire_left(db.session(), now),
        "lists": leave_old(db.session(), now),
        "sessions": forget_ended_sessions(),
        "runs": forget_old_runs(),
        "notices": forget_old_notices(db.session()),
        "batches": forget_old_batches(),
    }
    forget_old_events()
    return {name: count for name, count in counts.items() if count}
