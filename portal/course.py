"""Points over time, one's own and the leader's, as the ledger gave them; for a chart."""

from collections import defaultdict
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.ledger.standings import Row, read_standings
from challenges.ledger.state import state_for
from challenges.models import Batch, Challenge, Posting
from core.clock import day_of, today
from core.single_flight import CachesByEngine
from core.viewer import Viewer
from portal.badges import climbed

Course = list[tuple[date, int]]
# So many days of so many people.
kept = CachesByEngine(200_000)


def leader_of(session: Session, challenge: Challenge, row: Row, viewer: Viewer) -> Row | None:
    """Who leads the league, with points; None where that is oneself or nobody."""
    found = read_standings(session, challenge, limit=1, league=row.league, viewer=viewer)
    leader = found[0] if found else None
    is_other = leader is not None and leader.participant_id != row.participant_id and leader.points > row.points
    return leader if is_other else None


def course_of(session: Session, challenge: Challenge, participant_id: int) -> Course:
    """The points that somebody held at the end of each day on which some were given; kept by the process."""
    at = state_for(session, challenge, participant_id, today())
    made: Course = kept.of(session).get(
        (challenge.id, participant_id), lambda: _course(session, challenge, participant_id), lambda it: 1 + len(it), at
    )
    return made


def _course(session: Session, challenge: Challenge, participant_id: int) -> Course:
    query = (
        select(Batch.at, func.sum(Posting.points))
        .join(Batch, Batch.id == Posting.batch_id)
        .where(Posting.challenge_id == challenge.id, Posting.participant_id == participant_id)
        .group_by(Batch.id, Batch.at)
    )
    days: dict[date, int] = defaultdict(int)
    for at, points in session.execute(query):
        # What was counted before the challenge began, or after its end, stands at its edge.
        days[min(max(day_of(at), challenge.definition.start), challenge.definition.end)] += int(points)
    return climbed(sorted(days.items()))
