"""A table as it was read: its cells as text, each row with its line number."""

from collections import Counter
from dataclasses import dataclass

import polars as pl
from flask_babel import gettext as _

from core.files.problems import FileProblem, listed

LINE = "_line"
RAGGED = pl.Schema({LINE: pl.Int64(), "value": pl.String(), "cells": pl.List(pl.String()), "reason": pl.String()})


@dataclass(frozen=True)
class Table:
    """What a file holds, before anything is understood of it.

    `frame`: LINE (Int64: the line of the file, or row of the sheet, where the row begins; the first is 1), then a
    String column per header. Cells have no surrounding white space; empty ones are null. Rows without any filled cell
    are left out.
    `ragged`: the rows that do not fit under the header: LINE, value (the row as text), cells, reason (in words).
    `delimiter` and `header_line` are those of the file, for whoever writes one in the same layout.
    """

    name: str
    frame: pl.DataFrame
    ragged: pl.DataFrame
    delimiter: str = ","
    header_line: int = 1

    @property
    def headers(self) -> list[str]:
        """The names of the columns, in order."""
        return self.frame.columns[1:]


def clean_headers(cells: list[str], name: str) -> list[str]:
    """The names of the columns: stripped, unnamed ones at the end left out, others called `#` and their place.

    Raises FileProblem where two columns bear one name.
    """
    stripped = [cell.strip() for cell in cells]
    while stripped and not stripped[-1]:
        stripped.pop()
    headers = [cell or f"#{place}" for place, cell in enumerate(stripped, 1)]
    repeated = [header for header, times in Counter([LINE, *headers]).items() if times > 1]
    if repeated:
        raise FileProblem(
            _(
                "The header of %(name)s names a column twice: %(columns)s. Rename or remove one of them.",
                name=name,
                columns=listed(repeated),
            )
        )
    return headers


def ragged_rows(rows: list[tuple[int, str, list[str], str]]) -> pl.DataFrame:
    """Ragged rows (line, text, cells, reason) as a frame."""
    return pl.DataFrame(rows, schema=RAGGED, orient="row")
