"""Rows of text files with quotation marks, and the lines on which these marks go wrong."""

import csv
from collections.abc import Iterator

import polars as pl
from flask_babel import gettext as _

from core import limits
from core.files.rows import Header
from core.files.table import ragged_rows

# How long a cell may be is looked at later: the limit of the csv module is 131,072 signs, and costs more than the cell.
csv.field_size_limit(2**31 - 1)
# What the csv module says where a quoted cell is not closed.
_AT_THE_END = "unexpected end of data"


def records(lines: list[str], header: Header, bad: list[int]) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the number of its first line; lines on which the quotation marks go wrong are put in `bad`.

    Reading resumes on the line after a bad one: a mark that was never closed must not swallow good lines. It ends where
    there are more bad ones than a table has. No line is read more often than a few times, whatever the marks.
    """
    source = _Lines(lines, header)
    while source.begin < len(lines) and len(bad) <= limits.FILES.misfits:
        reader = csv.reader(source.fed(), delimiter=header.delimiter, strict=True, skipinitialspace=True)
        try:
            for cells in reader:
                yield source.begin + 1, cells
                source.begin = source.place
        except (csv.Error, _NeverClosed):
            source.begin = source.place = source.begin + 1
            bad.append(source.begin)


class _NeverClosed(Exception):
    """A quotation mark that is not closed, or so far below that it swallows lines of the table."""


class _Lines:
    """The lines for a reader of records; `begin`: the first line of the record being read, `place`: the next line."""

    def __init__(self, lines: list[str], header: Header) -> None:
        self._lines = lines
        self._header = header
        self.begin = self.place = header.line
        # The last lines looked at from within a quoted cell: from which to which, whether the cells end well on the
        # last one, and the last of them that is a line of the table by itself.
        self._first = self._last = self._swallowed = -1
        self._ends_well = False

    def fed(self) -> Iterator[str]:
        """The lines from `place` on; _NeverClosed where a record goes on that does not end well."""
        lines, last = self._lines, len(self._lines)
        place = self.place
        while place < last:
            if place - 1 == self.begin and not self._closes():
                raise _NeverClosed
            line = lines[place]
            self.place = place = place + 1
            yield line

    def _closes(self) -> bool:
        """Whether the record that goes on behind its first line ends well."""
        after = self.begin + 1
        if not self._first <= after <= self._last:
            self._look(after)
        return self._ends_well and not after <= self._swallowed < self._last

    def _look(self, first: int) -> None:
        """Go on from a line that begins within a quoted cell to the first that does not end within one."""
        self._first, self._swallowed, self._ends_well = first, -1, False
        place = first
        while place < len(self._lines) and (inside := self._ends_inside(self._lines[place])):
            if self._is_of_table(self._lines[place]):
                self._swallowed = place
            place += 1
        self._last = place
        self._ends_well = place < len(self._lines) and inside is False

    def _ends_inside(self, line: str) -> bool | None:
        """Whether a line that begins within a quoted cell also ends within one; None where its marks go wrong."""
        if '"' not in line:
            return True
        reader = csv.reader([f'"{line}'], delimiter=self._header.delimiter, strict=True, skipinitialspace=True)
        try:
            next(reader)
        except csv.Error as error:
            return True if str(error) == _AT_THE_END else None
        return False

    def _is_of_table(self, line: str) -> bool:
        """Whether a line wholly within a quoted cell looks like a line of the table."""
        if self._header.width < 3 or '"' in line.replace('""', ""):
            return False
        return line.count(self._header.delimiter) >= self._header.width - 1


def badly_quoted(lines: dict[int, str], header: Header) -> pl.DataFrame:
    """Lines with wrong quotation marks, by their numbers, as ragged rows."""
    reason = _(
        "A quotation mark on this line is not closed, or text follows the closing one. Close it at the end of the"
        " value, and write a quotation mark inside a value twice."
    )
    texts = {number: text.rstrip("\n") for number, text in lines.items()}
    return ragged_rows([(number, text, text.split(header.delimiter), reason) for number, text in texts.items()])
