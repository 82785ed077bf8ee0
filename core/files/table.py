"""A table as it was read: its cells as text, each row with its line number."""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from core.files.signs import LOST, SHOWN_FOR_LOST, ZERO, bare_text

LINE = "_line"
# The last column of a file of rejects.
REASON = "reason"
RAGGED = pl.Schema({LINE: pl.Int64(), "value": pl.String(), "cells": pl.List(pl.String()), "reason": pl.String()})

_SHOWN = str.maketrans({LOST: SHOWN_FOR_LOST, ZERO: SHOWN_FOR_LOST})


@dataclass(frozen=True)
class Typed:
    """What a spreadsheet says of a column's cells: its numbers that a text could not tell from grouped thousands
    (`1.234`), and the texts among them that look like numbers."""

    numbers: frozenset[str]
    texts: frozenset[str]


@dataclass(frozen=True)
class Table:
    """What a file holds, before anything is understood of it.

    `frame`: LINE (Int64: the line of the file, or row of the sheet, where the row begins; the first is 1), then a
    String column per column of the file. Cells have no surrounding white space; empty ones are null. Rows without any
    filled cell are left out.
    `ragged`: the rows that do not fit under the header: LINE, value (the row as text), cells, reason (in words).
    `delimiter` and `header_line` are those of the file, for whoever writes one in the same layout.
    `titles`: the header of each column of the frame, by its name there: they differ where the file repeats a header.
    `notes`: sentences about the file for whoever sent it. `spanning`: by column, the first and last line of cells that
    stand once for several rows. `sheet`: its name, where the file is a spreadsheet; `typed`: what that says of the
    numbers of a column.
    """

    name: str
    frame: pl.DataFrame
    ragged: pl.DataFrame
    delimiter: str = ","
    header_line: int = 1
    titles: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    spanning: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    sheet: str = ""
    typed: dict[str, Typed] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The columns of the frame that hold cells, in the order of the file."""
        return self.frame.columns[1:]

    @property
    def headers(self) -> list[str]:
        """The header of each column as the file has it, in order."""
        return [self.title(column) for column in self.columns]

    def title(self, column: str) -> str:
        """The header that a column of the frame has in the file."""
        return self.titles.get(column, column)


def named_columns(cells: list[str]) -> dict[str, str]:
    """The columns under a header, by a name that no two of them share: their titles, without invisible signs.

    Unnamed ones at the end are left out, others are called `#` and their place.
    """
    stripped = [bare_text(cell.translate(_SHOWN)) for cell in cells]
    while stripped and not stripped[-1]:
        stripped.pop()
    titles = [title or f"#{place}" for place, title in enumerate(stripped, 1)]
    times = Counter([LINE, *titles])
    columns: dict[str, str] = {}
    for place, title in enumerate(titles, 1):
        name = title if times[title] == 1 else f"{title}#{place}"
        while times[title] > 1 and (name in times or name in columns):
            name += "#"
        columns[name] = title
    return columns


def shown(text: pl.Expr) -> pl.Expr:
    """A text with the replacement character where bytes could not be read."""
    return text.str.replace_all(f"[{LOST}{ZERO}]", SHOWN_FOR_LOST)


def ragged_rows(rows: list[tuple[int, str, list[str], str]]) -> pl.DataFrame:
    """Ragged rows (line, text, cells, reason) as a frame."""
    return pl.DataFrame(rows, schema=RAGGED, orient="row")
