"""Where somebody stands in what is running, as other rooms tell it."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from challenges.ledger.rank_changes import since_yesterday
from challenges.ledger.standings import standing_of
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import State
from core.models import Participant
from core.stands import Reward, Stand
from portal.queries import parts_of


def stands_of(session: Session, person: Participant, language: str) -> Sequence[Stand]:
    """Their places in the challenges that have begun and are running."""
    return list(_stands(session, person, language))


def rewards_of(session: Session, person: Participant, language: str) -> Sequence[Reward]:
    """What the challenges that have begun and in which they take part give them for modules now."""
    return [
        Reward(part.challenge.definition.title_in(language), rule.of_module, *part.challenge.definition.own_days)
        for part in parts_of(session, [person.id])
        if part.challenge.state == State.RUNNING and not is_upcoming(part.challenge)
        for rule in part.challenge.definition.criteria
    ]


def _stands(session: Session, person: Participant, language: str) -> Iterator[Stand]:
    for part in parts_of(session, [person.id]):
        challenge = part.challenge
        if challenge.state != State.RUNNING or is_upcoming(challenge):
            continue
        row = standing_of(session, challenge, person.id)
        if row is None:
            continue
        moved = since_yesterday(session, challenge, [row]).get(person.id)
        yield Stand(
            challenge.code, challenge.definition.title_in(language), person.code, row.rank, row.points,
            None if moved is None or moved.is_new else moved.places, moved.points if moved else None,
        )  # fmt: skip
