"""The security log, read for pages and files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import Select, func, or_, select

from core.access import reading_access
from core.security.log import EventKind
from core.security.models import SecurityEvent

PER_PAGE = 50
IN_PARTS = 1000


@dataclass(frozen=True)
class Wanted:
    """Which entries: a part of who or of what they concern, one kind, and the days, in the programme's timezone."""

    person: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None


def list_events(wanted: Wanted, page: int) -> tuple[Sequence[SecurityEvent], bool]:
    """A page of the entries, the latest first, and whether there are more."""
    query = _matching(wanted).order_by(SecurityEvent.at.desc(), SecurityEvent.id.desc())
    with reading_access() as session:
        found = session.scalars(query.limit(PER_PAGE + 1).offset((page - 1) * PER_PAGE)).all()
    return found[:PER_PAGE], len(found) > PER_PAGE


def every_event(wanted: Wanted) -> Iterator[SecurityEvent]:
    """All the entries, in the order in which they came, read in parts so that any number may be written to a file."""
    after = 0
    while True:
        query = _matching(wanted).where(SecurityEvent.id > after).order_by(SecurityEvent.id).limit(IN_PARTS)
        with reading_access() as session:
            found = session.scalars(query).all()
        if not found:
            return
        yield from found
        after = found[-1].id


def last_sign_ins(account_ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these accounts last signed in; those that have not since the log begins are left out."""
    query = (
        select(SecurityEvent.account_id, func.max(SecurityEvent.at))
        .where(SecurityEvent.account_id.in_(account_ids), SecurityEvent.kind == EventKind.SIGN_IN)
        .group_by(SecurityEvent.account_id)
    )
    with reading_access() as session:
        return {account_id: at for account_id, at in session.execute(query) if account_id is not None}


def _matching(wanted: Wanted) -> Select[SecurityEvent]:
    query = select(SecurityEvent)
    if wanted.person:
        text = wanted.person.lower()
        query = query.where(
            or_(func.lower(SecurityEvent.who).contains(text, autoescape=True),
                func.lower(SecurityEvent.subject).contains(text, autoescape=True))
        )  # fmt: skip
    if wanted.kind:
        query = query.where(SecurityEvent.kind == wanted.kind)
    if wanted.first:
        query = query.where(SecurityEvent.at >= _beginning(wanted.first))
    if wanted.last:
        query = query.where(SecurityEvent.at < _beginning(wanted.last) + timedelta(days=1))
    return query


def _beginning(day: date) -> datetime:
    """When a day of the programme begins, in UTC."""
    zone = ZoneInfo(current_app.config["TIMEZONE"])
    return datetime.combine(day, time(), zone).astimezone(UTC).replace(tzinfo=None)
