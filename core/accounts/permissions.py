"""Who may do and see what: the one place that decides.

A view says which act it is (`requires`) or that anybody may call it (`public`); app/web.py refuses the rest, and any
view that says neither.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Role
from core.models import Participant
from core.viewer import EVERYONE, Viewer, viewer_as


class Permission(StrEnum):
    """What a page lets somebody do."""

    HOME = "home"
    OWN_ACCOUNT = "own_account"
    SEE_CHALLENGE = "see_challenge"
    SEE_LEADERBOARD = "see_leaderboard"
    SEE_POINTS = "see_points"
    SEE_STATEMENT = "see_statement"
    MANAGE_CHALLENGES = "manage_challenges"
    SIMULATE = "simulate"
    REOPEN_CHALLENGES = "reopen_challenges"
    IMPORT = "import"
    SEE_LINES = "see_lines"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_SECURITY_LOG = "see_security_log"


EVERYBODY = frozenset(Role)
MANAGERS = frozenset({Role.DIRECTOR, Role.ADMINISTRATOR})

ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.HOME: EVERYBODY,
    Permission.OWN_ACCOUNT: EVERYBODY,
    Permission.SEE_CHALLENGE: EVERYBODY,
    Permission.SEE_LEADERBOARD: EVERYBODY,
    Permission.SEE_POINTS: EVERYBODY,
    Permission.SEE_STATEMENT: EVERYBODY,
    Permission.MANAGE_CHALLENGES: MANAGERS,
    Permission.SIMULATE: MANAGERS,
    Permission.REOPEN_CHALLENGES: frozenset({Role.ADMINISTRATOR}),
    Permission.IMPORT: frozenset({Role.ADMINISTRATOR}),
    Permission.SEE_LINES: MANAGERS,
    Permission.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    Permission.SEE_SECURITY_LOG: frozenset({Role.ADMINISTRATOR}),
}

PUBLIC = "public"
MARK = "palier_act"
View = TypeVar("View", bound=Callable[..., Any])


def requires(act: Permission) -> Callable[[View], View]:
    """Mark a view as this act; to be written under the route, next to the function."""

    def mark(view: View) -> View:
        setattr(view, MARK, act)
        return view

    return mark


def public(view: View) -> View:
    """Mark a view as open to everybody, signed in or not."""
    setattr(view, MARK, PUBLIC)
    return view


def mark_of(view: Callable[..., Any] | None) -> Permission | str | None:
    """The act of a view, PUBLIC, or None where it says nothing and is therefore refused."""
    return getattr(view, MARK, None)


def may(account: Account, act: Permission) -> bool:
    """Whether this account's role allows the act."""
    return Role(account.role) in ALLOWED[act]


def sees_everyone(account: Account) -> bool:
    """Whether this account sees every participant and every challenge."""
    return Role(account.role) in MANAGERS


def viewer_of(session: Session, account: Account) -> Viewer:
    """Whose points and sales this account sees: its participants', a distributor its sellers' too; or everyone's."""
    if sees_everyone(account):
        return EVERYONE
    own = [person.id for person in account.participants]
    if account.role != Role.DISTRIBUTOR or not own:
        return viewer_as(*account.participants)
    sellers = session.scalars(select(Participant.id).where(Participant.parent_id.in_(own)))
    return viewer_as(*account.participants, sellers=frozenset(sellers))


def may_see_challenge(account: Account, state: str, takes_part: bool) -> bool:
    """Whether this account sees a challenge in this state; `takes_part`: one of its participants has a standing."""
    return sees_everyone(account) or (state != "draft" and takes_part)
