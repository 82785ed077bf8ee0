"""The ways from pages of products, clients and next steps to the sheets about them: one statement a page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, literal, or_, select, union_all
from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.models import Product
from elearning.sheets.reader import readable, reader_of
from elearning.sheets.subjects import BELOW, Topic, about, about_products, is_within
from elearning.sheets.tables import Sheet, SheetProduct, SheetRange, SheetText

# So many are named; all of them are a touch further.
NAMED = 5


@dataclass(frozen=True)
class SheetLink:
    """A way to a sheet."""

    title: str
    address: str


@dataclass(frozen=True)
class TopicLink:
    """The way to the sheet about a topic, or to all of them where there are several."""

    count: int
    address: str


def sheets_about(session: Session, account: Account, topic: Topic, language: str) -> list[SheetLink]:
    """The first sheets about a topic that an account may read."""
    return [] if topic.is_all else _links(session, account, about(topic), language)


def sheets_of_products(session: Session, account: Account, numbers: Select[Any], language: str) -> list[SheetLink]:
    """The first sheets that an account may read about the products of a query."""
    return _links(session, account, about_products(numbers), language)


def _links(session: Session, account: Account, which: ColumnElement[bool], language: str) -> list[SheetLink]:
    query = (
        select(Sheet.id, SheetText.language, SheetText.title)
        .join(SheetText, SheetText.sheet_id == Sheet.id)
        .where(readable(reader_of(account)), which)
        .order_by(Sheet.filed_under, Sheet.id)
        .limit(2 * NAMED)
    )
    titles: dict[int, dict[str, str]] = defaultdict(dict)
    for number, spoken, title in session.execute(query):
        titles[number][spoken] = title
    return [
        SheetLink(said.get(language[:2]) or next(iter(said.values())), url_for("sheets.one", sheet_id=number))
        for number, said in list(titles.items())[:NAMED]
    ]


def links_to_topics(session: Session, account: Account, topics: Mapping[str, Topic]) -> dict[str, TopicLink]:
    """The ways to sheets about several topics, by their names; none to those about which there is no sheet."""
    asked = {name: topic for name, topic in topics.items() if not topic.is_all}
    if not asked:
        return {}
    subjects = session.execute(_subjects(account, list(asked.values()))).all()
    found = {}
    for name, topic in asked.items():
        numbers = {number for number, code, path in subjects if _meets(topic, code, path)}
        if numbers:
            found[name] = TopicLink(len(numbers), _address(topic, numbers))
    return found


def _subjects(account: Account, topics: Sequence[Topic]) -> Any:
    """What sheets that they may read are about: number, code and range of a product, or no code and a range."""
    which = readable(reader_of(account)), or_(*(about(topic) for topic in topics))
    by_range = select(Sheet.id, literal(""), SheetRange.range).join(SheetRange, SheetRange.sheet_id == Sheet.id)
    by_product = (
        select(Sheet.id, Product.code, Product.range)
        .join(SheetProduct, SheetProduct.sheet_id == Sheet.id)
        .join(Product, Product.id == SheetProduct.product_id)
    )
    asked = {code for topic in topics for code in topic.products}
    # Those that are asked for, with a sheet of their range.
    of_range = (
        select(Sheet.id, Product.code, Product.range)
        .join(SheetRange, SheetRange.sheet_id == Sheet.id)
        .join(Product, is_within(Product.range, SheetRange.range))
        .where(Product.code.in_(sorted(asked)))
    )
    parts = [by_range, by_product, *([of_range] if asked else [])]
    return union_all(*(part.where(*which) for part in parts))


def _meets(topic: Topic, code: str, path: str) -> bool:
    """Whether a subject is one that a topic names: the same, within it or (of a range) around it."""
    if code:
        return code in topic.products or any(_within(path, name) for name in topic.ranges)
    return any(_within(path, name) or _within(name, path) for name in topic.ranges)


def _within(name: str, above: str) -> bool:
    return name == above or name.startswith(above + BELOW)


def _address(topic: Topic, numbers: set[int]) -> str:
    if len(numbers) == 1:
        return url_for("sheets.one", sheet_id=next(iter(numbers)))
    return url_for("sheets.index", range=list(topic.ranges) or None, product=list(topic.products) or None)
