"""The entries of the trail, from where each of them is kept: nothing is written twice."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from challenges.models import Challenge, Event
from core.access import reading_access
from core.accounts.models import Account
from core.clock import end_of_day
from core.security.log import EventKind
from core.security.models import SecurityEvent
from imports.models import ImportRun, ImportState

PER_PAGE = 50
# What of the security log changed something; imports stand there too, and are told by themselves.
CHANGING = (
    EventKind.PASSWORD_CHANGED, EventKind.PASSWORD_LINK, EventKind.PASSWORD_RESET, EventKind.SESSIONS_ENDED,
    EventKind.ACCOUNT_ADDED, EventKind.INVITED, EventKind.ACCOUNT_CHANGED, EventKind.ACCOUNT_LOCKED,
    EventKind.ACCOUNT_UNLOCKED, EventKind.ACCOUNT_DEACTIVATED, EventKind.ACCOUNT_REACTIVATED,
    EventKind.SECOND_FACTOR_ADDED, EventKind.SECOND_FACTOR_REMOVED, EventKind.SECOND_FACTOR_RESET,
    EventKind.RECOVERY_CODES_MADE, EventKind.HELD_DECIDED, EventKind.PRIVACY_CHANGED,
    EventKind.SETTINGS_CHANGED,
)  # fmt: skip

# What else was decided on challenges.
OF_CHALLENGES = (EventKind.DUELS_MADE, EventKind.DUELS_REMOVED)


class Source(StrEnum):
    """Where an entry comes from."""

    CHALLENGES = "challenges"
    IMPORTS = "imports"
    ACCOUNTS = "accounts"


@dataclass(frozen=True)
class Wanted:
    """Which entries: a part of who, or of what it concerns; one source; and the days."""

    text: str = ""
    source: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Entry:
    """Something that somebody did; one of event, run and security says what.

    who: a name or an e-mail; empty where it was done at a terminal. subject: what it concerns; details: why, or how.
    """

    at: datetime
    who: str
    subject: str
    details: str = ""
    event: Event | None = None
    run: ImportRun | None = None
    security: SecurityEvent | None = None
    code: str = ""


def list_entries(session: Session, wanted: Wanted, page: int) -> tuple[Sequence[Entry], bool]:
    """A page of the trail, the latest first, and whether there are more."""
    enough = page * PER_PAGE + 1
    sources: list[tuple[Source, Callable[[Session, Wanted, int], Iterator[Entry]]]] = [
        (Source.CHALLENGES, _decisions),
        (Source.CHALLENGES, partial(_logged, OF_CHALLENGES)),
        (Source.IMPORTS, _imports),
        (Source.ACCOUNTS, partial(_logged, CHANGING)),
    ]
    asked = [read for source, read in sources if wanted.source in ("", source)]
    found = sorted(chain.from_iterable(read(session, wanted, enough) for read in asked), key=_moment, reverse=True)
    return found[(page - 1) * PER_PAGE : page * PER_PAGE], len(found) >= enough


def _moment(entry: Entry) -> datetime:
    return entry.at


def _decisions(session: Session, wanted: Wanted, most: int) -> Iterator[Entry]:
    query = select(Event, Challenge).join(Challenge, Challenge.id == Event.challenge_id)
    query = query.outerjoin(Account, Account.id == Event.account_id).options(joinedload(Event.account))
    query = query.where(*_days(Event.at, wanted))
    if wanted.text:
        query = query.where(_named(wanted.text, Account.name, Account.email, Challenge.code, Event.reason))
    for event, challenge in session.execute(query.order_by(Event.at.desc(), Event.id.desc()).limit(most)):
        who = event.account.name if event.account else ""
        yield Entry(event.at, who, challenge.code, event.reason, event=event, code=challenge.code)


def _imports(session: Session, wanted: Wanted, most: int) -> Iterator[Entry]:
    query = select(ImportRun).outerjoin(Account, Account.id == ImportRun.account_id)
    query = query.options(joinedload(ImportRun.account)).where(ImportRun.state != ImportState.TRIED)
    query = query.where(*_days(ImportRun.at, wanted))
    if wanted.text:
        query = query.where(_named(wanted.text, Account.name, Account.email, ImportRun.file_name))
    for run in session.scalars(query.order_by(ImportRun.at.desc(), ImportRun.id.desc()).limit(most)):
        yield Entry(run.at, run.account.name if run.account else "", run.file_name, run=run)


def _logged(kinds: Collection[EventKind], _session: Session, wanted: Wanted, most: int) -> Iterator[Entry]:
    query = select(SecurityEvent).where(SecurityEvent.kind.in_(kinds), *_days(SecurityEvent.at, wanted))
    if wanted.text:
        query = query.where(_named(wanted.text, SecurityEvent.who, SecurityEvent.subject, SecurityEvent.details))
    with reading_access() as access:
        events = access.scalars(query.order_by(SecurityEvent.at.desc(), SecurityEvent.id.desc()).limit(most)).all()
    for event in events:
        subject = event.subject if event.subject != event.who else ""
        yield Entry(event.at, event.who, subject, event.details, security=event)


def _named(text: str, *columns: Any) -> ColumnElement[bool]:
    wanted = text.lower()
    return or_(*(func.lower(column).contains(wanted, autoescape=True) for column in columns))


def _days(column: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.first:
        found.append(column >= end_of_day(wanted.first - timedelta(days=1)))
    if wanted.last:
        found.append(column < end_of_day(wanted.last))
    return found
