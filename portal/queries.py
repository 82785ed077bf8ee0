"""The challenges that somebody takes part in."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.models import Challenge, Standing, State
from core.models import Participant


class Part(NamedTuple):
    """Somebody's part in a challenge."""

    challenge: Challenge
    participant: Participant
    points: int


def parts_of(session: Session, participant_ids: Collection[int]) -> list[Part]:
    """The launched challenges that these participants take part in, with their points."""
    query = (
        select(Challenge, Participant, Standing.points)
        .join(Standing, Standing.challenge_id == Challenge.id)
        .join(Participant, Participant.id == Standing.participant_id)
        .where(Challenge.state != State.DRAFT, Standing.participant_id.in_(participant_ids))
        .order_by(Challenge.id, Participant.code)
    )
    return [Part(*row) for row in session.execute(query)]
