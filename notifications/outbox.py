"""Mails sent, each once: claimed by a transaction, handed over, and marked by another.

What a worker had claimed when it was killed was handed over or was not. Where the post can tell, it is asked; where it
cannot (SMTP), the mail is told to be uncertain and left alone: nobody gets it twice.
"""

from datetime import datetime, timedelta
from time import sleep

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.db import writing
from core.errors import Refused
from notifications.delivery import Fate, Post, post_of
from notifications.letters import letter_of
from notifications.models import Mail, MailState

# So many at a time, so that other jobs and whoever stops the worker come to their turn.
MOST = 200
# How long a mail that was not taken waits, and when it is given up.
WAITS = (1, 5, 15, 60, 240, 720, 1440, 1440)
TRIES = 5
STATES = {Fate.SENT: MailState.SENT, Fate.NEVER: MailState.FAILED, Fate.UNKNOWN: MailState.UNCERTAIN}


def send_waiting(session: Session) -> dict[str, int]:
    """Send what is due; how many mails were sent, put off, given up or left uncertain."""
    post = post_of(session)
    session.rollback()
    if post is None:
        return {}
    counts = _settle_claimed(session, post)
    try:
        for mail_id in _due(session):
            if _claim(session, mail_id):
                fate = _send(session, post, mail_id)
                counts[fate.value] = counts.get(fate.value, 0) + 1
    finally:
        post.close()
    return {f"mails_{name}": count for name, count in counts.items()}


def _due(session: Session) -> list[int]:
    query = select(Mail.id).where(Mail.state == MailState.WAITING.value, Mail.due_at <= utc_now())
    found = list(session.scalars(query.order_by(Mail.id).limit(MOST)))
    session.rollback()
    return found


def _settle_claimed(session: Session, post: Post) -> dict[str, int]:
    """What another worker had claimed and did not mark: nobody else sends meanwhile."""
    counts: dict[str, int] = {}
    claimed = select(Mail).where(Mail.state == MailState.CLAIMED.value).order_by(Mail.id)
    for mail_id, message_id in [(mail.id, mail.message_id) for mail in session.scalars(claimed)]:
        known = post.knows(message_id)
        fate = {True: Fate.SENT, False: Fate.LATER, None: Fate.UNKNOWN}[known]
        _mark(session, mail_id, fate, "" if known is not None else "interrupted")
        if fate != Fate.LATER:
            counts[fate.value] = counts.get(fate.value, 0) + 1
    session.rollback()
    return counts


def _claim(session: Session, mail_id: int) -> bool:
    with writing(session):
        claimed = update(Mail).where(Mail.id == mail_id, Mail.state == MailState.WAITING.value)
        row = session.execute(claimed.values(state=MailState.CLAIMED.value).returning(Mail.id)).first()
    return row is not None


def _send(session: Session, post: Post, mail_id: int) -> Fate:
    mail = session.get_one(Mail, mail_id)
    letter = letter_of(session, mail) if mail.account.active else None
    session.rollback()
    fate, problem = post.send(letter) if letter is not None else (Fate.NEVER, "nobody")
    _mark(session, mail_id, fate, problem)
    return fate


def _mark(session: Session, mail_id: int, fate: Fate, problem: str) -> None:
    """Write down what became of it: a database that is busy is asked again, else it would be uncertain."""
    for attempt in range(TRIES):
        try:
            with writing(session):
                _note(session.get_one(Mail, mail_id), fate, problem, utc_now())
            return
        except (Refused, DBAPIError):
            if attempt == TRIES - 1:
                raise
            current_app.logger.warning("What became of a mail could not be written yet")
            sleep(attempt + 1)


def _note(mail: Mail, fate: Fate, problem: str, now: datetime) -> None:
    mail.problem = problem[:300]
    if fate == Fate.LATER and mail.attempts < len(WAITS):
        mail.state = MailState.WAITING.value
        # One that was interrupted before it was handed over need not wait.
        mail.due_at = now + timedelta(minutes=WAITS[mail.attempts]) if problem else now
        mail.attempts += 1 if problem else 0
        return
    mail.state = STATES.get(fate, MailState.FAILED).value
    mail.sent_at = now if fate == Fate.SENT else None
