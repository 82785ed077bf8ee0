"""Long lists that somebody searches, sorts, turns the pages of and takes away: what the address asks for.

A view names its columns, reads what is asked (`asked_list`), has a query `ordered` and cut to the page (`page_of`), and
gives templates a `Listed` (templates/macros/table.html); `core.exports` writes the same rows to a file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from flask import request, url_for
from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute

from core.asked import asked_number

T = TypeVar("T")
Key = InstrumentedAttribute[Any] | ColumnElement[Any]

PER_PAGE = 50
LONGEST_SEARCH = 200


class Kind(StrEnum):
    """What the cells of a column are; a file has money as a number with its decimals, days in ISO form."""

    TEXT = "text"
    NUMBER = "number"
    CENTS = "cents"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    """A column: its name in the address, its heading in the reader's language, what it holds, whether it sorts."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    sorts: bool = True

    @property
    def is_number(self) -> bool:
        """Whether it stands to the right."""
        return self.kind in (Kind.NUMBER, Kind.CENTS)


@dataclass(frozen=True)
class Asked:
    """What the address asks of a list; `form`: csv or xlsx where it is to be taken away whole."""

    search: str
    sort: str
    descending: bool
    page: int
    form: str

    def ordered(self, query: Select[Any], keys: Mapping[str, Key], *then: Key) -> Select[Any]:
        """The query in the order asked for; equals in the order of `then`, which must tell all rows apart."""
        key = keys[self.sort]
        return query.order_by(key.desc() if self.descending else key.asc(), *then)

    def page_of(self, query: Select[Any], size: int = PER_PAGE) -> Select[Any]:
        """The query cut to the page asked for; whole, where it is taken away."""
        return query if self.form else query.offset((self.page - 1) * size).limit(size)


@dataclass(frozen=True)
class Listed(Generic[T]):
    """A page of a list, as templates show it: `count` in all, on `last` pages."""

    columns: Sequence[Column]
    rows: Sequence[T]
    asked: Asked
    count: int
    last: int

    def address(self, **changed: object) -> str:
        """The address of this list with other wishes; another search or order begins at the first page."""
        given = {key: value for key, value in request.args.items() if key not in ("page", "form")}
        wanted = {**(request.view_args or {}), **given, **changed}
        return url_for(str(request.endpoint), **{key: value for key, value in wanted.items() if value != ""})

    def page_address(self, page: int) -> str:
        """The address of another page of it."""
        return self.address(page=page)

    def sort_address(self, column: Column) -> str:
        """The address of the list by a column; once more, and it is turned round."""
        down = self.asked.sort == column.name and not self.asked.descending
        return self.address(sort=column.name, order="down" if down else "up")

    def order_of(self, column: Column) -> str:
        """How the list is ordered by a column, as `aria-sort` has it."""
        if self.asked.sort != column.name:
            return "none"
        return "descending" if self.asked.descending else "ascending"


def asked_list(args: Mapping[str, str], columns: Sequence[Column], sort: str, descending: bool = False) -> Asked:
    """What is asked for; without a known wish, the list by `sort`."""
    by, order, form = args.get("sort", ""), args.get("order", ""), args.get("form", "")
    known = by in {column.name for column in columns if column.sorts}
    return Asked(
        args.get("search", "").strip()[:LONGEST_SEARCH],
        by if known else sort,
        order == "down" if known else descending,
        max(asked_number(args, "page"), 1),
        form if form in ("csv", "xlsx") else "",
    )


def listed(columns: Sequence[Column], rows: Sequence[T], asked: Asked, count: int, size: int = PER_PAGE) -> Listed[T]:
    """A page that a query has found, of `count` rows in all."""
    return Listed(columns, rows, asked, count, max(1, -(-count // size)))


def arranged(
    columns: Sequence[Column],
    rows: Sequence[T],
    asked: Asked,
    value: Callable[[T, str], Any] = getattr,
    size: int = PER_PAGE,
) -> Listed[T]:
    """The same of rows that are all at hand: searched in their texts, sorted, and cut to the page asked for.

    What has no value stands last, whichever way the list goes.
    """
    held = [row for row in rows if _holds(row, columns, asked.search.casefold(), value)]
    filled = [row for row in held if value(row, asked.sort) is not None]
    empty = [row for row in held if value(row, asked.sort) is None]
    filled.sort(key=lambda row: _sorted_by(value(row, asked.sort)), reverse=asked.descending)
    found = [*filled, *empty]
    last = max(1, -(-len(found) // size))
    page = min(asked.page, last)
    shown = found if asked.form else found[(page - 1) * size : page * size]
    return Listed(columns, shown, Asked(asked.search, asked.sort, asked.descending, page, asked.form), len(found), last)


def _holds(row: T, columns: Sequence[Column], search: str, value: Callable[[T, str], Any]) -> bool:
    texts = (value(row, column.name) for column in columns if column.kind == Kind.TEXT)
    return not search or any(search in str(text).casefold() for text in texts)


def _sorted_by(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
