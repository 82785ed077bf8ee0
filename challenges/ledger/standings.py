"""Ranks: read by counting over the index on (challenge, points), never by going through everyone."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, distinct, func, or_, select
from sqlalchemy.orm import Session

from challenges.definition.people import Ties
from challenges.models import Challenge, Standing
from core.models import Participant


@dataclass(frozen=True)
class Row:
    """One place in a ranking."""

    rank: int
    participant_id: int
    code: str
    name: str
    points: int


def _better(points: int, last_day: date | None, ties: Ties) -> ColumnElement[bool]:
    """Who stands before somebody with these points (and, where the earliest wins, this last day)."""
    if ties != "earliest":
        return Standing.points > points
    earlier = Standing.last_day.is_not(None) if last_day is None else Standing.last_day < last_day
    return or_(Standing.points > points, and_(Standing.points == points, earlier))


def rank_of(session: Session, challenge: Challenge, points: int, last_day: date | None, ties: Ties) -> int:
    """The rank that these points have."""
    counted = func.count(distinct(Standing.points)) if ties == "dense" else func.count()
    query = select(counted).where(Standing.challenge_id == challenge.id, _better(points, last_day, ties))
    return 1 + (session.scalar(query) or 0)


def _in_order(challenge: Challenge, ties: Ties) -> Select[Standing, str, str]:
    query = (
        select(Standing, Participant.code, Participant.name)
        .join(Participant, Participant.id == Standing.participant_id)
        .where(Standing.challenge_id == challenge.id)
    )
    order: list[ColumnElement[Any]] = [Standing.points.desc()]
    if ties == "earliest":
        order += [Standing.last_day.is_(None), Standing.last_day.asc()]
    return query.order_by(*order, Participant.code)


def read_standings(
    session: Session, challenge: Challenge, offset: int = 0, limit: int | None = None, search: str = ""
) -> list[Row]:
    """A stretch of the ranking, best first; `search` keeps the names and codes that hold it."""
    ties = challenge.definition.ties
    query = _in_order(challenge, ties).offset(offset).limit(limit)
    if search:
        query = query.where(named(search))
    found = list(session.execute(query))
    if search:
        ranks = [rank_of(session, challenge, standing.points, standing.last_day, ties) for standing, *_ in found]
    else:
        ranks = _ranks(session, challenge, [standing for standing, *_ in found], offset, ties)
    return [
        Row(rank, standing.participant_id, code, name, standing.points)
        for rank, (standing, code, name) in zip(ranks, found, strict=True)
    ]


def _ranks(session: Session, challenge: Challenge, standings: list[Standing], offset: int, ties: Ties) -> list[int]:
    """Ranks of consecutive rows: the first one is counted, the others follow from it."""
    ranks: list[int] = []
    for place, standing in enumerate(standings):
        if not ranks:
            ranks.append(rank_of(session, challenge, standing.points, standing.last_day, ties))
            continue
        before = standings[place - 1]
        equal = standing.points == before.points and (ties != "earliest" or standing.last_day == before.last_day)
        following = ranks[-1] + 1 if ties == "dense" else offset + place + 1
        ranks.append(ranks[-1] if equal else following)
    return ranks


def standing_of(session: Session, challenge: Challenge, participant_id: int) -> Row | None:
    """Where one participant stands; None outside the audience."""
    standing = session.get(Standing, (challenge.id, participant_id))
    if standing is None:
        return None
    ties = challenge.definition.ties
    person = standing.participant
    rank = rank_of(session, challenge, standing.points, standing.last_day, ties)
    return Row(rank, person.id, person.code, person.name, standing.points)


def next_above(session: Session, challenge: Challenge, row: Row) -> Row | None:
    """Who stands before somebody, the nearest of those who do; None for who is first."""
    standing = session.get_one(Standing, (challenge.id, row.participant_id))
    ties = challenge.definition.ties
    query = (
        select(Standing, Participant.code, Participant.name)
        .join(Participant, Participant.id == Standing.participant_id)
        .where(Standing.challenge_id == challenge.id, _better(standing.points, standing.last_day, ties))
        .order_by(Standing.points, Standing.last_day.desc(), Participant.code)
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    above, code, name = found
    rank = rank_of(session, challenge, above.points, above.last_day, ties)
    return Row(rank, above.participant_id, code, name, above.points)


def neighbours_of(session: Session, challenge: Challenge, row: Row, around: int = 2) -> list[Row]:
    """The ranking around one participant, themselves included."""
    query = _in_order(challenge, challenge.definition.ties)
    before = select(func.count()).where(Standing.challenge_id == challenge.id, Standing.points > row.points)
    first = session.scalar(before) or 0
    # Among equals the place follows from the order of the list.
    equals = [standing.participant_id for standing, *_ in session.execute(query.where(Standing.points == row.points))]
    place = first + equals.index(row.participant_id)
    return read_standings(session, challenge, max(0, place - around), min(place, around) + around + 1)


def named(search: str) -> ColumnElement[bool]:
    """Whose name or code holds this text, in capitals or not."""
    return or_(Participant.name.icontains(search, autoescape=True), Participant.code.icontains(search, autoescape=True))


def count_standings(session: Session, challenge: Challenge, search: str = "") -> int:
    """How many take part; with `search`, how many of those are so named."""
    query = select(func.count()).select_from(Standing).where(Standing.challenge_id == challenge.id)
    if search:
        query = query.join(Participant, Participant.id == Standing.participant_id).where(named(search))
    return session.scalar(query) or 0
