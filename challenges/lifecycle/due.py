"""What the calendar asks for: launches and closings whose day has come, seasons that start; each in its transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.seasons import seasons_due, start_next_season
from challenges.lifecycle.services import close_challenge, launch_challenge
from challenges.models import Challenge, Event, EventKind, State
from core.clock import day_of
from core.db import lock_sales, writing
from core.errors import Refused


@dataclass(frozen=True)
class Done:
    """Something that was due: which challenge was launched, closed or started, or could not be and why."""

    what: Literal["launched", "closed", "started"]
    code: str
    refused: str = ""


def close_and_renew(session: Session, day: date) -> Iterator[Done]:
    """Everything that is due by that day, closings first; safe to ask for again at any time."""
    yield from close_due(session, day)
    yield from renew_due(session, day)


def launch_due(session: Session, now: datetime) -> list[Done]:
    """Launch every draft whose day has come by that moment (UTC); safe to ask for again at any time."""
    day = day_of(now)
    return [done for code in launches_due(session, day) if (done := _launch(session, code, day))]


def _launch(session: Session, code: str, day: date) -> Done | None:
    try:
        with writing(session):
            lock_sales(session)
            # Somebody may have launched it, or taken its day back, in the meantime.
            if code not in launches_due(session, day):
                return None
            launch_challenge(session, code, Decision(reason=_("On the day that was set.")))
    except Refused as error:
        return Done("launched", code, str(error))
    return Done("launched", code)


def launches_due(session: Session, day: date) -> list[str]:
    """The codes of the drafts that should have been launched by that day."""
    query = select(Challenge.code).where(Challenge.state == State.DRAFT.value, Challenge.launch_on <= day)
    return list(session.scalars(query.order_by(Challenge.id)))


def close_due(session: Session, day: date) -> Iterator[Done]:
    """Close every running challenge whose `close_on` is over; not those that were reopened after it."""
    for code in closings_due(session, day):
        try:
            with writing(session):
                lock_sales(session)
                # Somebody may have closed it, or moved its day, in the meantime.
                is_due = code in closings_due(session, day)
                if is_due:
                    close_challenge(session, code)
            if is_due:
                yield Done("closed", code)
        except Refused as error:
            yield Done("closed", code, str(error))


def renew_due(session: Session, day: date) -> Iterator[Done]:
    """Start every season that is due, also several of one programme one after the other."""
    failed: set[str] = set()
    while due := [code for code in seasons_due(session, day) if code not in failed]:
        try:
            with writing(session):
                season = start_next_season(session, due[0], day)
                started = season.code if season else ""
            if started:
                yield Done("started", started)
        except Refused as error:
            failed.add(due[0])
            yield Done("started", due[0], str(error))


def closings_due(session: Session, day: date) -> list[str]:
    """The codes of the running challenges that should have been closed by that day."""
    reopened = (
        select(Event.challenge_id, func.max(Event.at).label("at"))
        .where(Event.act == EventKind.REOPENED.value)
        .group_by(Event.challenge_id)
        .subquery()
    )
    query = (
        select(Challenge, reopened.c.at)
        .outerjoin(reopened, reopened.c.challenge_id == Challenge.id)
        .where(Challenge.state == State.RUNNING.value)
        .order_by(Challenge.id)
    )
    return [
        challenge.code
        for challenge, at in session.execute(query)
        if (close_on := challenge.definition.close_on) and close_on < day and (at is None or day_of(at) <= close_on)
    ]
