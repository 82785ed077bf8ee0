"""What an outcome did to points: those of the participant whose dispute it is, before and after, and of nobody else."""

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.models import Challenge, Standing
from disputes.models import Dispute


@dataclass(frozen=True)
class Moved:
    """A challenge, and the participant's points in it before and after."""

    challenge: Challenge
    before: int
    after: int


def points_now(session: Session, participant_id: int) -> dict[int, int]:
    """The points of a participant by the number of each challenge that they take part in."""
    query = select(Standing.challenge_id, Standing.points).where(Standing.participant_id == participant_id)
    return {row.challenge_id: row.points for row in session.execute(query)}


def note_effects(session: Session, dispute: Dispute, before: dict[int, int]) -> None:
    """Keep what has moved since, and how the challenge that it is about stands even where nothing moved."""
    after = points_now(session, dispute.participant_id)
    told = [
        [number, before.get(number, 0), after.get(number, 0)]
        for number in sorted(before.keys() | after.keys())
        if before.get(number, 0) != after.get(number, 0) or number == dispute.challenge_id
    ]
    dispute.effects = json.dumps(told)


def effects_of(session: Session, dispute: Dispute) -> list[Moved]:
    """What is kept of it."""
    return [
        Moved(session.get_one(Challenge, number), before, after)
        for number, before, after in json.loads(dispute.effects)
    ]
