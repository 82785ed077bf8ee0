"""What a stored challenge really gave, to stand beside what its rules come to on the same days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from challenges.ledger.overview import figures
from challenges.ledger.standings import read_standings
from challenges.lifecycle.late import late_lines
from challenges.models import Challenge, State

FIRST_RANKS = 3


@dataclass(frozen=True)
class Place:
    """A place on the podium."""

    rank: int
    name: str
    points: int


@dataclass(frozen=True)
class Result:
    """What a challenge came to when it was closed, or comes to so far (`closed_at` is None).

    late: how many lines came in or changed after closing; a trial counts them, the result does not.
    """

    points: int
    participants: int
    with_points: int
    podium: Sequence[Place]
    closed_at: datetime | None = None
    late: int = 0


def result_of(session: Session, challenge: Challenge) -> Result | None:
    """The real result of a launched challenge; None of a draft."""
    if challenge.state == State.DRAFT:
        return None
    if challenge.state == State.CLOSED:
        return _as_closed(session, challenge)
    now = figures(session, challenge)
    ranked = read_standings(session, challenge, limit=FIRST_RANKS)
    podium = [Place(row.rank, row.name, row.points) for row in ranked if row.points > 0]
    return Result(now.points, now.participants, now.with_points, podium)


def _as_closed(session: Session, challenge: Challenge) -> Result:
    kept = challenge.closings[-1]
    totals = kept.came_to
    return Result(
        totals["points"],
        totals["participants"],
        totals["with_points"],
        [Place(place["rank"], place["name"], place["points"]) for place in kept.on_podium],
        challenge.closed_at,
        late_lines(session, challenge).height,
    )
