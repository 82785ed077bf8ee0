"""What the pages of sheets are made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ScalarSelect, exists, func, select
from sqlalchemy.orm import Session, aliased, selectinload

from core.bulk import listed
from core.models import Product
from elearning.sheets.reader import SheetReader, readable
from elearning.sheets.searching import find
from elearning.sheets.subjects import Topic, about, with_above
from elearning.sheets.tables import Sheet, SheetText, State

PER_PAGE = 40
# What is only near is shown so far, on the first page.
MOST_CLOSE = PER_PAGE


@dataclass(frozen=True)
class Group:
    """Sheets that are filed under the same range; an empty one for those under none."""

    range: str
    sheets: Sequence[Sheet]


@dataclass(frozen=True)
class Library:
    """A page of the sheets that somebody may read; count: of all pages. close: what is near to the words asked for."""

    groups: Sequence[Group]
    close: Sequence[Sheet]
    count: int
    page: int
    last: int


def library_stamp() -> ScalarSelect[Any]:
    """When a sheet was changed last, as long as one is published: pages with ways to sheets are made anew by it."""
    other = aliased(Sheet)
    is_published = exists().where(other.state == State.PUBLISHED.value)
    return select(func.max(Sheet.changed_at)).where(is_published).scalar_subquery()


def library_of(session: Session, reader: SheetReader, typed: str, topic: Topic, page: int) -> Library:
    """The sheets somebody may read, by range; where words are asked for, those that hold them, best first."""
    which = [readable(reader)] if topic.is_all else [readable(reader), about(topic)]
    titles = select(func.min(SheetText.title)).where(SheetText.sheet_id == Sheet.id).scalar_subquery()
    query = select(Sheet.id).where(*which)
    close: list[int] = []
    if typed:
        found = find(session, typed)
        may_be = set(session.scalars(query.where(listed(Sheet.id, [*found.exact, *found.close]))))
        numbers = [it for it in found.exact if it in may_be]
        close = [it for it in found.close if it in may_be][:MOST_CLOSE]
    else:
        numbers = list(session.scalars(query.order_by(Sheet.filed_under, titles, Sheet.id)))
    last = max(1, -(-len(numbers) // PER_PAGE))
    page = min(max(page, 1), last)
    shown = loaded(session, numbers[(page - 1) * PER_PAGE : page * PER_PAGE])
    return Library(_grouped(shown), loaded(session, close if page == 1 else []), len(numbers), page, last)


def loaded(session: Session, numbers: Sequence[int]) -> list[Sheet]:
    """The sheets of these numbers in their order, with what lists show of them."""
    query = select(Sheet).where(listed(Sheet.id, numbers)).options(selectinload(Sheet.texts), selectinload(Sheet.files))
    known = {sheet.id: sheet for sheet in session.scalars(query)} if numbers else {}
    return [known[it] for it in numbers if it in known]


def _grouped(sheets: Iterable[Sheet]) -> list[Group]:
    """By range; the ranges in the order of their best sheet."""
    places: dict[str, int] = {}
    listed_sheets = list(sheets)
    for sheet in listed_sheets:
        places.setdefault(sheet.filed_under, len(places))
    ordered = sorted(listed_sheets, key=lambda it: places[it.filed_under])
    return [Group(name, list(some)) for name, some in groupby(ordered, key=lambda it: it.filed_under)]


def ranges_known(session: Session) -> list[str]:
    """All ranges that products are in, and those above them."""
    named = session.scalars(select(Product.range).where(Product.range != "").distinct())
    return sorted({path for name in named for path in with_above(name)})
