"""Outlooks kept in the database: the worker works them out, and pages only read them."""

from collections.abc import Hashable, Sequence
from datetime import date
from hashlib import sha256

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.forecast.models import KeptOutlook
from challenges.forecast.outlook import Outlook, kept, outlook_of
from challenges.ledger.state import state_of
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, State
from core.clock import utc_now
from core.db import writing
from core.errors import Refused

WRITTEN = TypeAdapter(Outlook)


def known_outlook(session: Session, challenge: Challenge, day: date) -> Outlook | None:
    """The outlook of a day, where it was worked out at the present state by this process or by the worker."""
    state = state_of(session, challenge, day)
    found: Outlook | None = kept.of(session).known(("outlook", challenge.id), state)
    if found is not None:
        return found
    query = select(KeptOutlook.told).where(KeptOutlook.challenge_id == challenge.id)
    told = session.scalar(query.where(KeptOutlook.state == _digest(state)))
    if told is None:
        return None
    return kept.of(session).get(("outlook", challenge.id), lambda: WRITTEN.validate_json(told), at=state)


def keep_outlooks(session: Session, day: date) -> list[str]:
    """Work out the outlooks that are of another state than the present; the codes of their challenges.

    Each is written in a transaction of its own, and nothing is locked while it is worked out.
    """
    return [code for number in _outdated(session, day) if (code := _keep(session, number, day))]


def _outdated(session: Session, day: date) -> Sequence[int]:
    """The challenges whose outlook is to be worked out, by number."""
    running = select(Challenge).where(Challenge.state == State.RUNNING.value).order_by(Challenge.id)
    states = dict(session.execute(select(KeptOutlook.challenge_id, KeptOutlook.state)).all())
    return [
        it.id
        for it in session.scalars(running)
        if not is_upcoming(it) and states.get(it.id) != _digest(state_of(session, it, day))
    ]


def _keep(session: Session, challenge_id: int, day: date) -> str | None:
    """The code of the challenge, where there was an outlook to keep."""
    challenge = session.get(Challenge, challenge_id)
    if challenge is None or challenge.state != State.RUNNING:
        return None
    code, state = challenge.code, _digest(state_of(session, challenge, day))
    try:
        told = WRITTEN.dump_json(outlook_of(session, challenge, day)).decode()
    except Refused:
        # Points beyond all counting: the challenge's page tells of them.
        return None
    with writing(session):
        session.merge(KeptOutlook(challenge_id=challenge_id, state=state, made_at=utc_now(), told=told))
    return code


def _digest(state: Hashable) -> str:
    return sha256(repr(state).encode()).hexdigest()
