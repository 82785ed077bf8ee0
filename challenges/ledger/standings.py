"""Ranks: read by counting over the index on (challenge, league, points), never by going through everyone.

Whoever shares a league is ranked together; without leagues everyone is in the same, which is 0.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Select, and_, distinct, func, or_, select
from sqlalchemy.orm import Session

from challenges.definition.people import Ties
from challenges.ledger.named import Naming, high_places, naming_of
from challenges.models import Challenge, Standing
from challenges.scoring.ranking import ranks
from core.bulk import listed
from core.models import Participant
from core.privacy.projection import Called, called, is_named, may_be_named
from core.viewer import EVERYONE, Viewer


@dataclass(frozen=True)
class Row:
    """One place in a ranking, called as the reader may call them: a pseudonym has no code beside it."""

    rank: int
    participant_id: int
    code: str
    name: str
    points: int
    league: int = 0
    is_pseudonym: bool = False


class Merit(Protocol):
    """What decides on a rank: a standing, stored or only imagined, or as much of it as was read."""

    @property
    def challenge_id(self) -> int: ...
    @property
    def league(self) -> int: ...
    @property
    def points(self) -> int: ...
    @property
    def last_day(self) -> date | None: ...


def _better(standing: Merit, ties: Ties) -> ColumnElement[bool]:
    """Who of the league has more points (or, where the earliest wins, as many and an earlier last day)."""
    more = Standing.points > standing.points
    if ties == "earliest":
        day = standing.last_day
        earlier = Standing.last_day.is_not(None) if day is None else Standing.last_day < day
        more = or_(more, and_(Standing.points == standing.points, earlier))
    return and_(_beside(standing), more)


def _beside(standing: Merit) -> ColumnElement[bool]:
    """Who is ranked together with somebody."""
    return and_(Standing.challenge_id == standing.challenge_id, Standing.league == standing.league)


def rank_of(session: Session, standing: Merit, ties: Ties) -> int:
    """The rank within the league; of a standing that is only imagined, too."""
    counted = func.count(distinct(Standing.points)) if ties == "dense" else func.count()
    return 1 + (session.scalar(select(counted).where(_better(standing, ties))) or 0)


def _everyone(challenge: Challenge, viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Everyone who takes part, in no order (columns of _Read)."""
    return (
        select(
            *(Standing.challenge_id, Standing.participant_id, Standing.league, Standing.points, Standing.last_day),
            *(Participant.code, Participant.name, may_be_named(viewer)),
        )
        .join(Participant, Participant.id == Standing.participant_id)
        .where(Standing.challenge_id == challenge.id)
    )


def _in_order(challenge: Challenge, ties: Ties, viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Everyone, one league after the other, best first (columns of _Read)."""
    order: list[ColumnElement[Any]] = [Standing.league.asc(), Standing.points.desc()]
    if ties == "earliest":
        order += [Standing.last_day.is_(None), Standing.last_day.asc()]
    return _everyone(challenge, viewer).order_by(*order, Participant.code)


def read_standings(
    session: Session,
    challenge: Challenge,
    offset: int = 0,
    limit: int | None = None,
    search: str = "",
    league: int | None = None,
    viewer: Viewer = EVERYONE,
    only: Collection[int] | None = None,
) -> list[Row]:
    """A stretch of the ranking as somebody may read it, best first.

    `search` keeps the names and codes that hold it, of those whom the viewer knows; `league` keeps that league; `only`
    these participants.
    """
    ties = challenge.definition.ties
    query = _in_order(challenge, ties, viewer).offset(offset).limit(limit)
    naming = naming_of(session, challenge)
    if search:
        query = query.where(named(search, viewer, high_places(session, challenge, naming)))
    if league is not None:
        query = query.where(Standing.league == league)
    if only is not None:
        query = query.where(listed(Standing.participant_id, only))
    # As many as there are participants: rows, not objects of the session.
    read = [_Read(*row) for row in session.execute(query)]
    is_scattered = search or only is not None
    places = [rank_of(session, it, ties) for it in read] if is_scattered else _ranks(session, read, ties, offset)
    return [_row(challenge, naming, viewer, rank, it) for rank, it in zip(places, read, strict=True)]


def _row(challenge: Challenge, naming: Naming, viewer: Viewer, rank: int, it: "_Read") -> Row:
    """A place, whose holder is called as the viewer may call them."""
    known = Called(it.code, it.name)
    shown = called(viewer, challenge.code, it.participant_id, known, it.may, naming.is_high(rank, it.points))
    return Row(rank, it.participant_id, shown.code, shown.name, it.points, it.league, shown.is_pseudonym)


class _Read(NamedTuple):
    """A standing, and whose it is; `may`: whether they are called by name where their place allows it."""

    challenge_id: int
    participant_id: int
    league: int
    points: int
    last_day: date | None
    code: str
    name: str
    may: bool


def _ranks(session: Session, standings: list[_Read], ties: Ties, offset: int) -> list[int]:
    """Ranks of consecutive rows: the first one of a league is counted, the others follow from it."""
    found: list[int] = []
    for _league, together in groupby(standings, key=lambda standing: standing.league):
        league = list(together)
        # Only a league that began before the stretch has some that stand before its first row.
        before = place_of(session, league[0], league[0].code, ties) if offset and not found else 0
        held = [(standing.points, standing.last_day) for standing in league]
        found += ranks(held, ties, rank_of(session, league[0], ties), before)
    return found


def place_of(session: Session, standing: Merit, code: str, ties: Ties) -> int:
    """How many stand before somebody in the list of the league, equals in the order of their codes."""
    # Counted as competition ranks, whatever the ties: a dense rank says nothing of the place in the list.
    better = rank_of(session, standing, "earliest" if ties == "earliest" else "competition") - 1
    equals = (
        select(func.count())
        .select_from(Standing)
        .join(Participant, Participant.id == Standing.participant_id)
        .where(_beside(standing), Standing.points == standing.points)
        .where(Participant.code < code)
    )
    if ties == "earliest":
        equals = equals.where(Standing.last_day.is_not_distinct_from(standing.last_day))
    return better + (session.scalar(equals) or 0)


def standing_of(session: Session, challenge: Challenge, participant_id: int) -> Row | None:
    """Where one participant stands; None outside the audience."""
    standing = session.get(Standing, (challenge.id, participant_id))
    if standing is None:
        return None
    person = standing.participant
    rank = rank_of(session, standing, challenge.definition.ties)
    return Row(rank, person.id, person.code, person.name, standing.points, standing.league)


def rows_of(
    session: Session, challenge: Challenge, people: Collection[int], league: int, viewer: Viewer, known_to: Viewer
) -> list[Row]:
    """Where these stand, of the league alone and of those whom `known_to` knows; called as the viewer may call them."""
    query = _everyone(challenge, viewer).where(Standing.league == league, known_to.knows())
    read = [_Read(*row) for row in session.execute(query.where(listed(Standing.participant_id, people)))]
    naming, ties = naming_of(session, challenge), challenge.definition.ties
    return [_row(challenge, naming, viewer, rank_of(session, it, ties), it) for it in read]


def next_above(session: Session, challenge: Challenge, row: Row, viewer: Viewer) -> Row | None:
    """Who stands before somebody in their league, the nearest of those who do; None for who is first."""
    standing, ties = session.get_one(Standing, (challenge.id, row.participant_id)), challenge.definition.ties
    query = _everyone(challenge, viewer).where(_better(standing, ties))
    found = session.execute(
        query.order_by(Standing.points, Standing.last_day.desc(), Participant.code).limit(1)
    ).first()
    if found is None:
        return None
    above = _Read(*found)
    return _row(challenge, naming_of(session, challenge), viewer, rank_of(session, above, ties), above)


def neighbours_of(session: Session, challenge: Challenge, row: Row, viewer: Viewer, around: int = 2) -> list[Row]:
    """The ranking of the league around one participant, themselves included."""
    standing = session.get(Standing, (challenge.id, row.participant_id))
    assert standing is not None
    place = place_of(session, standing, row.code, challenge.definition.ties)
    first, count = max(0, place - around), min(place, around) + around + 1
    return read_standings(session, challenge, first, count, league=row.league, viewer=viewer)


def named(search: str, viewer: Viewer, high: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whose name or code holds this text, in capitals or not; nobody is found who is not called by name."""
    held = [column.icontains(search, autoescape=True) for column in (Participant.name, Participant.code)]
    return and_(or_(*held), is_named(viewer, high))


def count_standings(
    session: Session, challenge: Challenge, search: str = "", league: int | None = None, viewer: Viewer = EVERYONE
) -> int:
    """How many take part (in that league); with `search`, how many of those are so named."""
    query = select(func.count()).select_from(Standing).where(Standing.challenge_id == challenge.id)
    if league is not None:
        query = query.where(Standing.league == league)
    if search:
        high = high_places(session, challenge, naming_of(session, challenge))
        query = query.join(Participant, Participant.id == Standing.participant_id).where(named(search, viewer, high))
    return session.scalar(query) or 0
