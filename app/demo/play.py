"""What the rep of the demonstration plays for: a goal, and a rival who has agreed."""

from sqlalchemy.orm import Session

from app.demo.people import DEMONSTRATION_REP
from challenges.goals.models import GoalKind
from challenges.goals.services import set_goal
from challenges.ledger.standings import neighbours_of, standing_of
from challenges.lifecycle.finding import find_participant
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, State
from core.models import Participant
from core.viewer import EVERYONE
from portal.queries import parts_of
from portal.rivals import answer, ask

HIGHER = 5


def play(session: Session) -> None:
    """In each challenge that runs and has begun; the caller commits."""
    person = find_participant(session, DEMONSTRATION_REP)
    for challenge, _person, _points in parts_of(session, [person.id]):
        if challenge.state == State.RUNNING and not is_upcoming(challenge):
            _play(session, challenge, person)


def _play(session: Session, challenge: Challenge, person: Participant) -> None:
    row = standing_of(session, challenge, person.id)
    if row is None:
        return
    set_goal(session, challenge, person.id, GoalKind.RANK, max(1, row.rank - HIGHER))
    near = neighbours_of(session, challenge, row, EVERYONE, 1)
    other = next((it for it in near[::-1] if it.participant_id != person.id), None)
    if other is not None:
        ask(session, challenge, person, other.participant_id, other.name)
        rival = session.get_one(Participant, other.participant_id)
        answer(session, challenge, rival, person.id, agrees=True)
