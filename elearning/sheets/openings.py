"""Who has opened which sheet: once a day and person, kept for a year, told to trainers alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.clock import today, utc_now
from core.db import is_sqlite, writing
from elearning.sheets.tables import SheetOpening

KEPT = timedelta(days=365)
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Opened:
    """How a sheet was opened in the last year: by how many people, by how many in the last 30 days, on which last."""

    people: int = 0
    lately: int = 0
    last: date | None = None


@dataclass(frozen=True)
class OpenedBy:
    """Somebody who has opened a sheet: on how many days, when first and on which day last."""

    name: str
    role: str
    days: int
    first: datetime
    last: date


def note_opening(session: Session, sheet_id: int, account_id: int) -> None:
    """Note that somebody has opened a sheet today, where that is not noted yet. The caller commits."""
    insert = sqlite.insert if is_sqlite(session) else postgresql.insert
    row = {"sheet_id": sheet_id, "account_id": account_id, "day": today(), "at": utc_now()}
    session.execute(insert(SheetOpening).values(row).on_conflict_do_nothing())


def openings_of_all(session: Session) -> Mapping[int, Opened]:
    """How each sheet was opened, by number."""
    who, lately = SheetOpening.account_id, SheetOpening.day > today() - LATELY
    query = select(
        SheetOpening.sheet_id,
        func.count(who.distinct()),
        func.count(who.distinct()).filter(lately),
        func.max(SheetOpening.day),
    ).group_by(SheetOpening.sheet_id)
    return {number: Opened(people, late, last) for number, people, late, last in session.execute(query)}


def opened_by(session: Session, sheet_id: int) -> list[OpenedBy]:
    """Who has opened a sheet, the latest first."""
    last = func.max(SheetOpening.day)
    query = (
        select(Account.name, Account.role, func.count(), func.min(SheetOpening.at), last)
        .join(SheetOpening, SheetOpening.account_id == Account.id)
        .where(SheetOpening.sheet_id == sheet_id)
        .group_by(Account.id)
        .order_by(last.desc(), Account.name, Account.id)
    )
    return [OpenedBy(*row) for row in session.execute(query)]


def forget_old_openings(session: Session) -> int:
    """Remove what is older than a year; how many."""
    old = SheetOpening.day < today() - KEPT
    if session.scalar(select(SheetOpening.day).where(old).limit(1)) is None:
        session.rollback()
        return 0
    with writing(session):
        return len(session.execute(delete(SheetOpening).where(old).returning(SheetOpening.day)).all())
