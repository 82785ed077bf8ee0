"""Where somebody stands in the challenges that are running, for rooms below those that know challenges.

The application says who knows it when it is put together (core.hooks).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy.orm import Session

from core.hooks import REWARDS, STANDING
from core.models import Participant


@dataclass(frozen=True)
class Stand:
    """A place in a running challenge.

    code: of the challenge. places, gained: how many ranks and points were won since yesterday, negative where they were
    lost; both None where that is not known.
    """

    code: str
    title: str
    participant_code: str
    rank: int
    points: int
    places: int | None
    gained: int | None


@dataclass(frozen=True)
class Reward:
    """What a running challenge gives for modules: `gives` tells it by the module's code and what that is worth itself.

    first, last: the days of the challenge, in which each module counts once.
    """

    title: str
    gives: Callable[[str, int], int]
    first: date
    last: date


Rewards = Callable[[Session, Participant, str], Sequence[Reward]]
Stands = Callable[[Session, Participant, str], Sequence[Stand]]


def stands_of(session: Session, person: Participant, language: str) -> Sequence[Stand]:
    """Their places in the challenges that have begun and are running."""
    asked: Stands = current_app.extensions[STANDING]
    return asked(session, person, language)


def rewards_of(session: Session, person: Participant, language: str) -> Sequence[Reward]:
    """What the challenges that have begun and in which they take part give them for modules now."""
    asked: Rewards = current_app.extensions[REWARDS]
    return asked(session, person, language)
