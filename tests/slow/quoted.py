"""Rows of text files with quotation marks, read by trying every line again after a bad one, however long that takes."""

import csv
from collections.abc import Iterator

from core.files.rows import Header


def records_slowly(lines: list[str], header: Header, bad: list[int]) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the number of its first line; the numbers of lines whose marks go wrong are put in `bad`."""
    start = header.line
    while start < len(lines):
        reader = csv.reader(iter(lines[start:]), delimiter=header.delimiter, strict=True, skipinitialspace=True)
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
    """Whether a quoted cell holds whole lines of the table."""
    if header.width < 3:
        return False
    inner = (line for cell in cells if "\n" in cell for line in cell.split("\n")[1:-1])
    return any(line.count(header.delimiter) >= header.width - 1 for line in inner)
