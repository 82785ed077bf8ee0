"""Team standings: what the members of each team have earned together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from challenges.definition.people import Teams
from challenges.models import Challenge, Standing
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

    Somebody counts for the last team they were in during the challenge, up to today while it lasts.
    """
    definition = challenge.definition
    points: dict[str, list[int]] = defaultdict(list)
    for team, earned in _members(
        session, challenge, definition.start, max(min(today(), definition.end), definition.start)
    ):
        points[team].append(earned)
    worth = {team: worth_of(definition.teams, earned) for team, earned in points.items()}
    large = [team for team in worth if len(points[team]) >= definition.teams.minimum_members]
    ordered = sorted(large, key=lambda team: (-worth[team], team))
    places = [worth[team] for team in ordered]
    ranked = [TeamRow(1 + places.index(worth[team]), team, len(points[team]), worth[team]) for team in ordered]
    small = sorted(set(worth) - set(large))
    return ranked + [TeamRow(None, team, len(points[team]), worth[team]) for team in small]


def worth_of(settings: Teams, points: Sequence[int]) -> Fraction:
    """What the points of its members make a team worth."""
    if settings.standing == "mean":
        return Fraction(sum(points), len(points))
    best = sorted(points, reverse=True)[: settings.top] if settings.standing == "top" else points
    return Fraction(sum(best))


def _members(session: Session, challenge: Challenge, start: date, until: date) -> list[tuple[str, int]]:
    """Everyone who takes part and was in a team between those days, with the last one."""
    query = (
        select(
            Standing.participant_id, Standing.points, Team.name,
            Membership.first_day, Membership.last_day, Participant.until,
        )
        .join(Participant, Participant.id == Standing.participant_id)
        .join(Membership, Membership.participant_id == Standing.participant_id)
        .join(Team, Membership.team_id == Team.id)
        .where(Standing.challenge_id == challenge.id)
        .where(or_(Membership.first_day.is_(None), Membership.first_day <= until))
        .where(or_(Membership.last_day.is_(None), Membership.last_day >= start))
        .order_by(Membership.id)
    )  # fmt: skip
    last: dict[int, tuple[date, str, int]] = {}
    for person, points, team, first_day, last_day, left in session.execute(query):
        # Nobody is in a team after their last day as a participant.
        day = min(last_day or until, left or until, until)
        is_real = first_day is None or first_day <= day
        if is_real and (person not in last or day > last[person][0]):
            last[person] = (day, team, points)
    return [(team, points) for _, team, points in last.values()]
