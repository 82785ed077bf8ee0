"""In which state a challenge, the sales and the day are: what is kept of one holds as long as all three stay."""

from collections.abc import Hashable
from datetime import date

from sqlalchemy.orm import Session

from challenges.models import Challenge, State
from core.versions import sales_version, version_for


def state_of(session: Session, challenge: Challenge, day: date) -> Hashable:
    """The key under which pages keep what is true of a challenge now; they see only what is committed.

    The day is part of it: next steps, growth to date and the ranks of teams go by it. So is the file: a version that
    was rolled back is given again.
    """
    return own_state(challenge), sales_version(session), day


def state_for(session: Session, challenge: Challenge, participant_id: int, day: date) -> Hashable:
    """The same for what is true of one participant whatever others sell: their lines, what they earn, and why.

    Of a closed challenge that is everything but its late lines: they come with the sales of anybody.
    """
    if challenge.state != State.RUNNING:
        return state_of(session, challenge, day)
    return challenge.id, challenge.state, challenge.source, version_for(session, participant_id), day


def own_state(challenge: Challenge) -> Hashable:
    """What of it is the challenge's own."""
    return challenge.id, challenge.state, challenge.version, challenge.source
