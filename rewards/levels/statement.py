"""Levels as they are read: what everybody has in a season, until when, and what the next one takes."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria.levels import Levels, LevelStep
from challenges.definition.model import Definition
from challenges.definition.renewal import last_day
from challenges.definition.seasons import next_start
from challenges.models import Challenge, Standing, State
from core.errors import Refused
from core.models import Participant
from rewards.levels.models import LevelHeld
from rewards.levels.reading import facts_of
from rewards.levels.rule import Facts, Held, Missing, ahead, until


@dataclass(frozen=True)
class Row:
    """The level of one participant. ahead: the next one with what it takes; None: there is none to reach any more."""

    participant: str
    level: str
    since: date
    until: date | None
    ahead: tuple[LevelStep, Missing] | None


def levels_of(challenge: Challenge) -> Levels:
    """The levels of a challenge; Refused where it has none."""
    levels = challenge.definition.levels
    if levels is None:
        raise Refused(_("Challenge “%(code)s” has no levels.", code=challenge.code))
    return levels


def read_levels(session: Session, challenge: Challenge) -> list[Row]:
    """Everybody of the audience, by code; in a closed season nothing is left to reach."""
    levels, definition = levels_of(challenge), challenge.definition
    facts = facts_of(session, challenge, levels) if challenge.state == State.RUNNING else {}
    query = (
        select(Participant.id, Participant.code, LevelHeld.level, LevelHeld.start, LevelHeld.since, LevelHeld.reached)
        .join(LevelHeld, LevelHeld.participant_id == Participant.id)
        # Who has left the audience keeps a level in case of coming back, and is not told of.
        .join(Standing, (Standing.participant_id == Participant.id) & (Standing.challenge_id == challenge.id))
        .where(LevelHeld.challenge_id == challenge.id)
        .order_by(Participant.code)
    )
    return [
        _row(definition, levels, code, Held(level, start, since, reached), facts.get(person))
        for person, code, level, start, since, reached in session.execute(query)
    ]


def _row(definition: Definition, levels: Levels, code: str, held: Held, facts: Facts | None) -> Row:
    following = last_day(next_start(definition), definition.renew) if definition.renew else None
    last = until(levels, held, definition.end, following)
    return Row(code, held.code, held.since, last, ahead(levels, held, facts) if facts else None)
