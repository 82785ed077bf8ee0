"""The wallet of somebody who takes part, as home tells it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.clock import today
from core.models import Participant
from core.page_facts import page_facts
from rewards.wallet.reading import Purse, purse_of


@dataclass(frozen=True)
class OwnWallet:
    """A wallet, and the code of the participant whose it is."""

    code: str
    purse: Purse


def own_wallet(session: Session, account: Account, person: Participant | None) -> OwnWallet | None:
    """The wallet of a participant of the account, of the first one by default; None where they have none.

    Nothing is asked where nobody of the account has one, which each page knows anyway.
    """
    person = person or next(iter(account.participants), None)
    if person is None or not page_facts(session).wallet:
        return None
    purse = purse_of(session, person.id, today())
    return OwnWallet(person.code, purse) if purse else None
