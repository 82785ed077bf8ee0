"""The file of rejects: the lines that were not taken, as they were, each with the reasons in words."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import polars as pl
from flask_babel import gettext as _

from core.files.phrases import fill
from core.files.table import LINE, REASON, Table
from core.formulas import inert

_PLACES = {"line": "{line}", "column": "{column}", "reason": "{reason}"}


def write_rejects(table: Table, rejects: pl.DataFrame, target: Path | str | BinaryIO) -> None:
    """Write the rejected rows of a table, under its headers and a last column `reason`, as CSV in UTF-8.

    `rejects` as `Fields.rejects` gives it. Delimiter and header line are those of the file that was read, so that the
    corrected rejects are imported as it was, with the same mapping.
    """
    if isinstance(target, Path | str):
        with Path(target).open("wb") as file:
            _write(table, rejects, file)
    else:
        _write(table, rejects, target)


def _write(table: Table, rejects: pl.DataFrame, file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    text.write("\r\n" * (table.header_line - 1))
    writer = csv.writer(text, delimiter=table.delimiter)
    # A file of rejects sent again has the column already: its reasons are those of another day.
    columns = [column for column in table.columns if table.title(column) != REASON] or table.columns
    writer.writerow([*map(inert, map(table.title, columns)), REASON])
    writer.writerows(_rows(table, rejects, columns))
    text.detach()


def _rows(table: Table, rejects: pl.DataFrame, columns: list[str]) -> Iterator[list[str]]:
    """Rejected rows in the order of the file. What sticks out of a line that is too long follows its reasons."""
    width = len(columns)
    reasons = _reasons(rejects)
    cells = pl.concat_list(pl.col(columns).fill_null("")).alias("cells")
    # Most lines are mostly good: only the others are put together.
    told = table.frame.join(reasons, on=LINE, how="semi", maintain_order="left")
    bad = pl.concat([told.select(LINE, cells), _ragged(table)])
    for _line, row, reason in bad.join(reasons, on=LINE).sort(LINE).iter_rows():
        padded = [*map(inert, row), *[""] * (width - len(row))]
        yield [*padded[:width], reason, *padded[width:]]


def _ragged(table: Table) -> pl.DataFrame:
    """LINE and cells of the ragged rows, without the one under an old `reason`."""
    cells = pl.col("cells")
    if REASON in table.headers:
        place = table.headers.index(REASON)
        cells = pl.concat_list(cells.list.head(place), cells.list.slice(place + 1))
    return table.ragged.select(LINE, cells)


def _reasons(rejects: pl.DataFrame) -> pl.DataFrame:
    """LINE and all reasons of that line in one text."""
    places = {"line": pl.col(LINE), "column": pl.col("column"), "reason": pl.col("reason")}
    of_cell = fill(_("line %(line)s, column %(column)s: %(reason)s", **_PLACES), **places)
    of_line = fill(_("line %(line)s: %(reason)s", **_PLACES), **places)
    sentence = pl.when(pl.col("column").is_null()).then(of_line).otherwise(of_cell).alias(REASON)
    return rejects.select(LINE, sentence).group_by(LINE, maintain_order=True).agg(pl.col(REASON).str.join(" | "))
