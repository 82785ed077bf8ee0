"""Now and today: the one place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def utc_now() -> datetime:
    """The present moment, in UTC and without a zone, as every timestamp column holds it."""
    return _told.get() or datetime.now(UTC).replace(tzinfo=None)


def today() -> date:
    """The present calendar day in the programme's timezone."""
    return day_of(utc_now())


def day_of(moment: datetime) -> date:
    """The calendar day of a moment (UTC, without a zone) in the programme's timezone."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(current_app.config["TIMEZONE"])).date()


def end_of_day(day: date) -> datetime:
    """The first moment (UTC, without a zone) that is after a calendar day in the programme's timezone."""
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(current_app.config["TIMEZONE"]))
    return midnight.astimezone(UTC).replace(tzinfo=None)


@contextmanager
def as_if(moment: datetime) -> Iterator[None]:
    """Let it be another moment (UTC, without a zone): the demonstration lives through its past months so."""
    before = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(before)
