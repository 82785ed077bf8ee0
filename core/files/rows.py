"""From rows of cells to a Table: what fits under the header, and what does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl
from flask_babel import gettext as _

from core.files.phrases import fill
from core.files.table import LINE, Table, ragged_rows

# No header holds a zero sign, so the name is free.
COUNT = "\0count"
# Few enough rows for Python's garbage collector to leave them alone.
BATCH_OF_LISTS = 4_000


@dataclass(frozen=True)
class Header:
    """The columns' names, the sign between two cells, and the number of the last line the header takes."""

    names: list[str]
    delimiter: str
    line: int

    @property
    def width(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Part:
    """Some rows of a file. `fitting`: LINE, COUNT (cells the row has, at most the header's), the columns by name."""

    fitting: pl.DataFrame
    ragged: pl.DataFrame


def arranged(rows: Iterable[tuple[int, Sequence[str]]], header: Header, surplus: str) -> Part:
    """Rows (line, cells) put under the header; `surplus` is the reason for what sticks out of it."""
    width = header.width
    filled = [(line, cells) for line, cells in rows if any(cells)]
    long = {line: cells for line, cells in filled if len(cells) > width and any(map(str.strip, cells[width:]))}
    fitting = [(line, cells) for line, cells in filled if line not in long] if long else filled
    padded = [
        cells if len(cells) == width else [*cells[:width], *[""] * (width - len(cells))] for _line, cells in fitting
    ]
    frame = pl.DataFrame(
        [
            pl.Series(LINE, [line for line, _cells in fitting], pl.Int64),
            pl.Series(COUNT, [min(len(cells), width) for _line, cells in fitting], pl.Int64),
            *map(_series, header.names, zip(*padded, strict=True) if padded else [()] * width),
        ]
    )
    ragged = [(line, header.delimiter.join(cells), list(cells), surplus) for line, cells in long.items()]
    return Part(tidied(frame), ragged_rows(ragged))


def _series(name: str, cells: Sequence[str]) -> pl.Series:
    return pl.Series(name, cells, pl.String)


def tidied(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells without surrounding white space, null where empty; rows without any cell left out."""
    cells = pl.exclude(LINE, COUNT)
    bare = frame.with_columns(cells.str.strip_chars()).with_columns(pl.when(cells != "").then(cells))
    return bare.filter(~pl.all_horizontal(cells.is_null()))


def assembled(name: str, header: Header, parts: Iterable[Part], header_line: int, cut_line: int | None = None) -> Table:
    """The Table of all parts. `cut_line`: the last line, where it does not end with a line break."""
    every = [arranged([], header, ""), *parts]
    fitting = pl.concat([part.fitting for part in every])
    ragged = pl.concat([part.ragged for part in every])
    ragged = ragged.sort(LINE)
    if (fitting[COUNT] < header.width).any():
        short = _cut_short(fitting, header.width, cut_line)
        ragged = pl.concat([ragged, _as_ragged(fitting.filter(short), header)]).sort(LINE)
        fitting = fitting.filter(~short)
    return Table(name, fitting.drop(COUNT), ragged, header.delimiter, header_line)


def _cut_short(fitting: pl.DataFrame, width: int, cut_line: int | None) -> pl.Series:
    """Which rows end too early.

    Some programs leave out empty cells at the end of a row, so a row may lack columns; but not one that is filled on
    every row long enough to have it, and a last line without line break may lack none: it was cut on the way.
    """
    counts = fitting[COUNT]
    needed = 0
    for place, name in enumerate(fitting.columns[2:], 1):
        lacking = int((counts < place).sum())
        if fitting[name].null_count() == lacking < fitting.height:
            needed = place
    return (counts < needed) | ((counts < width) & (fitting[LINE] == (cut_line or 0)))


def _as_ragged(short: pl.DataFrame, header: Header) -> pl.DataFrame:
    reason = _(
        "This line has only %(values)s of %(columns)s values: it is cut short, or a separator is missing."
        " Complete it in the file.",
        values="{count}",
        columns=header.width,
    )
    cells = pl.concat_list(pl.col(header.names).fill_null("")).list.head(pl.col(COUNT))
    return short.select(
        LINE,
        cells.list.join(header.delimiter).alias("value"),
        cells.alias("cells"),
        fill(reason, count=pl.col(COUNT)).alias("reason"),
    )
