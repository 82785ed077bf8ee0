"""A challenge as whoever leads some of its people reads it: the places of their teams, and of each of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.ledger.past_days import standings_of_day
from challenges.ledger.rank_changes import WEEK, RankChange, since_last_week
from challenges.ledger.standings import Row, read_standings
from challenges.ledger.teams import TeamRow, last_teams, read_teams, teams_of
from challenges.models import Challenge, Standing, State
from core.bulk import listed
from core.clock import today
from core.viewer import Viewer

PER_PAGE = 50
# Of each team, those who count for it.
Led = Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class LedTeam:
    """A team's place, among how many that are ranked; moved: ranks won since last week, None where it had none."""

    row: TeamRow
    of: int
    moved: int | None


@dataclass(frozen=True)
class LedPerson:
    """Somebody's place in the whole ranking, their team, and how far they have moved since last week."""

    row: Row
    team: str
    change: RankChange | None


@dataclass(frozen=True)
class LedPeople:
    """A page of those who are led, the best first; `count`: how many they are in all."""

    people: Sequence[LedPerson]
    count: int
    page: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.count // PER_PAGE))


def led_by(session: Session, challenge: Challenge, viewer: Viewer) -> Led:
    """Those who take part and whom a viewer sees, by the team that they count for, as the ranking of teams does."""
    standing = select(Standing.participant_id).where(Standing.challenge_id == challenge.id)
    if viewer.people is not None:
        standing = standing.where(listed(Standing.participant_id, viewer.people))
    people, definition = session.scalars(standing).all(), challenge.definition
    found: dict[str, set[int]] = defaultdict(set)
    until = max(min(today(), definition.end), definition.start)
    for it in last_teams(session, people, definition.start, until):
        found[it.team].add(it.participant)
    return {team: frozenset(members) for team, members in found.items()}


def led_teams(session: Session, challenge: Challenge, names: Collection[str]) -> list[LedTeam]:
    """The places of these teams, the best first."""
    rows = read_teams(session, challenge)
    of = sum(row.rank is not None for row in rows)
    before = _ranks_before(session, challenge) if challenge.state == State.RUNNING else {}
    return [LedTeam(row, of, _moved(before.get(row.team), row.rank)) for row in rows if row.team in names]


def _ranks_before(session: Session, challenge: Challenge) -> dict[str, int | None]:
    """The ranks of the teams of today by the points of a week ago; none where the challenge had not begun by then."""
    past = standings_of_day(session, challenge, today() - WEEK)
    if past is None:
        return {}
    everyone = session.scalars(select(Standing.participant_id).where(Standing.challenge_id == challenge.id))
    points = {person: past.standings[person].points if person in past.standings else 0 for person in everyone}
    return {row.team: row.rank for row in teams_of(session, challenge.definition, points)}


def _moved(before: int | None, now: int | None) -> int | None:
    return None if before is None or now is None else before - now


def led_people(session: Session, challenge: Challenge, led: Led, viewer: Viewer, page: int) -> LedPeople:
    """A page of the people of these teams."""
    teams = {person: team for team, people in led.items() for person in people}
    page = min(max(page, 1), max(1, -(-len(teams) // PER_PAGE)))
    rows = read_standings(session, challenge, (page - 1) * PER_PAGE, PER_PAGE, viewer=viewer, only=teams)
    changes = since_last_week(session, challenge, rows) if challenge.state == State.RUNNING else {}
    people = [LedPerson(row, teams[row.participant_id], changes.get(row.participant_id)) for row in rows]
    return LedPeople(people, len(teams), page)
