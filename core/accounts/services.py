"""What can be done with accounts: add one, sign in, another password, take it out of use and back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts import links, sessions, throttle
from core.accounts.models import Account, Role
from core.accounts.passwords import hash_password, is_outdated, is_right, refuse_weak
from core.accounts.throttle import Attempt
from core.db import begin_writing
from core.errors import Busy, Refused
from core.models import Participant


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
    kept = account.password_hash if account is not None and account.active else None
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


def add_account(
    session: Session, email: str, name: str, role: Role, codes: Sequence[str], password: str, language: str = "fr"
) -> Account:
    """An account for somebody who acts for the participants of these codes; Refused where something does not hold.

    The password is not judged here: `refuse_weak` does that where somebody chooses one.
    """
    address = _checked(email)
    if session.scalar(select(Account.id).where(Account.email == address)) is not None:
        raise Refused(_("There is already an account “%(email)s”.", email=address))
    longest = Account.name.type.length
    if len(name.strip()) > longest:
        raise Refused(_("The name is longer than %(longest)s characters; shorten it.", longest=longest))
    people = [_participant(session, code) for code in codes]
    if role in (Role.REP, Role.DISTRIBUTOR) and not people:
        raise Refused(_("A rep's or distributor's account acts for a participant: give at least one code."))
    account = Account(
        email=address, name=name.strip() or address, role=role, language=language, password_hash=hash_password(password)
    )
    account.participants = people
    session.add(account)
    session.flush()
    return account


def names_of(account: Account) -> tuple[str, ...]:
    """What a password of this account must not be made of, beside the words of every programme."""
    return account.name, account.email, str(current_app.config["PROGRAMME"])


def change_password(session: Session, account: Account, present: str, new: str, address: str) -> timedelta:
    """Give the account another password, if the present one is right; to be followed by a commit and `after_password`.

    How long to wait, where the present one was wrong too often (then nothing is done); else nothing. Refused where the
    present one is wrong or the new one weak. Begins writing by itself, when passwords are checked and hashed.
    """
    former, account_id, names = account.password_hash, account.id, names_of(account)
    tried = Attempt(account.email, address, f"change {account.id}")
    session.rollback()
    answer = throttle.attempt(tried)
    if answer.wait:
        return answer.wait
    if not is_right(former, present):
        raise Refused(_("This is not your present password."))
    throttle.forgive(tried, answer)
    refuse_weak(new, names)
    made = hash_password(new)
    begin_writing(session)
    held = links.hold_account(session, account_id)
    if held is None or held.password_hash != former:
        raise Refused(_("The password was changed meanwhile. Sign in again."))
    held.password_hash = made
    return timedelta()


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


def deactivate(session: Session, account: Account, by: Account | None = None) -> None:
    """Take an account out of use, in the caller's transaction; Refused for one's own and for the last administrator.

    To be followed by a commit and `after_password`, so that its sessions and its link are over for good.
    """
    if by is not None and by.id == account.id:
        raise Refused(_("You cannot deactivate your own account; another administrator can."))
    # Held in one order, so that two administrators do not deactivate each other.
    query = select(Account.id).where(Account.role == Role.ADMINISTRATOR, Account.active).order_by(Account.id)
    administrators = session.scalars(query.with_for_update(key_share=True)).all()
    if list(administrators) == [account.id]:
        raise Refused(_("This is the last active administrator: without one nobody could manage the accounts."))
    account.active = False


def reactivate(account: Account) -> None:
    """Take an account back into use, in the caller's transaction; its password is the one it had."""
    account.active = True


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


def _checked(email: str) -> str:
    try:
        # Whether the domain can receive mail is nobody's business here: many work on an intranet.
        found = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refused(_("“%(email)s” is not an e-mail address.", email=email)) from error
    return found.normalized.lower()


def _participant(session: Session, code: str) -> Participant:
    person = session.scalar(select(Participant).where(Participant.code == code))
    if person is None:
        raise Refused(_("There is no participant “%(code)s”. Import the participants first.", code=code))
    return person
