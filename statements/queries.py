"""What a statement needs to know about its reader."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import Account, account_participant
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
