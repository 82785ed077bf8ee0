"""Seasons of standing programmes: the day after one ends the next one starts, closed yet or not."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from challenges.definition.seasons import next_code, next_season
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.finding import locked_challenge
from challenges.lifecycle.services import add_challenge, launch_challenge
from challenges.models import Challenge, State
from core.db import lock_sales


def seasons_due(session: Session, day: date) -> list[str]:
    """The codes of the challenges whose next season should have started by that day and has not."""
    return [challenge.code for challenge in _without_next(session) if _is_due(session, challenge, day)]


def start_next_season(session: Session, code: str, day: date) -> Challenge | None:
    """Launch the season after a challenge, with its rules as they are now; None where none is due (any more).

    Refused where its code is taken by a draft, or its rules refer to what is no longer there.
    """
    lock_sales(session)
    former = locked_challenge(session, code)
    if former not in _without_next(session) or not _is_due(session, former, day):
        return None
    season = add_challenge(session, next_season(former.source))
    season.former_id = former.id
    launch_challenge(session, season.code, Decision(reason=_("The season after “%(code)s”.", code=code)))
    return season


def _without_next(session: Session) -> Sequence[Challenge]:
    """Everything that was launched and is not the season before another."""
    following = aliased(Challenge)
    query = (
        select(Challenge)
        .outerjoin(following, following.former_id == Challenge.id)
        .where(Challenge.state != State.DRAFT.value, following.id.is_(None))
        .order_by(Challenge.id)
    )
    return session.scalars(query).all()


def _is_due(session: Session, challenge: Challenge, day: date) -> bool:
    definition = challenge.definition
    if definition.renew is None or day <= definition.end:
        return False
    # Somebody may have made and launched the next season by hand.
    by_hand = select(Challenge.id).where(Challenge.code == next_code(definition), Challenge.state != State.DRAFT.value)
    return session.scalar(by_hand) is None
