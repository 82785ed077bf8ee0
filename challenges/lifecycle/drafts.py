"""What can be done with drafts beside launching them: throw them away, and make one from any challenge."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.definition.duplicates import a_year_later, duplicate, proposed_code
from challenges.definition.references import refuse_unknown
from challenges.definition.toml import Refusal, RefusedDefinition, read_definition
from challenges.lifecycle.finding import find_challenge, locked_challenge
from challenges.lifecycle.services import add_challenge
from challenges.models import Challenge, State
from core.clock import today
from core.db import lock_sales
from core.errors import Refused


def delete_draft(session: Session, code: str) -> None:
    """Throw a draft away for good; Refused for a challenge that was launched."""
    # Else it could be launched between the look at its state and its end.
    lock_sales(session)
    challenge = locked_challenge(session, code)
    if challenge.state != State.DRAFT:
        raise Refused(_("Challenge “%(code)s” has been launched; only drafts can be deleted.", code=code))
    session.delete(challenge)
    session.flush()


def save_draft(session: Session, challenge: Challenge, source: str) -> None:
    """Give a draft another text, maybe with another code; RefusedDefinition where it cannot be taken."""
    definition = read_definition(source)
    lock_sales(session)
    session.refresh(challenge)
    if challenge.state != State.DRAFT:
        raise Refused(_("Challenge “%(code)s” has already been launched.", code=challenge.code))
    refuse_unknown(session, definition)
    if definition.code != challenge.code:
        if session.scalar(select(Challenge.id).where(Challenge.code == definition.code)):
            taken = _("there is a challenge “%(code)s” already.", code=definition.code)
            raise RefusedDefinition([Refusal("code", taken)])
        challenge.code = definition.code
    challenge.source = source
    session.flush()


def schedule_launch(session: Session, code: str, day: date | None) -> None:
    """Say on which day a draft is launched by itself; None: on none."""
    lock_sales(session)
    challenge = locked_challenge(session, code)
    if challenge.state != State.DRAFT:
        raise Refused(_("Challenge “%(code)s” has already been launched.", code=code))
    if day is not None and day <= today():
        raise Refused(_("Choose a day to come, or launch it now."))
    challenge.launch_on = day
    session.flush()


def duplicate_challenge(session: Session, code: str, start: date | None = None, new_code: str = "") -> Challenge:
    """A draft with the rules of any challenge, from another first day on.

    start: a year later where none is said. new_code: the one that is proposed where none is said; a draft that has
    it already is not replaced (DraftExists).
    """
    first, proposed = propose_duplicate(session, code, start)
    source = duplicate(find_challenge(session, code).source, first, new_code or proposed)
    return add_challenge(session, source)


def propose_duplicate(session: Session, code: str, start: date | None = None) -> tuple[date, str]:
    """The first day and the code of a duplicate: what a page proposes before it is made."""
    definition = find_challenge(session, code).definition
    first = start or a_year_later(definition)
    return first, proposed_code(definition, first, set(session.scalars(select(Challenge.code))))
