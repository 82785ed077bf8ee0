"""What sheets are about: products, and ranges with all that lies below them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.models import Product
from elearning.sheets.tables import Sheet, SheetProduct, SheetRange

BELOW = "/"
Path = InstrumentedAttribute[str] | ColumnElement[str]


@dataclass(frozen=True)
class Topic:
    """Products (their codes) and ranges that somebody has before them."""

    products: Sequence[str] = ()
    ranges: Sequence[str] = ()

    @property
    def is_all(self) -> bool:
        """Whether it names none: everything, then."""
        return not self.products and not self.ranges


def about(topic: Topic) -> ColumnElement[bool]:
    """Whether a sheet (of a query on `Sheet`) is about one of these.

    A sheet of a range is about its products and about the ranges below; a range is before somebody with all of both.
    """
    found = [_about_range(name) for name in topic.ranges]
    if topic.products:
        found.append(about_products(select(Product.id).where(Product.code.in_(topic.products))))
    return or_(*found)


def about_products(numbers: Select[Any]) -> ColumnElement[bool]:
    """Whether a sheet is about one of the products of a query, or a range that one of them is in."""
    named = exists().where(SheetProduct.sheet_id == Sheet.id, SheetProduct.product_id.in_(numbers))
    in_range = exists().where(
        SheetRange.sheet_id == Sheet.id, is_within(Product.range, SheetRange.range), Product.id.in_(numbers)
    )
    return or_(named.correlate(Sheet), in_range.correlate(Sheet))


def _about_range(name: str) -> ColumnElement[bool]:
    own = or_(SheetRange.range.in_(with_above(name)), is_within(SheetRange.range, name))
    named = exists().where(
        SheetProduct.sheet_id == Sheet.id, SheetProduct.product_id == Product.id, is_within(Product.range, name)
    )
    return or_(exists().where(SheetRange.sheet_id == Sheet.id, own).correlate(Sheet), named.correlate(Sheet))


def is_within(name: Path, above: Path | str) -> ColumnElement[bool]:
    """Whether a range is another one, or below it; signs that stand for others in patterns are signs as any."""
    length = len(above) if isinstance(above, str) else func.length(above)
    return or_(name == above, func.substr(name, 1, length + 1) == above + BELOW)


def with_above(name: str) -> list[str]:
    """A range, and those above it, the widest first."""
    parts = name.split(BELOW)
    return [BELOW.join(parts[: count + 1]) for count in range(len(parts))]
