"""What challenges hold, read for pages, commands and statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from challenges.models import Batch, Challenge, Posting, State
from challenges.reading.credit import credited
from challenges.reading.lines import lines_at, of_challenge
from core.models import Participant


class Balance(NamedTuple):
    """What the ledger holds under one key."""

    participant: str
    criterion: str
    key: str
    points: int


class Movement(NamedTuple):
    """One posting, with when and why it was made."""

    at: datetime
    criterion: str
    key: str
    points: int
    cause: str
    detail: str


def list_challenges(session: Session) -> Sequence[Challenge]:
    """Every challenge, the latest added first."""
    return session.scalars(select(Challenge).order_by(Challenge.id.desc())).all()


def balances(session: Session, challenge: Challenge, participant_id: int | None = None) -> list[Balance]:
    """What the ledger holds, a row a key, zero rows left out; by participant, criterion as in the rules, key."""
    query = (
        select(Participant.code, Posting.criterion, Posting.key, func.sum(Posting.points))
        .join(Participant, Participant.id == Posting.participant_id)
        .where(Posting.challenge_id == challenge.id)
        .group_by(Participant.code, Posting.criterion, Posting.key)
        .having(func.sum(Posting.points) != 0)
    )
    if participant_id is not None:
        query = query.where(Posting.participant_id == participant_id)
    definition = challenge.definition
    names = [rule.name for rule in (*definition.criteria, *definition.boosters, *definition.caps)]
    found = [Balance(code, criterion, key, int(points)) for code, criterion, key, points in session.execute(query)]
    return sorted(found, key=lambda row: (row.participant, _place(names, row.criterion), row.criterion, row.key))


def _place(names: list[str], name: str) -> int:
    return names.index(name) if name in names else len(names)


def movements(session: Session, challenge: Challenge, participant_id: int, limit: int | None = None) -> list[Movement]:
    """The postings of one participant, the latest first."""
    query = (
        select(Batch.at, Posting.criterion, Posting.key, Posting.points, Batch.cause, Batch.detail)
        .join(Batch, Batch.id == Posting.batch_id)
        .where(Posting.challenge_id == challenge.id, Posting.participant_id == participant_id)
        .order_by(Posting.id.desc())
        .limit(limit)
    )
    return [Movement(*row) for row in session.execute(query)]


def credited_to_nobody(session: Session, challenge: Challenge) -> int:
    """How many validated lines of the challenge's days and kinds earn nothing because nobody is credited with them."""
    return session.scalar(select(func.count()).select_from(lines_of_nobody(challenge).subquery())) or 0


def lines_of_nobody(challenge: Challenge) -> Select[int]:
    """The ids of these lines."""
    definition = challenge.definition
    source = lines_at(challenge.closed_at if challenge.state == State.CLOSED else None)
    return select(source.c.id).where(*of_challenge(definition, source)).where(credited(definition, source).is_(None))
