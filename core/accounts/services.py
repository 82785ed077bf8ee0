"""What people do with their own account: sign in, another password."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts import links, sessions, throttle
from core.accounts.confirming import confirm_password
from core.accounts.models import Account
from core.accounts.passwords import hash_password, is_outdated, is_right, refuse_weak
from core.accounts.throttle import Attempt
from core.db import begin_writing
from core.errors import Busy, Refused


@dataclass(frozen=True)
class SignIn:
    """What became of an attempt: an account, or how long to wait, or neither (not the right e-mail and password)."""

    account: Account | None = None
    wait: timedelta = timedelta()


def sign_in(session: Session, email: str, password: str, address: str, device_of: Callable[[int], str]) -> SignIn:
    """Check an e-mail and its password; device_of: the name of this browser, where that account is known in it.

    Nothing of it waits for whoever writes in the database: what it writes stands in the access database, in two short
    transactions, because checking a password is slow on purpose. The first notes a failure, the second takes it back.
    """
    account = find_account(session, email)
    tried = Attempt(email, address, device_of(account.id) if account else "")
    kept = account.password_hash if account is not None and account.is_active else None
    session.rollback()
    answer = throttle.attempt(tried)
    if answer.wait:
        return SignIn(wait=answer.wait)
    if not is_right(kept, password):
        return SignIn()
    throttle.forgive(tried, answer)
    assert account is not None
    if is_outdated(account.password_hash):
        _hash_anew(session, account, password)
    return SignIn(account)


def find_account(session: Session, email: str) -> Account | None:
    """The account of an e-mail, however it is written."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def account_named(session: Session, email: str) -> Account:
    """The account of an e-mail; Refused where there is none."""
    account = find_account(session, email)
    if account is None:
        raise Refused(_("There is no account “%(email)s”.", email=email))
    return account


def names_of(account: Account) -> tuple[str, ...]:
    """What a password of this account must not be made of, beside the words of every programme."""
    return account.name, account.email, str(current_app.config["PROGRAMME"])


def change_password(session: Session, account: Account, present: str, new: str, address: str) -> None:
    """Give the account another password, if the present one is right; to be followed by a commit and `after_password`.

    Refused where the present one is wrong or the new one weak. Begins writing by itself, when passwords are checked
    and hashed.
    """
    former, account_id, names = account.password_hash, account.id, names_of(account)
    confirm_password(session, account, present, address)
    refuse_weak(new, names)
    made = hash_password(new)
    begin_writing(session)
    held = links.hold_account(session, account_id)
    if held is None or held.password_hash != former:
        raise Refused(_("The password was changed meanwhile. Sign in again."))
    held.password_hash = made


def reset_password(session: Session, token: str, new: str) -> Account | None:
    """Give the account of a link another password; to be followed by a commit and `after_password`.

    None where the link is over. Refused where the password is weak. Begins writing by itself.
    """
    account = links.account_of_link(session, token)
    if account is None:
        return None
    refuse_weak(new, names_of(account))
    made = hash_password(new)
    begin_writing(session)
    held = links.account_of_link(session, token, hold=True)
    if held is not None:
        held.password_hash = made
    return held


def after_password(account_id: int) -> None:
    """The password has changed: every session ends, and the link that there may have been is worth nothing."""
    sessions.end_sessions(account_id)
    links.forget_link(account_id)


def _hash_anew(session: Session, account: Account, password: str) -> None:
    """Keep a hash with today's settings, unless somebody writes now: there will be a next time."""
    former, made = account.password_hash, hash_password(password)
    account_id = account.id
    try:
        begin_writing(session, wait=False)
    except Busy:
        return
    held = links.hold_account(session, account_id)
    if held is not None and held.password_hash == former:
        held.password_hash = made
        session.commit()
        sessions.carry_over(held, former)
