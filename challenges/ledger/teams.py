"""Team standings: what the members of each team have earned together."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.definition.model import Definition
from challenges.definition.people import Teams
from challenges.models import Challenge, Standing, State
from challenges.scoring.prizes import TeamPlace
from challenges.scoring.ranking import ranks
from core.bulk import listed
from core.clock import today
from core.models import Membership, Participant, Team

# A mean as people read it; ranks are made of the exact one.
SHOWN = Decimal("0.01")


@dataclass(frozen=True)
class TeamRow:
    """One team's place: its rank (None with too few members), name, members who take part, and what they are worth.

    worth: the sum or mean of the members' points, or that of the best of them, exact.
    """

    rank: int | None
    team: str
    members: int
    worth: Fraction

    @property
    def points(self) -> int | Decimal:
        """The worth as it is shown: whole, or a mean to two decimals."""
        if self.worth.denominator == 1:
            return self.worth.numerator
        return (Decimal(self.worth.numerator) / self.worth.denominator).quantize(SHOWN, ROUND_HALF_EVEN)


def read_teams(session: Session, challenge: Challenge) -> list[TeamRow]:
    """Every team with members in the audience, best first, those with too few members last; equals share a rank.

    Somebody counts for the last team they were in during the challenge, up to today while it lasts. Of a closed
    challenge: the teams as they were sealed, whoever has changed teams or name since.
    """
    if challenge.state == State.CLOSED:
        return [
            TeamRow(row["rank"], row["team"], row["members"], Fraction(row["points"]))
            for row in challenge.closings[-1].team_places
        ]
    return teams_as_things_stand(session, challenge)


def teams_as_things_stand(session: Session, challenge: Challenge) -> list[TeamRow]:
    """The same, by the teams and points of now."""
    return teams_of(session, challenge.definition, _points(session, challenge))


def teams_of(session: Session, definition: Definition, points: Mapping[int, int]) -> list[TeamRow]:
    """The same where these participants have these points."""
    until = max(min(today(), definition.end), definition.start)
    earned: dict[str, list[int]] = defaultdict(list)
    for it in last_teams(session, points, definition.start, until):
        earned[it.team].append(points[it.participant])
    worth = {team: worth_of(definition.teams, values) for team, values in earned.items()}
    large = [team for team in worth if len(earned[team]) >= definition.teams.minimum_members]
    ordered = sorted(large, key=lambda team: (-worth[team], team))
    places = ranks([(worth[team], None) for team in ordered], "competition")
    ranked = [TeamRow(rank, team, len(earned[team]), worth[team]) for rank, team in zip(places, ordered, strict=True)]
    small = sorted(set(worth) - set(large))
    return ranked + [TeamRow(None, team, len(earned[team]), worth[team]) for team in small]


def worth_of(settings: Teams, points: Sequence[int]) -> Fraction:
    """What the points of its members make a team worth."""
    if settings.standing == "mean":
        return Fraction(sum(points), len(points))
    best = sorted(points, reverse=True)[: settings.top] if settings.standing == "top" else points
    return Fraction(sum(best))


def read_team_places(session: Session, challenge: Challenge) -> list[TeamPlace]:
    """The ranked teams that are worth something, with those who are in them on the challenge's last day."""
    return team_places_of(session, challenge.definition, _points(session, challenge))


def team_places_of(session: Session, definition: Definition, points: Mapping[int, int]) -> list[TeamPlace]:
    """The same where these participants have these points."""
    members: dict[str, list[str]] = defaultdict(list)
    for it in last_teams(session, points, definition.start, definition.end):
        if it.day == definition.end:
            members[it.team].append(it.code)
    ranked = [row for row in teams_of(session, definition, points) if row.worth > 0]
    return [TeamPlace(row.rank, sorted(members[row.team])) for row in ranked if row.rank is not None]


def _points(session: Session, challenge: Challenge) -> dict[int, int]:
    query = select(Standing.participant_id, Standing.points).where(Standing.challenge_id == challenge.id)
    return {person: int(points) for person, points in session.execute(query)}


class Member(NamedTuple):
    """Somebody who takes part: the last team they were in, and the last day there."""

    participant: int
    code: str
    team: str
    day: date


def last_teams(session: Session, people: Collection[int], start: date, until: date) -> list[Member]:
    """Everyone of these who was in a team between those days, with the last one."""
    query = (
        select(
            Participant.id, Participant.code, Team.name, Participant.until, Membership.first_day, Membership.last_day
        )
        .join(Membership, Membership.participant_id == Participant.id)
        .join(Team, Membership.team_id == Team.id)
        .where(listed(Participant.id, people))
        .where(Membership.held(start, until))
        .order_by(Membership.id)
    )
    last: dict[int, Member] = {}
    for person, code, team, leaves, first_day, last_day in session.execute(query):
        # Nobody is in a team after their last day as a participant.
        day = min(last_day or until, leaves or until, until)
        is_real = first_day is None or first_day <= day
        if is_real and (person not in last or day > last[person].day):
            last[person] = Member(person, code, team, day)
    return list(last.values())
