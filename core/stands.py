"""Where somebody stands in the challenges that are running, for rooms below those that know challenges.

The application says who knows it when it is put together (core.hooks).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy.orm import Session

from core.hooks import STANDING
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


Stands = Callable[[Session, Participant, str], Sequence[Stand]]


def stands_of(session: Session, person: Participant, language: str) -> Sequence[Stand]:
    """Their places in the challenges that have begun and are running."""
    asked: Stands = current_app.extensions[STANDING]
    return asked(session, person, language)
