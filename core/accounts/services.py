"""What can be done with accounts: add one, and check who signs in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts import throttle
from core.accounts.models import Account, Role
from core.accounts.passwords import hash_password, is_outdated, is_right
from core.db import begin_writing
from core.errors import Refused
from core.models import Participant


@dataclass(frozen=True)
class SignIn:
    """What became of an attempt: an account, or how long to wait, or neither (not the right e-mail and password)."""

    account: Account | None = None
    wait: timedelta = timedelta()


def sign_in(session: Session, email: str, password: str, address: str) -> SignIn:
    """Check an e-mail and its password.

    Takes two short transactions, because checking a password is slow on purpose and would keep other writers
    waiting: the first notes a failure, the second takes it back.
    """
    wait, noted = throttle.attempt(session, email, address)
    account = session.scalar(select(Account).where(Account.email == email.lower()))
    kept = account.password_hash if account is not None and account.active else None
    session.commit()
    if wait:
        return SignIn(wait=wait)
    if not is_right(kept, password):
        return SignIn()
    begin_writing(session)
    throttle.forgive(session, email, noted)
    assert account is not None
    if is_outdated(account.password_hash):
        account.password_hash = hash_password(password)
    return SignIn(account)


def add_account(
    session: Session, email: str, name: str, role: Role, codes: Sequence[str], password: str, language: str = "fr"
) -> Account:
    """An account for somebody who acts for the participants of these codes; Refused where something does not hold."""
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
