"""Challenges seen from above: what a list of them and a director's page show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from challenges.definition.model import Definition
from challenges.ledger.balances import credited_to_nobody
from challenges.ledger.named import naming_of
from challenges.models import Challenge, Posting, Standing
from challenges.reading.audience import read_audience
from core.models import Participant
from core.privacy.projection import Called, called, may_be_named
from core.viewer import Viewer

# Points are added up by the million.
PART = 1_000_000


@dataclass(frozen=True)
class Card:
    """A challenge in a list.

    leaders: those who share the first place, called as the reader may call them; none while nobody has points.
    """

    challenge: Challenge
    definition: Definition
    participants: int
    points: int
    leaders: Sequence[str]


@dataclass(frozen=True)
class Figures:
    """What a challenge comes to: people, points, and the lines that nobody is credited with."""

    participants: int
    with_points: int
    points: int
    lines_of_nobody: int


def cards(session: Session, challenges: Iterable[Challenge], viewer: Viewer) -> list[Card]:
    """The challenges with their figures as somebody may read them, in the order given; two queries for all of them."""
    counted = select(Standing.challenge_id, func.count(), *_sum(Standing.points)).group_by(Standing.challenge_id)
    figures = {challenge: (people, _whole(*points)) for challenge, people, *points in session.execute(counted)}
    leaders = _leaders(session, viewer)
    return [
        Card(
            challenge,
            challenge.definition,
            *figures.get(challenge.id, (0, 0)),
            leaders.get(challenge.id, []),
        )
        for challenge in challenges
    ]


def _leaders(session: Session, viewer: Viewer) -> dict[int, list[str]]:
    best = (
        select(Standing.challenge_id, func.max(Standing.points).label("points"))
        .group_by(Standing.challenge_id)
        .subquery()
    )
    query = (
        select(Challenge, Participant.id, Participant.code, Participant.name, Standing.points, may_be_named(viewer))
        .join(Standing, Standing.challenge_id == Challenge.id)
        .join(best, (best.c.challenge_id == Standing.challenge_id) & (best.c.points == Standing.points))
        .join(Participant, Participant.id == Standing.participant_id)
        .where(Standing.points > 0)
        .order_by(Standing.challenge_id, Participant.code)
    )
    leaders: dict[int, list[str]] = {}
    for challenge, person, code, name, points, may in session.execute(query):
        is_high = naming_of(session, challenge).is_high(1, points)
        shown = called(viewer, challenge.code, person, Called(code, name), may, is_high)
        leaders.setdefault(challenge.id, []).append(shown.name)
    return leaders


def figures(session: Session, challenge: Challenge) -> Figures:
    """The key figures of a launched challenge."""
    query = select(func.count(), func.count().filter(Standing.points > 0), *_sum(Standing.points)).where(
        Standing.challenge_id == challenge.id
    )
    people, with_points, *points = session.execute(query).one()
    return Figures(people, with_points, _whole(*points), credited_to_nobody(session, challenge))


def points_by_criterion(session: Session, challenge: Challenge) -> list[tuple[str, int]]:
    """What the ledger holds for each criterion, all participants together, in the order of the rules."""
    query = (
        select(Posting.criterion, *_sum(Posting.points))
        .where(Posting.challenge_id == challenge.id)
        .group_by(Posting.criterion)
    )
    held = {criterion: _whole(*points) for criterion, *points in session.execute(query)}
    definition = challenge.definition
    rules = [*definition.criteria, *definition.boosters, *definition.caps]
    names = dict.fromkeys(rule.name for rule in rules)
    # What an amendment took out of the rules is compensated to nothing.
    left = sorted(name for name, points in held.items() if points and name not in names)
    return [(name, held.get(name, 0)) for name in [*names, *left]]


def _sum(points: InstrumentedAttribute[int]) -> list[ColumnElement[Any]]:
    """The points of all participants: the sum of their millions, and of what is left of each."""
    # SQLite gives up where a sum leaves 64 bits, as that of many participants with very many points would.
    return [func.sum(points // PART), func.sum(points % PART)]


def _whole(millions: int | None, rest: int | None) -> int:
    return int(millions or 0) * PART + int(rest or 0)


def unknown_by_code(session: Session, definition: Definition, viewer: Viewer) -> set[str]:
    """The codes by which participants take part and whose bearers the viewer does not know by name."""
    codes = definition.audience.participants
    query = select(Participant.code, may_be_named(viewer)).where(Participant.code.in_(codes))
    return {code for code, may in session.execute(query) if not may} if codes else set()


def audience_size(session: Session, definition: Definition) -> int:
    """How many would take part if the challenge were launched now."""
    return read_audience(session, definition, None)["participant"].n_unique()
