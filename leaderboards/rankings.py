"""Rankings other than the present one: of one rule, at the end of a past day, of several challenges together.

Each is worked out whole, and kept by the process for as long as what it follows from stays; a page reads a stretch.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from challenges.ledger.named import high_places, naming_of
from challenges.ledger.past_days import standings_of_day
from challenges.ledger.standings import Row
from challenges.ledger.state import state_of
from challenges.models import Challenge, Posting, Standing
from challenges.scoring.ranking import ranks
from core.bulk import listed
from core.models import Participant
from core.privacy.projection import Called, called, is_named
from core.single_flight import CachesByEngine
from core.viewer import Viewer

# By how many places: some 150 bytes each.
kept = CachesByEngine(200_000)


class Place(NamedTuple):
    """Somebody's place in a ranking of their league (0 where there are none)."""

    participant_id: int
    league: int
    points: int
    rank: int


@dataclass(frozen=True)
class Ranking:
    """Everybody's place in one league, best first."""

    places: Sequence[Place]

    def place_of(self, participant_id: int) -> int | None:
        """How many stand before somebody in the list; None outside it."""
        found = (at for at, place in enumerate(self.places) if place.participant_id == participant_id)
        return next(found, None)


def by_rule(session: Session, challenge: Challenge, rule: str, league: int) -> Ranking:
    """By the points of one rule, as the ledger holds them."""
    summed = (
        select(Posting.participant_id, func.sum(Posting.points).label("points"))
        .where(Posting.challenge_id == challenge.id, Posting.criterion == rule)
        .group_by(Posting.participant_id)
        .subquery()
    )
    query = (
        select(Standing.participant_id, Standing.league, func.coalesce(summed.c.points, 0))
        .outerjoin(summed, summed.c.participant_id == Standing.participant_id)
        .where(Standing.challenge_id == challenge.id, Standing.league == league)
    )
    # Of the ledger alone: the day does not matter, and stands for nothing here.
    return _kept(session, ("rule", challenge.id, rule, league), state_of(session, challenge, date.min), query)


def on_day(session: Session, challenge: Challenge, day: date, league: int) -> Ranking | None:
    """As it was at the end of a day: those who had ever been given a point by then; None before it had begun."""
    past = standings_of_day(session, challenge, day)
    if past is None:
        return None
    found = (Place(person, it.league, it.points, it.rank) for person, it in past.standings.items())
    of_league = (place for place in found if place.league == league)
    return Ranking(sorted(of_league, key=lambda it: (it.rank, it.participant_id)))


def together(session: Session, challenges: Sequence[Challenge]) -> Ranking:
    """By the sum of the points in several challenges, whichever leagues they have."""
    query = (
        select(Standing.participant_id, func.min(0), func.sum(Standing.points))
        .where(listed(Standing.challenge_id, [it.id for it in challenges]))
        .group_by(Standing.participant_id)
    )
    states = tuple(state_of(session, it, date.min) for it in challenges)
    return _kept(session, ("together", *(it.id for it in challenges)), states, query)


def _kept(session: Session, key: Hashable, state: Hashable, query: Select[*tuple[Any, ...]]) -> Ranking:
    found: Ranking = kept.of(session).get(key, lambda: _of(session, query), lambda it: len(it.places) + 1, state)
    return found


def _of(session: Session, query: Select[*tuple[Any, ...]]) -> Ranking:
    held = sorted(((int(points), person, league) for person, league, points in session.execute(query)), key=_best)
    places = ranks([(points, None) for points, _, _ in held], "competition")
    return Ranking(
        [Place(person, league, points, rank) for (points, person, league), rank in zip(held, places, strict=True)]
    )


def _best(held: tuple[int, int, int]) -> tuple[int, int]:
    return -held[0], held[1]


def rows_of(session: Session, challenges: Sequence[Challenge], places: Sequence[Place], viewer: Viewer) -> list[Row]:
    """These places with their holders, called as the viewer may call them in every one of these challenges.

    By their present place in each: whoever stands under a pseudonym there is named in no other ranking either.
    """
    ids = [place.participant_id for place in places]
    scope = "+".join(challenge.code for challenge in challenges)
    unnamed = set() if viewer.people is None else _unnamed(session, challenges, ids, viewer)
    people = {
        person: Called(code, name)
        for person, code, name in session.execute(
            select(Participant.id, Participant.code, Participant.name).where(listed(Participant.id, ids))
        )
    }
    found = []
    for place in places:
        person = place.participant_id
        shown = called(viewer, scope, person, people[person], person not in unnamed, True)
        found.append(Row(place.rank, person, shown.code, shown.name, place.points, place.league, shown.is_pseudonym))
    return found


def _unnamed(session: Session, challenges: Sequence[Challenge], ids: Sequence[int], viewer: Viewer) -> set[int]:
    """Who of these is not called by name in one of these challenges."""
    found: set[int] = set()
    named: set[int] = set()
    for challenge in challenges:
        high = high_places(session, challenge, naming_of(session, challenge))
        query = (
            select(Standing.participant_id, is_named(viewer, high))
            .join(Participant, Participant.id == Standing.participant_id)
            .where(Standing.challenge_id == challenge.id, listed(Standing.participant_id, ids))
        )
        seen = dict(session.execute(query).all())
        found |= {person for person, is_so in seen.items() if not is_so}
        named |= seen.keys()
    # Whoever has left the audience has no place by which to be named.
    return found | (set(ids) - named)
