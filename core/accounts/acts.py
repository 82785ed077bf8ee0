"""What is done with an account at one touch: once, for the pages and for the commands."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.accounts import managing, services, sessions, throttle
from core.accounts.models import Account
from core.accounts.second.factors import remove_factors
from core.db import begin_writing, db, store
from core.security.log import EventKind, record

Told = Callable[[Account], str]


def _nothing(_account: Account) -> None:
    """Nothing is left to do."""


def _end_sessions(account: Account) -> None:
    sessions.end_sessions(account.id)


@dataclass(frozen=True)
class Act:
    """An act on an account, stored at once: the change, what follows it, and how it is told.

    change: in the transaction; may say Refused. kind: its line in the security log. told: for the page; printed: for
    the command. follow: once it is stored, in the database of sessions.
    """

    change: Callable[[Session, Account, Account | None], None]
    kind: EventKind
    told: Told
    printed: Told
    follow: Callable[[Account], None] = _nothing

    def store(self, find: Callable[[], Account], by: Account | None = None) -> Account:
        """Do it to the account that is found once nobody else writes; Refused where it may not be done."""
        begin_writing(db.session())
        account = find()
        self.change(db.session(), account, by)
        store(db.session())
        self.follow(account)
        record(self.kind, account.email)
        return account


LOCK = Act(
    managing.lock,
    EventKind.ACCOUNT_LOCKED,
    lambda account: _("The account is locked: nobody signs in with it until it is unlocked."),
    lambda account: _("Account “%(email)s” is locked.", email=account.email),
    _end_sessions,
)
UNLOCK = Act(
    lambda _session, account, _by: managing.unlock(account),
    EventKind.ACCOUNT_UNLOCKED,
    lambda account: _("The account is unlocked, with the password it had."),
    lambda account: _("Account “%(email)s” is unlocked.", email=account.email),
    lambda account: throttle.forget_failures(account.email),
)
DEACTIVATE = Act(
    managing.deactivate,
    EventKind.ACCOUNT_DEACTIVATED,
    lambda account: _("The account is deactivated; nobody signs in with it any more."),
    lambda account: _("Account “%(email)s” is deactivated.", email=account.email),
    lambda account: services.after_password(account.id),
)
REACTIVATE = Act(
    lambda _session, account, _by: managing.reactivate(account),
    EventKind.ACCOUNT_REACTIVATED,
    lambda account: _("The account is active again, with the password it had."),
    lambda account: _("Account “%(email)s” is active again.", email=account.email),
)
RESET_FACTOR = Act(
    lambda session, account, _by: remove_factors(session, account),
    EventKind.SECOND_FACTOR_RESET,
    lambda account: _("%(name)s has no second factor any more, and is signed out everywhere.", name=account.name),
    lambda account: _("Account “%(email)s” has no second factor any more.", email=account.email),
    _end_sessions,
)
