"""What a closed challenge keeps of the moment it was closed, so that it explains itself whatever is corrected later."""

import json
from datetime import date

import polars as pl
from sqlalchemy.orm import Session

from challenges.audience import read_audience
from challenges.facts import AUDIENCE
from challenges.files import read_definition
from challenges.models import Challenge, State
from challenges.reading import Cut


def keep_audience(session: Session, challenge: Challenge) -> None:
    """Note who belonged on which days."""
    audience = read_audience(session, read_definition(challenge.source), None)
    rows = [(person, first.isoformat(), last.isoformat()) for person, first, last in audience.iter_rows()]
    challenge.closed_audience = json.dumps(rows)


def as_it_counts(challenge: Challenge, participant_id: int) -> Cut:
    """What one participant's points rest on: lines and people as they stand, or as they stood at closing."""
    people = frozenset([participant_id])
    if challenge.state != State.CLOSED:
        return Cut(people)
    rows = [
        (person, date.fromisoformat(first), date.fromisoformat(last))
        for person, first, last in json.loads(challenge.closed_audience)
    ]
    return Cut(people, challenge.closed_at, pl.DataFrame(rows, schema=AUDIENCE, orient="row"))
