"""A typed code checked, slowed down like a password: whoever gets here has the password already."""

from sqlalchemy.orm import Session

from core.accounts import throttle
from core.accounts.confirming import TooOften
from core.accounts.models import Account
from core.accounts.second.codes import is_code_of, is_recovery_code_of
from core.accounts.second.factors import Factors
from core.accounts.throttle import Attempt


def check_code(session: Session, account: Account, factors: Factors, typed: str, address: str) -> str:
    """`app` or `recovery`, by which kind of code it is; empty where it is none. TooOften after too many wrong ones."""
    tried = Attempt(account.email, address, f"second {account.id}")
    answer = throttle.attempt(tried)
    if answer.wait:
        raise TooOften(answer.wait)
    kind = ""
    if factors.app is not None and is_code_of(factors.app, typed):
        kind = "app"
    elif is_recovery_code_of(session, account, typed):
        kind = "recovery"
    if kind:
        throttle.forgive(tried, answer)
    return kind
