"""For whom something is shown: whose sales they may read, and whom they know by name.

Which account is which viewer is decided in `core.accounts.permissions`. What is made for one participant is made for
the viewer that the participant is, whoever makes it. Whatever tells of sales or people is given a viewer and asks it.
"""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, or_, true

from core.bulk import listed
from core.models import Kind, Participant

# Who knows a distributor's sellers by name: the distributor, and they each other.
AT_DISTRIBUTORS = (Kind.DISTRIBUTOR.value, Kind.SELLER.value)


@dataclass(frozen=True)
class Viewer:
    """Somebody who reads; its value is a key for what was made for them.

    people: the participants whose points and sales are theirs to see; None: everyone's.
    distributors: those whose sellers they know by name; who has some knows no other distributor by name either.
    """

    people: frozenset[int] | None = frozenset()
    distributors: frozenset[int] = frozenset()

    @property
    def sees_everything(self) -> bool:
        """Whether nothing is kept from them, as from directors, administrators and operators."""
        return self.people is None

    def sees(self, participant_id: int | None) -> bool:
        """Whether the points and sales of a participant are theirs to see; sales of nobody are the company's."""
        return self.people is None or participant_id in self.people

    def knows(self) -> ColumnElement[bool]:
        """Whether they know a participant (of a query on `Participant`) by name.

        All but the sellers of others; and for a distributor, and whoever sells at one, all but other distributors too.
        """
        if self.people is None:
            return true()
        of_others = AT_DISTRIBUTORS if self.distributors else (Kind.SELLER.value,)
        return or_(
            Participant.kind.not_in(of_others),
            listed(Participant.id, self.people | self.distributors),
            listed(Participant.parent_id, self.distributors),
        )


EVERYONE = Viewer(people=None)


class Somebody(Protocol):
    """As much of a participant as decides on what they read."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def parent_id(self) -> int | None: ...


def viewer_as(*people: Somebody, sellers: frozenset[int] = frozenset()) -> Viewer:
    """The viewer that these participants are, with the sellers whose points they may open too."""
    at = {person.parent_id or person.id for person in people if person.kind in AT_DISTRIBUTORS}
    return Viewer(frozenset(person.id for person in people) | sellers, frozenset(at))
