"""How far somebody is on the way to their goal: a few queries, and never the engine."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.goals.models import Goal, GoalKind
from challenges.goals.pace import Outlook, Pace, days_looked_at, pace_of
from challenges.ledger.past_days import held_on
from challenges.ledger.standings import Row
from challenges.models import Challenge, Standing
from core.clock import today


class Holder(NamedTuple):
    """What a rank takes: points, and who has them now; nobody where fewer are ranked."""

    points: int
    participant_id: int | None
    # What they have themselves.
    held: int


@dataclass(frozen=True)
class Progress:
    """A goal of somebody's, and what it takes. target: the points that it takes as things stand; holder: of a rank."""

    goal: Goal
    row: Row
    target: int
    holder: Holder | None
    pace: Pace

    @property
    def outlook(self) -> Outlook:
        """How the goal looks."""
        return self.pace.outlook

    @property
    def done(self) -> int:
        """How much of it is done, of 100."""
        if self.outlook == Outlook.REACHED:
            return 100
        return min(99, 100 * max(self.row.points, 0) // self.target) if self.target > 0 else 0


def progress_of(session: Session, challenge: Challenge, row: Row) -> Progress | None:
    """The goal of whose row it is; None for who has none."""
    goal = session.get(Goal, (challenge.id, row.participant_id))
    return _progress(session, challenge, row, goal) if goal else None


def _progress(session: Session, challenge: Challenge, row: Row, goal: Goal) -> Progress:
    definition, now = challenge.definition, today()
    holder = holder_of(session, challenge, row, goal.target) if goal.kind == GoalKind.RANK else None
    target = holder.points if holder else goal.target
    is_there = row.points > 0 and row.rank <= goal.target
    missing = 0 if holder and is_there else max(0, target - row.points)
    left = (definition.end - max(now, definition.start)).days + 1
    people = [row.participant_id, *([holder.participant_id] if holder and holder.participant_id else [])]
    days = days_looked_at(definition.start, min(now, definition.end)) if now >= definition.start else []
    held = held_on(session, challenge, people, days)
    courses = [[(day, held[day].get(person, 0)) for day in days] for person in people]
    return Progress(goal, row, target, holder, pace_of(row.points, missing, left, *courses))


def holder_of(session: Session, challenge: Challenge, row: Row, rank: int) -> Holder:
    """The points that lead to a rank of the league as things stand, and who has that rank now.

    Where the earliest wins, whoever comes later needs a point more than they have.
    """
    ties = challenge.definition.ties
    others = (
        Standing.challenge_id == challenge.id,
        Standing.league == row.league,
        Standing.participant_id != row.participant_id,
    )
    query = select(Standing.points, Standing.participant_id).where(*others)
    if ties == "dense":
        query = select(Standing.points, func.min(Standing.participant_id)).where(*others).group_by(Standing.points)
    ordered = query.order_by(Standing.points.desc(), *([] if ties == "dense" else [Standing.participant_id]))
    found = session.execute(ordered.offset(rank - 1).limit(1)).first()
    if found is None:
        return Holder(1, None, 0)
    points, person = found
    return Holder(max(1, points + (ties == "earliest")), person, points)
