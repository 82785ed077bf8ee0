"""Small reads for leaderboards: one's own place, one's own teams, and the challenges one takes part in."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from challenges.ledger import standings
from challenges.models import Challenge, Standing
from core.bulk import listed
from core.clock import today
from core.models import Membership, Participant, Team


class Place(NamedTuple):
    """Somebody's place in the list of their league: how many stand before them."""

    league: int
    place: int


def place_of(session: Session, challenge: Challenge, participant_id: int) -> Place | None:
    """Where somebody stands in the list; None outside the audience."""
    standing = session.get(Standing, (challenge.id, participant_id))
    if standing is None:
        return None
    return Place(
        standing.league, standings.place_of(session, standing, standing.participant.code, challenge.definition.ties)
    )


def teams_of(session: Session, challenge: Challenge, participant_ids: Collection[int]) -> set[str]:
    """The names of the teams that these participants count for."""
    day = min(today(), challenge.definition.end)
    query = (
        select(Team.name)
        .join(Membership, Membership.team_id == Team.id)
        .join(Participant, Participant.id == Membership.participant_id)
        .where(listed(Participant.id, participant_ids), or_(Participant.until.is_(None), Participant.until >= day))
        .where(Membership.held(day, day))
    )
    return set(session.scalars(query))
