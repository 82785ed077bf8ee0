"""Between the password and the second factor, and a browser that need not be asked: what cookies hold of both.

Neither lets anybody in by itself: the one says whose password was right, the other whose second factor was asked here.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, request, session
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.accounts.models import Account
from core.accounts.second.factors import Factors
from core.accounts.tokens import digest
from core.clock import utc_now

ANSWERED_WITHIN = timedelta(minutes=10)
COOKIE_KEY, CHALLENGE_KEY, ENROL_KEY = "second", "challenge", "enrol"


@dataclass(frozen=True)
class Waiting:
    """Somebody whose password was right: whether they stay signed in, and where they want to go."""

    account: Account
    kept: bool
    goal: str


def begin_waiting(account: Account, kept: bool, goal: str) -> None:
    """Remember, for some minutes, that the password of an account was right in this browser."""
    session[COOKIE_KEY] = [account.id, digest(account.password_hash), _now(), kept, goal]


def forget_waiting() -> None:
    """Begin anew: nobody's password was right in this browser."""
    session.pop(COOKIE_KEY, None)


def waiting_for(database: Session) -> Waiting | None:
    """Who has to show a second factor in this browser; None where nobody, or where the time is over."""
    kept = session.get(COOKIE_KEY)
    if not kept or not 0 <= _now() - kept[2] <= ANSWERED_WITHIN.total_seconds():
        return None
    account = database.get(Account, kept[0])
    if account is None or not account.is_active or digest(account.password_hash) != kept[1]:
        return None
    return Waiting(account, kept[3], kept[4])


def ask_browser(challenge: str) -> None:
    """Remember what this browser was asked to prove."""
    session[CHALLENGE_KEY] = [challenge, _now()]


def asked_of_browser() -> str:
    """What this browser was asked to prove, once; empty where that was nothing, or too long ago."""
    challenge, at = session.pop(CHALLENGE_KEY, None) or ("", 0)
    return str(challenge) if 0 <= _now() - at <= ANSWERED_WITHIN.total_seconds() else ""


def trust_browser(answer: Response, account: Account, factors: Factors) -> None:
    """Ask for no second factor of this account in this browser for some days."""
    days: timedelta = current_app.config["SECOND_FACTOR_KEPT"]
    answer.set_cookie(
        _name(),
        _signer().dumps([account.id, _stamp(account, factors)]),
        max_age=days,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def is_trusted(account: Account, factors: Factors) -> bool:
    """Whether this browser need not be asked: under another password or other factors it has to be again."""
    days: timedelta = current_app.config["SECOND_FACTOR_KEPT"]
    try:
        kept = _signer().loads(request.cookies.get(_name(), ""), max_age=int(days.total_seconds()))
    except BadData:
        return False
    return bool(days) and kept == [account.id, _stamp(account, factors)]


def _stamp(account: Account, factors: Factors) -> str:
    return digest(account.password_hash + factors.stamp)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(digest(str(current_app.secret_key)), salt="palier.trusted")


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-trusted"


def _now() -> int:
    return int(utc_now().timestamp())
