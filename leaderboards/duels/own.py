"""The duel that somebody is in today: against whom, how it stands, until when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.ledger.standings import Row
from challenges.models import Challenge
from core.clock import today
from core.viewer import Viewer
from leaderboards.duels.models import DuelEntrant, DuelRound
from leaderboards.duels.service import Shown, shown_round
from leaderboards.duels.tree import Duel


@dataclass(frozen=True)
class OwnDuel:
    """How it stands: the other one, what both have gained, and the last day."""

    round_id: int
    other: Row
    mine: int
    theirs: int
    last: date

    @property
    def gap(self) -> int:
        """What one has gained less what the other has."""
        return self.mine - self.theirs


def rounds_with(session: Session, challenge: Challenge, participant_id: int) -> Sequence[DuelRound]:
    """The rounds of a challenge in which somebody is and that have begun, the latest first."""
    query = select(DuelRound).join(DuelEntrant, DuelEntrant.round_id == DuelRound.id)
    mine = DuelRound.challenge_id == challenge.id, DuelEntrant.participant_id == participant_id
    begun = query.where(*mine, DuelRound.first_day <= today())
    return session.scalars(begun.order_by(DuelRound.first_day.desc(), DuelRound.id.desc())).all()


def own_duel(session: Session, challenge: Challenge, participant_id: int, viewer: Viewer) -> OwnDuel | None:
    """The duel of today, as somebody may read it; None for who is in none, or has nobody against them."""
    for found in rounds_with(session, challenge, participant_id):
        duel = _in_round(shown_round(session, challenge, found, viewer), participant_id)
        if duel is not None:
            return duel
    return None


def _in_round(shown: Shown, participant_id: int) -> OwnDuel | None:
    now = today()
    stage = next((it for it in shown.stages if it.has_begun(now) and not it.is_over(now)), None)
    me = next((place for place, row in shown.people.items() if row.participant_id == participant_id), None)
    if stage is None or me is None:
        return None
    duel = next((it for it in _of_stage(shown, stage.number) if me in (it.one, it.two)), None)
    other = None if duel is None else duel.two if duel.one == me else duel.one
    if duel is None or other is None:
        return None
    mine, theirs = (shown.gained(stage.number, place) or 0 for place in (me, other))
    return OwnDuel(shown.round.id, shown.people[other], mine, theirs, stage.last)


def _of_stage(shown: Shown, number: int) -> Iterator[Duel]:
    """The duels of a stage; the consolation begins with the second one."""
    if shown.bracket is None:
        yield from shown.pairs
        return
    yield from shown.bracket.main[number]
    if 0 < number <= len(shown.bracket.consolation):
        yield from shown.bracket.consolation[number - 1]
