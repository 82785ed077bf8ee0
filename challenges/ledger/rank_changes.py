"""How far somebody has moved since the end of a past day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.ledger.past_days import standings_of_day
from challenges.ledger.standings import Row
from challenges.models import Challenge, Standing
from core.clock import today

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class RankChange:
    """What has become of somebody's place since a day.

    former_rank: None of who had never had a point, and has some now. places: how many were won, negative where they
    were lost. points: how many more there are.
    """

    former_rank: int | None
    places: int
    points: int

    @property
    def is_new(self) -> bool:
        """Whether the first points have come since."""
        return self.former_rank is None


# Of each participant who had a place then, by number.
RankChanges = dict[int, RankChange]


def since_yesterday(session: Session, challenge: Challenge, rows: Sequence[Row]) -> RankChanges:
    """How far these have moved since the end of yesterday."""
    return rank_changes(session, challenge, rows, today() - timedelta(days=1))


def since_last_week(session: Session, challenge: Challenge, rows: Sequence[Row]) -> RankChanges:
    """How far these have moved since the end of the day a week ago."""
    return rank_changes(session, challenge, rows, today() - WEEK)


def rank_changes(session: Session, challenge: Challenge, rows: Sequence[Row], day: date) -> RankChanges:
    """How far these have moved since the end of that day; nobody where the challenge had not begun by then."""
    past = standings_of_day(session, challenge, day) if rows else None
    if past is None:
        return {}
    shared = _shared_ranks(session, challenge, rows)
    found = {}
    for row, rank in zip(rows, shared, strict=True):
        before = past.of(row.participant_id, row.league)
        if before.league != row.league:
            # An amendment has cut the leagues anew: ranks of two leagues cannot be compared.
            continue
        is_new = row.participant_id not in past.standings and row.points > 0
        found[row.participant_id] = RankChange(
            None if is_new else before.rank, 0 if is_new else before.rank - rank, row.points - before.points
        )
    return found


def _shared_ranks(session: Session, challenge: Challenge, rows: Sequence[Row]) -> list[int]:
    """The ranks as equals would share them: past days know no other ones."""
    if challenge.definition.ties != "earliest":
        return [row.rank for row in rows]
    query = (
        select(Standing.league, Standing.points, func.count())
        .where(Standing.challenge_id == challenge.id)
        .group_by(Standing.league, Standing.points)
        .order_by(Standing.league, Standing.points.desc())
    )
    ranks: dict[tuple[int, int], int] = {}
    ahead: dict[int, int] = {}
    for league, points, count in session.execute(query):
        ranks[league, points] = 1 + ahead.get(league, 0)
        ahead[league] = ahead.get(league, 0) + count
    return [ranks[row.league, row.points] for row in rows]
