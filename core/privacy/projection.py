"""The one place that decides how somebody is called to a viewer: by code and name, or by a pseudonym.

By name stand to a peer: those whose points are theirs to see, themselves first; and of those whom they know by name
(`core.viewer`), who is high enough in the ranking and has not asked to stand under a pseudonym. Whoever sees
everything sees everybody's name.
"""

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, not_, or_, true

from core.bulk import listed
from core.models import Participant
from core.privacy.models import Pseudonymous
from core.privacy.pseudonyms import pseudonym
from core.viewer import Viewer


class Called(NamedTuple):
    """How somebody is called: a pseudonym has no code beside it."""

    code: str
    name: str
    is_pseudonym: bool = False


def may_be_named(viewer: Viewer) -> ColumnElement[bool]:
    """Whether a participant (of a query on `Participant`) is called by name where their place allows it."""
    if viewer.people is None:
        return true()
    asked = exists().where(Pseudonymous.participant_id == Participant.id)
    return or_(listed(Participant.id, viewer.people), and_(viewer.knows(), not_(asked)))


def is_named(viewer: Viewer, is_high: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a participant is called by name to the viewer; `is_high`: whether their place allows it."""
    if viewer.people is None:
        return true()
    return or_(listed(Participant.id, viewer.people), and_(may_be_named(viewer), is_high))


def called(viewer: Viewer, scope: str, participant_id: int, known: Called, may: bool, is_high: bool) -> Called:
    """How somebody is called to the viewer; `may`: what `may_be_named` says of them.

    scope: what their pseudonym holds for, a challenge.
    """
    if viewer.sees(participant_id) or (may and is_high):
        return known
    return Called("", pseudonym(scope, participant_id), True)
