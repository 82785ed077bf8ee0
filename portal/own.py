"""The challenge and the participant that a page of one's own is about."""

from typing import NamedTuple

from flask import abort, request
from sqlalchemy.orm import Session

from challenges.ledger.standings import Row, standing_of
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge
from core.accounts.models import Account
from core.accounts.permissions import viewer_of
from core.models import Participant
from core.viewer import Viewer
from portal.queries import choose


class Mine(NamedTuple):
    """One's part in a running challenge, and for whom its page is made."""

    challenge: Challenge
    person: Participant
    row: Row
    viewer: Viewer

    @property
    def arguments(self) -> dict[str, str]:
        """What addresses name it by."""
        return {"challenge": self.challenge.code, "participant": self.person.code}

    @property
    def is_upcoming(self) -> bool:
        """Whether it has not begun: nobody has a rank yet."""
        return is_upcoming(self.challenge)


def own_part(session: Session, account: Account, must_name: bool) -> Mine | None:
    """The part that the address names, 404 where that is none of the account's; else the one that ends first.

    must_name: what changes something says of what. None for who takes part in nothing that runs.
    """
    asked = request.args.get("challenge", ""), request.args.get("participant", "")
    part = choose(session, account, *asked).chosen
    is_named = part is not None and (part.challenge.code, part.participant.code) == asked
    if not is_named and (must_name or any(asked)):
        abort(404)
    if part is None:
        return None
    row = standing_of(session, part.challenge, part.participant.id)
    if row is None:
        abort(404)
    return Mine(part.challenge, part.participant, row, viewer_of(session, account))
