"""Small reads for leaderboards: one's own place, one's own teams, and the challenges one takes part in."""

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from challenges.ledger.standings import rank_of
from challenges.models import Challenge, Standing
from core.clock import today
from core.models import Membership, Participant, Team


def place_of(session: Session, challenge: Challenge, participant_id: int) -> int | None:
    """How many stand before somebody in the list, equals in the order of their codes; None outside the audience."""
    standing = session.get(Standing, (challenge.id, participant_id))
    if standing is None:
        return None
    earliest = challenge.definition.ties == "earliest"
    # Counted as competition ranks, whatever the ties: a dense rank says nothing of the place in the list.
    before = rank_of(session, challenge, standing.points, standing.last_day, "earliest" if earliest else "competition")
    equals = (
        select(func.count())
        .select_from(Standing)
        .join(Participant, Participant.id == Standing.participant_id)
        .where(Standing.challenge_id == challenge.id, Standing.points == standing.points)
        .where(Participant.code < standing.participant.code)
    )
    if earliest:
        equals = equals.where(Standing.last_day.is_not_distinct_from(standing.last_day))
    return before - 1 + (session.scalar(equals) or 0)


def teams_of(session: Session, challenge: Challenge, participant_ids: Collection[int]) -> set[str]:
    """The names of the teams that these participants count for."""
    day = min(today(), challenge.definition.end)
    query = (
        select(Team.name)
        .join(Membership, Membership.team_id == Team.id)
        .join(Participant, Participant.id == Membership.participant_id)
        .where(Participant.id.in_(participant_ids), or_(Participant.until.is_(None), Participant.until >= day))
        .where(or_(Membership.first_day.is_(None), Membership.first_day <= day))
        .where(or_(Membership.last_day.is_(None), Membership.last_day >= day))
    )
    return set(session.scalars(query))
