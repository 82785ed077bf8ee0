"""Who gets what in a challenge: worked out as things stand, or kept since it was closed."""

from sqlalchemy.orm import Session

from challenges.criteria.prizes import TeamPrize
from challenges.ledger.standings import read_standings
from challenges.ledger.state import state_of
from challenges.ledger.teams import read_team_places
from challenges.models import Challenge, State
from challenges.scoring.prizes import Place, Win, wins
from core.clock import today
from core.single_flight import CachesByEngine

# As many challenges as people look at in one process.
KEPT = 32
kept = CachesByEngine(KEPT)


def read_prizes(session: Session, challenge: Challenge) -> list[Win]:
    """Everything that everyone gets, by participant code and then in the order of the file; nothing of a draft."""
    if challenge.state == State.CLOSED:
        return [
            Win(row["participant"], row["prize"], row["amount_cents"], row["gift"])
            for row in challenge.closings[-1].prizes_won
        ]
    return as_things_stand(session, challenge)


def as_things_stand(session: Session, challenge: Challenge) -> list[Win]:
    """What the places in the ranking bring now."""
    definition = challenge.definition
    if not definition.prizes:
        return []
    places = [Place(row.code, row.points, row.rank, row.league) for row in read_standings(session, challenge)]
    by_team = any(isinstance(prize, TeamPrize) for prize in definition.prizes)
    teams = read_team_places(session, challenge) if by_team else []
    return wins(definition.prizes, places, teams, definition.ties)


def prizes_for(session: Session, challenge: Challenge, code: str) -> list[Win]:
    """What one participant gets, in the order of the file.

    For pages, which see only what is committed: what everyone gets is worked out once for each state of the ranking.
    """
    return [win for win in prizes_shown(session, challenge) if win.participant == code]


def prizes_shown(session: Session, challenge: Challenge) -> list[Win]:
    """What everyone gets, as pages show it."""
    if not challenge.definition.prizes:
        return []
    state = state_of(session, challenge, today())
    return kept.of(session).get(challenge.id, lambda: read_prizes(session, challenge), at=state)
