"""What can be done with a goal: set it, and take it back."""

from sqlalchemy.orm import Session

from challenges.goals.models import Goal, GoalKind
from challenges.models import Challenge
from core.clock import utc_now

MOST_POINTS = 999_999_999


def set_goal(session: Session, challenge: Challenge, participant_id: int, kind: GoalKind, target: int) -> None:
    """Set somebody's goal in a challenge, in the place of the one they had."""
    goal = Goal(
        challenge_id=challenge.id, participant_id=participant_id, kind=kind.value, target=target, set_at=utc_now()
    )
    session.merge(goal)
    session.flush()


def remove_goal(session: Session, challenge: Challenge, participant_id: int) -> bool:
    """Take somebody's goal back; whether there was one."""
    goal = session.get(Goal, (challenge.id, participant_id))
    if goal is not None:
        session.delete(goal)
        session.flush()
    return goal is not None
