"""Cells of a spreadsheet that stand once for several rows: their value belongs to each of these rows."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core.files.archive import Archive
from core.files.areas import ods_rows, repeated_columns

_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_ODS_SPANNED = re.compile(rb"""number-rows-spanned\s*=\s*["'](\d{1,9})["']""")


@dataclass(frozen=True)
class Span:
    """A cell that stands for the rows from `first` to `last`; rows and columns are counted from 0."""

    first: int
    last: int
    column: int


@dataclass
class Spread:
    """Gives each row the values of the cells that began above it and go on in it."""

    spans: dict[int, list[Span]]
    going_on: dict[int, tuple[Span, str]] = field(default_factory=dict)

    def cells(self, row: int, cells: list[str]) -> list[str]:
        """The cells of a row, with those that go on; rows must be given in order."""
        for column, (span, value) in list(self.going_on.items()):
            if row > span.last:
                del self.going_on[column]
            elif column < len(cells):
                cells[column] = value
        for span in self.spans.get(row, ()):
            if span.column < len(cells):
                self.going_on[span.column] = (span, cells[span.column])
        return cells


def spread(spans: Iterable[Span], header_row: int, first_column: int) -> Spread:
    """The cells below the header that go on, their columns counted from the first filled one."""
    by_row: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        if span.first > header_row and span.column >= first_column:
            by_row[span.first].append(Span(span.first, span.last, span.column - first_column))
    return Spread(by_row)


def spans_of_ranges(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> Iterator[Span]:
    """The spans of merged ranges ((row, column), (row, column)); side by side, a value stays in its first column."""
    for (first, column), (last, _last_column) in ranges:
        if last > first:
            yield Span(first, last, column)


def spans_of_ods(archive: Archive, table: int) -> Iterator[Span]:
    """The spans of the table of that number, counted from 0, in an ODS file."""
    place = -1
    for row in ods_rows(archive):
        if row is None:
            place += 1
        elif place == table and b"number-rows-spanned" in row[2]:
            yield from _spans_of_row(row[2], row[0])


def _spans_of_row(cells: bytes, row: int) -> Iterator[Span]:
    column = 0
    for cell in _ODS_CELL.finditer(cells):
        spanned = _ODS_SPANNED.search(cell[1])
        if spanned and int(spanned[1]) > 1:
            yield Span(row, row + int(spanned[1]) - 1, column)
        column += repeated_columns(cell[1])
