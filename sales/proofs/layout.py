"""A text as lines of cells, and what stands before a value or above it: by that one tells what the value is."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Two spaces set columns apart (sales.proofs.words).
_CELL = re.compile(r"\S+(?: \S+)*")
_LETTER = re.compile(r"[a-z]")


@dataclass(frozen=True)
class Line:
    """A line: where it begins in the text, itself without case and accents, and where its cells begin and end."""

    start: int
    text: str
    cells: tuple[tuple[int, int], ...]


def lines_of(text: str) -> list[Line]:
    """The lines of a text that hold anything; places in one are those of the text itself, less its start."""
    found, start = [], 0
    for written in text.split("\n"):
        plain = folded(written)
        cells = tuple(cell.span() for cell in _CELL.finditer(plain))
        if cells:
            found.append(Line(start, plain, cells))
        start += len(written) + 1
    return found


def folded(text: str) -> str:
    """The text without case and accents, each sign in its place; any white space is a space."""
    return "".join(" " if sign.isspace() else _plain(sign) for sign in text)


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign.lower()
    return unicodedata.normalize("NFKD", sign)[:1].lower()[:1] or sign


def label_of(lines: Sequence[Line], number: int, place: int, after: int = 0) -> str:
    """The words before a place on a line, from `after` on; where there are none, those of the cell above it."""
    line = lines[number]
    before = line.text[after:place]
    if _LETTER.search(before):
        return before
    return _above(lines, number, place) if not _LETTER.search(line.text[:place]) else ""


def _above(lines: Sequence[Line], number: int, place: int) -> str:
    """The cell of the line before that stands over a place: by its number where both have as many, else the nearest."""
    if not number:
        return ""
    line, header = lines[number], lines[number - 1]
    column = next((index for index, (start, end) in enumerate(line.cells) if start <= place < end), 0)
    if len(header.cells) == len(line.cells):
        start, end = header.cells[column]
    else:
        start, end = min(header.cells, key=lambda cell: abs(cell[0] + cell[1] - 2 * place))
    return header.text[start:end]
