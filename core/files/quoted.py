"""Rows of text files with quotation marks, and the lines on which these marks go wrong."""

import csv
from collections.abc import Iterator

import polars as pl
from flask_babel import gettext as _

from core.files.rows import Header
from core.files.table import ragged_rows

# A cell may be as long as the file: the limit of the csv module is 131,072 signs.
csv.field_size_limit(2**31 - 1)


def records(lines: list[str], header: Header, bad: list[int]) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the number of its first line; lines on which the quotation marks go wrong are put in `bad`.

    Reading resumes on the line after a bad one: a mark that was never closed must not swallow good lines. This stays
    linear, as the lines that such a mark swallowed hold no further mark that opens without closing.
    """
    start = header.line
    while start < len(lines):
        rest = map(lines.__getitem__, range(start, len(lines)))
        reader = csv.reader(rest, delimiter=header.delimiter, strict=True, skipinitialspace=True)
        read = 0
        try:
            for cells in reader:
                if reader.line_num - read > 1 and _swallowed(cells, header):
                    break
                yield start + read + 1, cells
                read = reader.line_num
            else:
                return
        except csv.Error:
            pass
        start += read + 1
        bad.append(start)


def _swallowed(cells: list[str], header: Header) -> bool:
    """Whether a quoted cell holds whole lines of the table: its mark was closed by one much further down."""
    if header.width < 3:
        return False
    inner = (line for cell in cells if "\n" in cell for line in cell.split("\n")[1:-1])
    return any(line.count(header.delimiter) >= header.width - 1 for line in inner)


def badly_quoted(lines: dict[int, str], header: Header) -> pl.DataFrame:
    """Lines with wrong quotation marks, by their numbers, as ragged rows."""
    reason = _(
        "A quotation mark on this line is not closed, or text follows the closing one. Close it at the end of the"
        " value, and write a quotation mark inside a value twice."
    )
    texts = {number: text.rstrip("\n") for number, text in lines.items()}
    return ragged_rows([(number, text, text.split(header.delimiter), reason) for number, text in texts.items()])
