"""What a statement says, in the reader's language: read once from the ledger, the explanation and the ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from challenges.definition.model import Definition
from challenges.explanations.explain import explain, read_case
from challenges.ledger.balances import Movement, movements
from challenges.ledger.prizes import prizes_for
from challenges.ledger.standings import count_standings, standing_of
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, State
from challenges.words import Names, leagues
from challenges.words.challenge import reason
from challenges.words.keys import KeyNames
from challenges.words.prizes import Gain, gains
from core.errors import Refused
from core.models import Participant
from statements.course import read_course
from statements.shares import Gate, Share, read_gates, read_shares


@dataclass(frozen=True)
class Entry:
    """One posting of the ledger: when (UTC) and why it was made, and the points held after it."""

    at: datetime
    reason: str
    criterion: str
    key: str
    points: int
    balance: int


@dataclass(frozen=True)
class Statement:
    """What one participant earned in one challenge, and how.

    rank: None for who no longer takes part. ranked: how many take part.
    points: what the ledger holds; the shares add up to it, and the entries do.
    league: in which the rank is; empty where there are none.
    prizes: what points and rank bring, as things stand or as closed; None where the challenge has no prizes.
    seal: of the closing, empty while there is none.
    entries: every posting, the oldest first. course: the points that the sales up to each day are worth.
    """

    code: str
    title: str
    start: date
    end: date
    state: State
    closed_at: datetime | None
    participant_code: str
    name: str
    rank: int | None
    ranked: int
    points: int
    shares: list[Share]
    gates: list[Gate]
    entries: list[Entry]
    course: list[tuple[date, int]]
    league: str
    prizes: list[Gain] | None
    seal: str


def read_statement(session: Session, challenge: Challenge, person: Participant) -> Statement:
    """The statement of a participant; Refused for a draft, and for who never took part."""
    definition = challenge.definition
    if challenge.state == State.DRAFT:
        raise Refused(_("Challenge “%(code)s” is a draft: nobody has earned points in it yet.", code=challenge.code))
    standing = standing_of(session, challenge, person.id)
    oldest_first = movements(session, challenge, person.id)[::-1]
    if standing is None and not oldest_first:
        raise Refused(_("%(name)s does not take part in challenge “%(code)s”.", name=person.name, code=challenge.code))
    case = read_case(session, challenge, person.id)
    explanation = explain(case)
    shares = read_shares(session, challenge, person.id, explanation)
    return Statement(
        challenge.code,
        _title(definition),
        definition.start,
        definition.end,
        State(challenge.state),
        challenge.closed_at,
        person.code,
        person.name,
        standing.rank if standing and not is_upcoming(challenge) else None,
        count_standings(session, challenge, league=standing.league if standing else None),
        sum(share.points for share in shares),
        shares,
        read_gates(explanation),
        _entries(oldest_first, KeyNames(Names.of(definition), explanation)),
        read_course(case),
        leagues.title(definition, standing.league) if standing else "",
        gains(definition, prizes_for(session, challenge, person.code)) if definition.prizes else None,
        challenge.closings[-1].seal if challenge.state == State.CLOSED else "",
    )


def _title(definition: Definition) -> str:
    return definition.title_in(str(get_locale() or "en")[:2])


def _entries(oldest_first: Sequence[Movement], names: KeyNames) -> list[Entry]:
    balances = accumulate(movement.points for movement in oldest_first)
    return [
        Entry(
            it.at,
            reason(it.cause, it.detail),
            names.names.rule(it.criterion),
            names.of(it.criterion, it.key),
            it.points,
            balance,
        )
        for it, balance in zip(oldest_first, balances, strict=True)
    ]
