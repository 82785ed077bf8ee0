"""The present password, asked once more before something that decides who gets in (ASVS 5, V7.5)."""

from datetime import timedelta
from math import ceil

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from core.accounts import throttle
from core.accounts.models import Account
from core.accounts.passwords import is_right
from core.accounts.throttle import Attempt
from core.errors import Refused


class TooOften(Refused):
    """Too many attempts failed; the next one has to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(waiting_words(wait))
        self.wait = wait


def confirm_password(session: Session, account: Account, present: str, address: str) -> None:
    """Let somebody who is signed in prove that it is they; Refused where the password is wrong, TooOften at last.

    No transaction of the session is open afterwards: checking a password is slow on purpose.
    """
    kept, tried = account.password_hash, Attempt(account.email, address, f"change {account.id}")
    session.rollback()
    answer = throttle.attempt(tried)
    if answer.wait:
        raise TooOften(answer.wait)
    if not is_right(kept, present):
        raise Refused(_("This is not your present password."))
    throttle.forgive(tried, answer)


def waiting_words(wait: timedelta) -> str:
    """How long somebody has to wait who failed too often."""
    return ngettext(
        "Too many attempts failed. Wait %(num)s minute, then try again.",
        "Too many attempts failed. Wait %(num)s minutes, then try again.",
        ceil(wait.total_seconds() / 60),
    )
