"""The postings of one participant as people read them: when, for what, why, and how many points."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from challenges.ledger.balances import Movement
from challenges.models import Cause
from challenges.words.challenge import reason
from challenges.words.keys import KeyNames
from challenges.words.phrases import joined
from core.viewer import Viewer


@dataclass(frozen=True)
class Entry:
    """One posting of the ledger: when (UTC), for which rule and key, why, and the points."""

    at: datetime
    rule: str
    key: str
    reason: str
    points: int

    @property
    def what(self) -> str:
        """The rule and its key."""
        return joined(self.rule, self.key)


def entries(postings: Iterable[Movement], keys: KeyNames, viewer: Viewer) -> list[Entry]:
    """Postings in words, in their order.

    The file that an import came from is named to who sees everything alone: it may be called after somebody else.
    """
    return [
        Entry(
            it.at,
            keys.names.rule(it.criterion),
            keys.of(it.criterion, it.key),
            reason(it.cause, it.detail if viewer.sees_everything or it.cause != Cause.IMPORT else ""),
            it.points,
        )
        for it in postings
    ]
