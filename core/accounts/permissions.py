"""Who may do and see what: the one place that decides.

A view says which act it is (`requires`), that anybody may call it (`public`) or that it asks for a token (`by_token`);
app/web.py refuses the rest, and any view that says nothing.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Role
from core.clock import today
from core.models import Participant
from core.teams import members_of
from core.viewer import EVERYONE, Viewer, viewer_as


class Permission(StrEnum):
    """What a page lets somebody do."""

    HOME = "home"
    OWN_ACCOUNT = "own_account"
    OWN_SALES = "own_sales"
    OWN_GOAL = "own_goal"
    OWN_WALLET = "own_wallet"
    SEE_WALLETS = "see_wallets"
    ADJUST_WALLETS = "adjust_wallets"
    DECLARE = "declare"
    OWN_CLIENTS = "own_clients"
    COLLECTED_CLIENTS = "collected_clients"
    VALIDATE = "validate"
    PRE_VALIDATE = "pre_validate"
    DISPUTE = "dispute"
    ANSWER_DISPUTES = "answer_disputes"
    SEE_STOCK = "see_stock"
    LEARN = "learn"
    TEACH = "teach"
    SEE_LEARNING = "see_learning"
    SEE_CHALLENGE = "see_challenge"
    SEE_LEADERBOARD = "see_leaderboard"
    SEE_POINTS = "see_points"
    SEE_STATEMENT = "see_statement"
    MANAGE_CHALLENGES = "manage_challenges"
    SIMULATE = "simulate"
    SEE_OUTLOOK = "see_outlook"
    SEE_TEAM = "see_team"
    REOPEN_CHALLENGES = "reopen_challenges"
    SEE_PROOF = "see_proof"
    SEE_SHEETS = "see_sheets"
    IMPORT = "import"
    SEE_LINES = "see_lines"
    MANAGE_ACCOUNTS = "manage_accounts"
    LOOK_AFTER_ACCOUNTS = "look_after_accounts"
    SEE_SECURITY_LOG = "see_security_log"
    SET_PROGRAMME = "set_programme"
    SEE_DESIGN = "see_design"
    SEE_JOBS = "see_jobs"


EVERYBODY = frozenset(Role)
MANAGERS = frozenset({Role.DIRECTOR, Role.ADMINISTRATOR})
# Those who lead somebody: of a regional manager, the people in its teams alone.
LEADERS = MANAGERS | {Role.REGIONAL_MANAGER}
TEACHERS = frozenset({Role.TRAINER, Role.DIRECTOR, Role.ADMINISTRATOR})

ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.HOME: EVERYBODY,
    Permission.OWN_ACCOUNT: EVERYBODY,
    Permission.OWN_SALES: frozenset({Role.REP, Role.DISTRIBUTOR}),
    Permission.OWN_GOAL: frozenset({Role.REP, Role.DISTRIBUTOR}),
    Permission.OWN_WALLET: frozenset({Role.REP, Role.DISTRIBUTOR}),
    Permission.SEE_WALLETS: MANAGERS,
    Permission.ADJUST_WALLETS: frozenset({Role.ADMINISTRATOR}),
    # Of those who act for a rep, whoever acts for a seller: its page asks for a distributor too.
    Permission.DECLARE: frozenset({Role.REP, Role.DISTRIBUTOR}),
    Permission.OWN_CLIENTS: frozenset({Role.DISTRIBUTOR}),
    Permission.COLLECTED_CLIENTS: MANAGERS,
    Permission.VALIDATE: MANAGERS,
    Permission.PRE_VALIDATE: frozenset({Role.REGIONAL_MANAGER}),
    Permission.DISPUTE: frozenset({Role.REP, Role.DISTRIBUTOR}),
    Permission.ANSWER_DISPUTES: MANAGERS,
    # Of those in one's charge (sales.through.charge); whoever has none is refused there.
    Permission.SEE_STOCK: EVERYBODY,
    Permission.LEARN: frozenset({Role.REP, Role.DISTRIBUTOR}),
    Permission.TEACH: TEACHERS,
    # Of a regional manager, the people in its teams alone.
    Permission.SEE_LEARNING: TEACHERS | LEADERS,
    Permission.SEE_CHALLENGE: EVERYBODY,
    Permission.SEE_LEADERBOARD: EVERYBODY,
    Permission.SEE_POINTS: EVERYBODY,
    Permission.SEE_STATEMENT: EVERYBODY,
    Permission.MANAGE_CHALLENGES: MANAGERS,
    Permission.SIMULATE: MANAGERS,
    Permission.SEE_OUTLOOK: LEADERS,
    Permission.SEE_TEAM: LEADERS,
    Permission.REOPEN_CHALLENGES: frozenset({Role.ADMINISTRATOR}),
    Permission.SEE_PROOF: EVERYBODY,
    # Of those that are for them (elearning.sheets.reader).
    Permission.SEE_SHEETS: EVERYBODY,
    Permission.IMPORT: frozenset({Role.ADMINISTRATOR}),
    Permission.SEE_LINES: MANAGERS,
    Permission.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    Permission.LOOK_AFTER_ACCOUNTS: frozenset({Role.DISTRIBUTOR, Role.ADMINISTRATOR}),
    Permission.SEE_SECURITY_LOG: frozenset({Role.ADMINISTRATOR}),
    Permission.SET_PROGRAMME: frozenset({Role.ADMINISTRATOR}),
    Permission.SEE_DESIGN: frozenset({Role.ADMINISTRATOR}),
    Permission.SEE_JOBS: frozenset({Role.ADMINISTRATOR}),
}

PUBLIC = "public"
# Of what programs call with a token that an administrator gave them: no session, and no form of ours.
BY_TOKEN = "by_token"
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


def by_token(view: View) -> View:
    """Mark a view as one that asks for an upload token; to be written under the route, next to the function."""
    setattr(view, MARK, BY_TOKEN)
    return view


def mark_of(view: Callable[..., Any] | None) -> Permission | str | None:
    """The act of a view, PUBLIC, BY_TOKEN, or None where it says nothing and is therefore refused."""
    return getattr(view, MARK, None)


def may(account: Account, act: Permission) -> bool:
    """Whether this account's role allows the act."""
    return Role(account.role) in ALLOWED[act]


def sees_everyone(account: Account) -> bool:
    """Whether this account sees every participant and every challenge."""
    return Role(account.role) in MANAGERS


def viewer_of(session: Session, account: Account) -> Viewer:
    """Whose points and sales this account sees: its participants', a distributor its sellers' too; or everyone's.

    A regional manager sees those of whoever is in its teams today, and knows by name whom they know (decision 37).
    """
    if sees_everyone(account):
        return EVERYONE
    if account.role == Role.REGIONAL_MANAGER:
        return viewer_as(*account.participants, *members_of(session, [team.id for team in account.teams], today()))
    own = [person.id for person in account.participants]
    if account.role != Role.DISTRIBUTOR or not own:
        return viewer_as(*account.participants)
    sellers = session.scalars(select(Participant.id).where(Participant.parent_id.in_(own)))
    return viewer_as(*account.participants, sellers=frozenset(sellers))


def may_see_challenge(account: Account, state: str, takes_part: bool) -> bool:
    """Whether this account sees a challenge in this state; `takes_part`: one of its participants has a standing."""
    return sees_everyone(account) or (state != "draft" and takes_part)


def may_see_proof(account: Account, brought_by: int) -> bool:
    """Whether this account may have a proof for what it is: it brought it itself (`brought_by`: whose it is by number),
    or sees everyone's. Whom it concerns besides, sales.proofs.access asks the rooms that use proofs."""
    return account.id == brought_by or sees_everyone(account)
