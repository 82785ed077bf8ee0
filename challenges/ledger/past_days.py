"""What everybody had at the end of a day, as the postings themselves tell: a past day never changes.

Whoever asks for a day first has it kept, the worker or a page; a page that finds another writer at work reckons it for
itself, and leaves the keeping to the next one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import polars as pl
from sqlalchemy import Table, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from challenges.definition.people import Ties
from challenges.ledger.past_models import PastStanding, StandingsDay
from challenges.models import Batch, Challenge, InLeague, Posting
from challenges.scoring.ranking import ranks
from core.bulk import insert_frame
from core.clock import day_of, end_of_day, utc_now
from core.db import begin_writing, lock_sales, store, try_lock_sales
from core.errors import Busy
from core.single_flight import CachesByEngine
from core.versions import moment

KEPT = {
    "challenge_id": pl.Int64,
    "day": pl.Date,
    "participant_id": pl.Int64,
    "league": pl.Int64,
    "points": pl.Int64,
    "rank": pl.Int64,
}


# What processes remember of days that are kept, by how many standings: some 200 bytes each.
kept = CachesByEngine(100_000)


class NotKept(Exception):
    """Another writer was at work: this is what was found, and it is for the next one to keep it."""

    def __init__(self, standings: Mapping[int, "Past"]) -> None:
        super().__init__()
        self.standings = standings


class Past(NamedTuple):
    """What somebody had at the end of a day."""

    league: int
    points: int
    rank: int


@dataclass(frozen=True)
class PastDay:
    """The end of one day of a challenge: what those had who had ever been given a point."""

    day: date
    standings: Mapping[int, Past]
    ties: Ties

    def of(self, participant_id: int, league: int) -> Past:
        """What somebody had; who is not in it had no points, and stood behind all who had some."""
        return self.standings.get(participant_id) or Past(league, 0, self._ranks_without_points.get(league, 1))

    @cached_property
    def _ranks_without_points(self) -> Mapping[int, int]:
        ahead: dict[int, list[int]] = defaultdict(list)
        for past in self.standings.values():
            if past.points > 0:
                ahead[past.league].append(past.points)
        return {league: 1 + len(set(points) if self.ties == "dense" else points) for league, points in ahead.items()}


def had_begun(challenge: Challenge, day: date) -> bool:
    """Whether anybody had a place at the end of that day: the challenge was launched, and its first day had come."""
    launched = challenge.launched_at
    return launched is not None and day >= max(day_of(launched), challenge.definition.start)


def standings_of_day(session: Session, challenge: Challenge, day: date) -> PastDay | None:
    """What everybody had at the end of a day, kept from now on if it is over; None before the challenge had begun.

    Of a session that reads: what it finds missing is kept by a transaction of its own.
    """
    if not had_begun(challenge, day):
        return None
    ties = challenge.definition.ties
    if not _is_over(day):
        return PastDay(day, reckoned(session, challenge, day), ties)

    def made() -> PastDay:
        return PastDay(day, _kept(session, challenge, day), ties)

    try:
        # Launched again from another backup, it is another challenge.
        key = challenge.id, challenge.launched_at, ties, day
        found: PastDay = kept.of(session).get(key, made, lambda it: len(it.standings) + 1)
    except NotKept as reckoned_only:
        return PastDay(day, reckoned_only.standings, ties)
    return found


def keep_day(session: Session, challenge: Challenge, day: date) -> bool:
    """Keep a day that is over, in the caller's writing transaction; whether it was not kept before.

    Two who do it at once keep it once. No posting can belong to the day any more: whoever posts holds the sales, which
    are held here, and every later moment is written after this one.
    """
    lock_sales(session)
    if not _is_over(day) or not had_begun(challenge, day) or is_kept(session, challenge, day):
        return False
    _keep(session, challenge, day)
    return True


def is_kept(session: Session, challenge: Challenge, day: date) -> bool:
    """Whether the standings of that day lie in their table."""
    return session.get(StandingsDay, (challenge.id, day)) is not None


def reckoned(session: Session, challenge: Challenge, day: date) -> dict[int, Past]:
    """The standings at the end of a day, from the postings made by then."""
    summed = (
        select(Posting.participant_id, func.sum(Posting.points))
        .join(Batch, Batch.id == Posting.batch_id)
        .where(Posting.challenge_id == challenge.id, Batch.challenge_id == challenge.id, Batch.at < end_of_day(day))
        .group_by(Posting.participant_id)
    )
    places = select(InLeague.participant_id, InLeague.league).where(InLeague.challenge_id == challenge.id)
    leagues: dict[int, int] = dict(session.execute(places).all()) if challenge.definition.leagues else {}
    held = ((leagues.get(person, 0), int(points), person) for person, points in session.execute(summed))
    return dict(_ranked(held, challenge.definition.ties))


def held_on(
    session: Session, challenge: Challenge, people: Collection[int], days: Sequence[date]
) -> dict[date, dict[int, int]]:
    """What these had at the end of each of these days, by the postings themselves; who had nothing yet is left out."""
    query = (
        select(Posting.participant_id, Batch.at, func.sum(Posting.points))
        .join(Batch, Batch.id == Posting.batch_id)
        .where(Posting.challenge_id == challenge.id, Batch.challenge_id == challenge.id)
        .where(Posting.participant_id.in_(sorted(people)))
        .group_by(Posting.participant_id, Batch.id, Batch.at)
    )
    ends = {day: end_of_day(day) for day in days}
    found: dict[date, dict[int, int]] = {day: {} for day in days}
    for person, at, points in session.execute(query) if days else ():
        for day, end in ends.items():
            if at < end:
                found[day][person] = found[day].get(person, 0) + int(points)
    return found


def _ranked(held: Iterable[tuple[int, int, int]], ties: Ties) -> Iterable[tuple[int, Past]]:
    """Each with their rank, of (league, points, participant)."""
    ordered = sorted(held, key=lambda it: (it[0], -it[1], it[2]))
    shared: Ties = "dense" if ties == "dense" else "competition"
    for league, together in groupby(ordered, key=lambda it: it[0]):
        rows = list(together)
        places = ranks([(points, None) for _, points, _ in rows], shared)
        yield from ((it[2], Past(league, it[1], rank)) for it, rank in zip(rows, places, strict=True))


def _is_over(day: date) -> bool:
    return utc_now() >= end_of_day(day)


def _kept(session: Session, challenge: Challenge, day: date) -> dict[int, Past]:
    """The standings as they are kept, from now on at the latest; NotKept where that cannot be done now."""
    if is_kept(session, challenge, day):
        return _read(session, challenge, day)
    found = _keep_apart(session, challenge, day)
    if found is None:
        raise NotKept(reckoned(session, challenge, day))
    return found


def _read(session: Session, challenge: Challenge, day: date) -> dict[int, Past]:
    query = select(PastStanding.participant_id, PastStanding.league, PastStanding.points, PastStanding.rank).where(
        PastStanding.challenge_id == challenge.id, PastStanding.day == day
    )
    return {person: Past(league, points, rank) for person, league, points, rank in session.execute(query)}


def _keep(session: Session, challenge: Challenge, day: date) -> dict[int, Past]:
    """Write them down; the caller holds the sales and has seen that they are not there."""
    moment(session)
    found = reckoned(session, challenge, day)
    session.add(StandingsDay(challenge_id=challenge.id, day=day))
    session.flush()
    rows = [(challenge.id, day, person, *past) for person, past in found.items()]
    standings: Table = PastStanding.__table__  # type: ignore[assignment]
    insert_frame(session, standings, pl.DataFrame(rows, schema=KEPT, orient="row"))
    return found


def _keep_apart(session: Session, challenge: Challenge, day: date) -> dict[int, Past] | None:
    """Keep a day by another transaction, where none is in the way; None if it was not done: nobody waits for it."""
    pool = session.connection().engine.pool
    # A database in memory has one connection only; and nobody who holds one may wait for another.
    if not isinstance(pool, QueuePool) or pool.checkedout() >= pool.size():
        return None
    try:
        with Session(session.connection().engine) as other:
            return _kept_by(other, challenge.id, day)
    except (DBAPIError, Busy):
        return None


def _kept_by(other: Session, challenge_id: int, day: date) -> dict[int, Past] | None:
    begin_writing(other, wait=False)
    if not try_lock_sales(other):
        return None
    challenge = other.get_one(Challenge, challenge_id)
    if is_kept(other, challenge, day):
        return _read(other, challenge, day)
    found = _keep(other, challenge, day)
    store(other)
    return found
