"""Accounts, read for the pages of those who look after them: administrators, and distributors for their sellers'."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from core.accounts.models import Account, Role, account_participant
from core.accounts.sessions import count_sessions
from core.models import Kind, Participant, Team
from core.security.queries import last_sign_ins

PER_PAGE = 50
# What an account may be, beside in use.
STATES: dict[str, ColumnElement[bool]] = {
    "active": and_(Account.active, Account.locked_at.is_(None), Account.password_hash != ""),
    "invited": and_(Account.active, Account.locked_at.is_(None), Account.password_hash == ""),
    "locked": and_(Account.active, Account.locked_at.is_not(None)),
    "deactivated": Account.active.is_(False),
}
ORDERS = {"name": func.lower(Account.name), "email": Account.email, "role": Account.role}


@dataclass(frozen=True)
class Wanted:
    """Which accounts, for whom: a part of e-mail, name or participants, a role, a state; and in which order."""

    by: Account
    text: str = ""
    role: str = ""
    state: str = ""
    order: str = "name"


@dataclass(frozen=True)
class ListedAccount:
    """An account with when it last signed in, as far as the security log goes back, and how many sessions it has."""

    account: Account
    last_sign_in: datetime | None
    sessions: int


def count_accounts(session: Session, wanted: Wanted) -> int:
    """How many accounts there are that are looked for."""
    return session.scalar(select(func.count()).select_from(_matching(wanted).subquery())) or 0


def list_accounts(session: Session, wanted: Wanted, page: int) -> list[ListedAccount]:
    """A page of them."""
    query = _matching(wanted).options(selectinload(Account.participants), selectinload(Account.teams))
    query = query.order_by(ORDERS[wanted.order], Account.email)
    return listed(session.scalars(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all())


def listed(accounts: Sequence[Account]) -> list[ListedAccount]:
    """These accounts with what the access database knows of them."""
    ids = [account.id for account in accounts]
    last, alive = last_sign_ins(ids), count_sessions(ids)
    return [ListedAccount(account, last.get(account.id), alive.get(account.id, 0)) for account in accounts]


def account_for(session: Session, by: Account, account_id: int) -> Account | None:
    """The account of that number, where it is theirs to look after."""
    return session.scalar(select(Account).where(Account.id == account_id, looked_after(by)))


def looked_after(by: Account) -> ColumnElement[bool]:
    """Whether an account is somebody's to look after: all are an administrator's.

    A distributor's are those that act for its own sellers, and for nobody else.
    """
    if by.role == Role.ADMINISTRATOR:
        return true()
    own = Participant.id.in_(_own_sellers(by))
    others = Participant.id.not_in(_own_sellers(by))
    return and_(Account.role == Role.REP, Account.participants.any(own), ~Account.participants.any(others))


def sellers_without_account(session: Session, by: Account) -> Sequence[Participant]:
    """The sellers of a distributor for whom nobody can sign in."""
    acted_for = select(account_participant.c.participant_id)
    query = select(Participant).where(Participant.id.in_(_own_sellers(by)), Participant.id.not_in(acted_for))
    return session.scalars(query.order_by(Participant.name, Participant.code)).all()


def own_seller(session: Session, by: Account, code: str) -> Participant | None:
    """The seller of that code, where the distributor's."""
    query = select(Participant).where(Participant.code == code, Participant.id.in_(_own_sellers(by)))
    return session.scalar(query)


def _own_sellers(by: Account) -> Select[int]:
    own = [person.id for person in by.participants] if by.role == Role.DISTRIBUTOR else []
    return select(Participant.id).where(Participant.kind == Kind.SELLER, Participant.parent_id.in_(own))


def _matching(wanted: Wanted) -> Select[Account]:
    query = select(Account).where(looked_after(wanted.by))
    if wanted.role:
        query = query.where(Account.role == wanted.role)
    if wanted.state:
        query = query.where(STATES[wanted.state])
    return query.where(_named(wanted.text)) if wanted.text else query


def _named(wanted: str) -> ColumnElement[bool]:
    text = wanted.lower()
    person = Account.participants.any(
        or_(func.lower(Participant.code).contains(text, autoescape=True),
            func.lower(Participant.name).contains(text, autoescape=True))
    )  # fmt: skip
    team = Account.teams.any(func.lower(Team.name).contains(text, autoescape=True))
    own = [column.contains(text, autoescape=True) for column in (Account.email, func.lower(Account.name))]
    return or_(*own, person, team)


def team_names(session: Session) -> Sequence[str]:
    """The names of all teams."""
    return session.scalars(select(Team.name).order_by(Team.name)).all()
