"""Sign-ins that fail have to wait longer and longer: whoever guesses, not whoever is guessed at.

Failures are counted apart for a known device of an account (core.accounts.devices), and else for an e-mail from one
address. So nobody keeps others out from elsewhere, and in an office behind one address only the one who errs waits.
Two wider counts hold against many addresses that guess at one e-mail, and against one address that tries one e-mail
after the other; known devices are outside both. No wait is longer than LONGEST, whatever the clock does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from core.access import hold, reading_access, writing_access
from core.accounts.access_models import FailedSignIn
from core.accounts.tokens import keyed_digest
from core.clock import utc_now

# Failures are remembered so long.
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# So many are free; then one waits a minute, and twice as long after each further one.
FREE = 5
FREE_OF_EMAIL = 50
FREE_OF_ADDRESS = 30
FIRST = timedelta(minutes=1)
LONGEST = timedelta(minutes=15)


@dataclass(frozen=True)
class Attempt:
    """Who tries to sign in: the e-mail as it was typed, the address, and the known device, if it is one."""

    email: str
    address: str
    device: str = ""

    @property
    def key(self) -> str:
        """What is kept of the e-mail."""
        return keyed_digest(self.email.strip().lower())

    @property
    def network(self) -> str:
        """The address; of IPv6 the network, whose addresses are all one subscriber's."""
        try:
            found = ip_address(self.address)
        except ValueError:
            return self.address[:64]
        return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


@dataclass(frozen=True)
class Answer:
    """How long to wait before the next attempt (nothing: now), and the number of the failure noted for this one."""

    wait: timedelta
    failure_id: int | None = None


def attempt(tried: Attempt) -> Answer:
    """Whether this attempt may be made now.

    Noted as failed before the password is looked at, so that many attempts at once count as many; `forgive` takes
    it back. An attempt that has to wait is not noted: it does not prolong the wait.
    """
    now = utc_now()
    with writing_access() as session:
        hold(session, f"sign-in {tried.key}", f"sign-in {tried.network}")
        _settle(session, now)
        wait = max(_waits(session, tried, now))
        if wait:
            return Answer(wait)
        noted = FailedSignIn(email=tried.key, address=tried.network, device=tried.device[:32], at=now)
        session.add(noted)
        session.flush()
        return Answer(timedelta(), noted.id)


def forgive(tried: Attempt, answer: Answer) -> None:
    """The sign-in succeeded: it was no failure, and those from the same place before it are forgotten."""
    with writing_access() as session:
        session.execute(delete(FailedSignIn).where(FailedSignIn.id == answer.failure_id))
        session.execute(delete(FailedSignIn).where(FailedSignIn.email == tried.key, _place(tried)))


def count_failures(email: str) -> int:
    """How many sign-ins with an e-mail failed that still count."""
    query = select(func.count()).where(FailedSignIn.email == Attempt(email, "").key, FailedSignIn.at > utc_now() - DAY)
    with reading_access() as session:
        return session.scalar(query) or 0


def forget_failures(email: str) -> None:
    """Let nobody wait any longer for what failed with an e-mail."""
    with writing_access() as session:
        session.execute(delete(FailedSignIn).where(FailedSignIn.email == Attempt(email, "").key))


def _settle(session: Session, now: datetime) -> None:
    """Forget what is old; what a clock that was set back has left in the future was now.

    What another attempt is about to change is left to it: nobody waits here for somebody who waits for them.
    """
    old = select(FailedSignIn.id).where(FailedSignIn.at <= now - DAY).with_for_update(skip_locked=True)
    session.execute(delete(FailedSignIn).where(FailedSignIn.id.in_(old)))
    ahead = select(FailedSignIn.id).where(FailedSignIn.at > now).with_for_update(skip_locked=True)
    session.execute(update(FailedSignIn).where(FailedSignIn.id.in_(ahead)).values(at=now))


def _waits(session: Session, tried: Attempt, now: datetime) -> list[timedelta]:
    """What each count asks of this attempt."""
    of_email = FailedSignIn.email == tried.key
    own = _wait(session, func.count(), [of_email, _place(tried)], FREE, now)
    if tried.device:
        return [own]
    elsewhere = [FailedSignIn.device == "", FailedSignIn.at > now - DAY]
    here = [FailedSignIn.address == tried.network, FailedSignIn.device == "", FailedSignIn.at > now - HOUR]
    return [
        own,
        _wait(session, func.count(), [of_email, *elsewhere], FREE_OF_EMAIL, now),
        _wait(session, func.count(FailedSignIn.email.distinct()), here, FREE_OF_ADDRESS, now),
    ]


def _place(tried: Attempt) -> ColumnElement[bool]:
    """Where the attempts lie that count with this one."""
    if tried.device:
        return FailedSignIn.device == tried.device[:32]
    return (FailedSignIn.device == "") & (FailedSignIn.address == tried.network)


def _wait(
    session: Session, counted: ColumnElement[int], where: list[ColumnElement[bool]], free: int, now: datetime
) -> timedelta:
    count, last = session.execute(select(counted, func.max(FailedSignIn.at)).where(*where)).one()
    if count < free:
        return timedelta()
    return max(timedelta(), min(last, now) + min(FIRST * 2 ** min(count - free, 10), LONGEST) - now)
