"""Accounts, read for the administrator's pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from core.accounts.models import Account
from core.accounts.sessions import count_sessions
from core.models import Participant
from core.security.queries import last_sign_ins

PER_PAGE = 50


@dataclass(frozen=True)
class ListedAccount:
    """An account with when it last signed in, as far as the security log goes back, and how many sessions it has."""

    account: Account
    last_sign_in: datetime | None
    sessions: int


def count_accounts(session: Session, wanted: str) -> int:
    """How many accounts there are in whose e-mail, name or participants the text occurs."""
    return session.scalar(select(func.count()).select_from(_matching(wanted).subquery())) or 0


def list_accounts(session: Session, wanted: str, page: int) -> list[ListedAccount]:
    """A page of them, in the order of their e-mails."""
    query = _matching(wanted).options(selectinload(Account.participants)).order_by(Account.email)
    return listed(session.scalars(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all())


def listed(accounts: Sequence[Account]) -> list[ListedAccount]:
    """These accounts with what the access database knows of them."""
    ids = [account.id for account in accounts]
    last, alive = last_sign_ins(ids), count_sessions(ids)
    return [ListedAccount(account, last.get(account.id), alive.get(account.id, 0)) for account in accounts]


def _matching(wanted: str) -> Select[Account]:
    query = select(Account)
    if not wanted:
        return query
    text = wanted.lower()
    person = Account.participants.any(
        or_(func.lower(Participant.code).contains(text, autoescape=True),
            func.lower(Participant.name).contains(text, autoescape=True))
    )  # fmt: skip
    return query.where(
        or_(Account.email.contains(text, autoescape=True), func.lower(Account.name).contains(text, autoescape=True),
            person)
    )  # fmt: skip
