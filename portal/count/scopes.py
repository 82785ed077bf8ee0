"""What a list is compared with: one's own challenge, or days that one chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge
from core.accounts.models import Account
from core.asked import day_of
from core.clock import today
from core.errors import Refused
from core.models import Participant
from portal.queries import parts_of

# A period is bounded: somebody's lines of so many days are read whole.
MOST_DAYS = 366


@dataclass(frozen=True)
class Scope:
    """The sales of a participant on some days: those of a challenge, or all that are credited to them."""

    person: Participant
    first: date
    last: date
    challenge: Challenge | None = None

    @property
    def id(self) -> str:
        """What a form calls it."""
        return f"{self.challenge.code if self.challenge else ''}:{self.person.code}"


def scopes_of(session: Session, account: Account) -> list[Scope]:
    """Every challenge that an account takes part in and that has begun, the latest first; then days of one's own."""
    people = sorted(account.participants, key=lambda person: person.code)
    parts = [it for it in parts_of(session, [person.id for person in people]) if not is_upcoming(it.challenge)]
    parts.sort(key=lambda it: (it.challenge.definition.end, it.challenge.id), reverse=True)
    challenges = [Scope(it.participant, *it.challenge.definition.own_days, it.challenge) for it in parts]
    return challenges + [Scope(person, *_usual_days()) for person in people]


def _usual_days() -> tuple[date, date]:
    return today().replace(day=1), today()


def chosen_scope(scopes: Sequence[Scope], wanted: str, first: str, last: str) -> Scope:
    """The scope, one of these, that a form names; Refused, in words, for days that are none."""
    found = next(it for it in scopes if it.id == wanted)
    if found.challenge:
        return found
    begin, end = day_of(first.strip()), day_of(last.strip())
    if begin is None or end is None or end < begin:
        raise Refused(_("Choose the first and the last day, in this order."))
    if end - begin >= timedelta(days=MOST_DAYS):
        raise Refused(
            ngettext(
                "A period has up to %(num)s day. Choose a shorter one.",
                "A period has up to %(num)s days. Choose a shorter one.",
                MOST_DAYS,
            )
        )
    return Scope(found.person, begin, end)
