"""Notices read for pages."""

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, func, select, update
from sqlalchemy.orm import Session, joinedload

from core.clock import utc_now
from core.page_facts import READER
from notifications.models import Notice

PER_PAGE = 30


def unread() -> ScalarSelect[int]:
    """How many notices the reader of a page has not read (core.page_facts)."""
    query = select(func.count()).select_from(Notice)
    return query.where(Notice.account_id == READER, Notice.read_at.is_(None)).scalar_subquery()


def notices_of(session: Session, account_id: int, page: int) -> tuple[Sequence[Notice], bool]:
    """A page of what somebody was told, the latest first, and whether there is more."""
    query = select(Notice).where(Notice.account_id == account_id).options(joinedload(Notice.challenge))
    query = query.order_by(Notice.at.desc(), Notice.id.desc())
    found = session.scalars(query.limit(PER_PAGE + 1).offset((page - 1) * PER_PAGE)).all()
    return found[:PER_PAGE], len(found) > PER_PAGE


def own_notice(session: Session, account_id: int, notice_id: int) -> Notice | None:
    """A notice of that account's; None of anybody else's."""
    query = select(Notice).where(Notice.id == notice_id, Notice.account_id == account_id)
    return session.scalar(query.options(joinedload(Notice.challenge)))


def mark_read(session: Session, account_id: int, notice_id: int | None = None) -> None:
    """Note that somebody has read one of their notices, or all of them."""
    read = update(Notice).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    if notice_id is not None:
        read = read.where(Notice.id == notice_id)
    session.execute(read.values(read_at=utc_now()))
