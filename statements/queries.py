"""What a statement needs to know about its reader."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import Account, account_participant
from core.bulk import listed
from core.models import Participant


def language_of(session: Session, person: Participant) -> str | None:
    """The language of the account that acts for a participant (the oldest of several); None where there is none."""
    query = (
        select(Account.language)
        .join(account_participant, account_participant.c.account_id == Account.id)
        .where(account_participant.c.participant_id == person.id, Account.active)
        .order_by(Account.id)
        .limit(1)
    )
    return session.scalar(query)


def languages_of(session: Session, people: Collection[int], otherwise: str) -> dict[int, str]:
    """The same for several participants, in their order; `otherwise` where nobody acts for them."""
    query = (
        select(account_participant.c.participant_id, Account.language)
        .join(Account, Account.id == account_participant.c.account_id)
        .where(listed(account_participant.c.participant_id, people), Account.active)
        .order_by(Account.id.desc())
    )
    # The oldest account comes last, and stays.
    known = {row[0]: row[1] for row in session.execute(query)}
    return {person: known.get(person, otherwise) for person in people}
