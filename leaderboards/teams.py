"""Team standings: what the members of each team have earned together."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from challenges.files import read_definition
from challenges.models import Challenge, Standing
from core.clock import today
from core.models import Membership, Team


@dataclass(frozen=True)
class TeamRow:
    """One team's place: rank, name, members who take part, and the sum of their points."""

    rank: int
    team: str
    members: int
    points: int


def read_teams(session: Session, challenge: Challenge) -> list[TeamRow]:
    """Every team with members in the audience, best first; equal points share a rank.

    Somebody counts for the team they are in on the last day of the challenge, or today while it lasts.
    """
    day = min(today(), read_definition(challenge.source).end)
    query = (
        select(Team.name, Standing.points)
        .join(Membership, Membership.team_id == Team.id)
        .join(Standing, Standing.participant_id == Membership.participant_id)
        .where(Standing.challenge_id == challenge.id)
        .where(or_(Membership.first_day.is_(None), Membership.first_day <= day))
        .where(or_(Membership.last_day.is_(None), Membership.last_day >= day))
    )
    scores: dict[str, list[int]] = defaultdict(list)
    for team, points in session.execute(query):
        scores[team].append(points)
    ordered = sorted(scores.items(), key=lambda entry: (-sum(entry[1]), entry[0]))
    totals = [sum(points) for _, points in ordered]
    return [TeamRow(1 + totals.index(sum(points)), team, len(points), sum(points)) for team, points in ordered]
