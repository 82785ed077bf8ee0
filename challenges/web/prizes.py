"""What the page of a challenge says of its prizes: what there is to win, and who gets what as things stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from challenges.ledger.prizes import prizes_shown
from challenges.models import Challenge
from challenges.scoring.prizes import Win
from challenges.words import label_of
from challenges.words.prizes import Gain, gains, in_all
from core.models import Participant


@dataclass(frozen=True)
class Share:
    """What one participant gets, and what that comes to in words."""

    participant: Participant
    gains: Sequence[Gain]
    total: str


@dataclass(frozen=True)
class Spent:
    """What one prize comes to: how many get it, and the sum in words."""

    label: str
    people: int
    total: str


@dataclass(frozen=True)
class Panel:
    """own: what those get for whom the account acts. spent: prize by prize, for managers alone; total: all of it."""

    own: Sequence[Share]
    spent: Sequence[Spent]
    total: str


def panel_of(session: Session, challenge: Challenge, own: Sequence[Participant], managing: bool) -> Panel | None:
    """The panel of a launched challenge; None where it has no prizes."""
    definition = challenge.definition
    if not definition.prizes:
        return None
    won = prizes_shown(session, challenge)

    def of(person: Participant) -> Share:
        wins = [win for win in won if win.participant == person.code]
        return Share(person, gains(definition, wins), in_all(wins))

    spent = [(prize, [win for win in won if win.prize == prize.name]) for prize in definition.prizes]
    return Panel(
        own=[of(person) for person in own],
        spent=[_spent(label_of(prize), wins) for prize, wins in spent] if managing else [],
        total=in_all(won),
    )


def _spent(label: str, wins: Sequence[Win]) -> Spent:
    return Spent(label, len(wins), in_all(wins))
