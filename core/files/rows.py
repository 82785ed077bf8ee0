"""From rows of cells to a Table: what fits under the header, and what does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl
from flask_babel import gettext as _

from core import limits
from core.files.bounds import refuse_misfits
from core.files.phrases import fill
from core.files.problems import counted
from core.files.signs import LOST, ZERO, bare
from core.files.table import LINE, RAGGED, Table, ragged_rows, shown

# No header holds a zero sign, so the name is free.
COUNT = "\0count"
# Few enough rows for Python's garbage collector to leave them alone.
BATCH_OF_LISTS = 4_000


@dataclass(frozen=True)
class Header:
    """The columns (by name: their titles), the sign between two cells, and the last line the header takes.

    `span`: how many cells the header line has, unnamed ones at its end among them.
    """

    columns: dict[str, str]
    delimiter: str
    line: int
    span: int

    @property
    def names(self) -> list[str]:
        return list(self.columns)

    @property
    def width(self) -> int:
        return len(self.columns)


@dataclass(frozen=True)
class Part:
    """Some rows of a file. `fitting`: LINE, COUNT (how many cells the row has), the columns by name."""

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
            pl.Series(COUNT, [len(cells) for _line, cells in fitting], pl.Int64),
            *map(_series, header.names, zip(*padded, strict=True) if padded else [()] * width),
        ]
    )
    most = limits.FILES.columns
    ragged = [(line, header.delimiter.join(cells), list(cells[:most]), surplus) for line, cells in long.items()]
    return Part(tidied(frame), ragged_rows(ragged))


def _series(name: str, cells: Sequence[str]) -> pl.Series:
    return pl.Series(name, cells, pl.String)


def tidied(frame: pl.DataFrame) -> pl.DataFrame:
    """Bare cells, null where empty; rows without any cell left out."""
    counted = [LINE, COUNT]
    cells = [frame[name] if name in counted else bare(frame[name]) for name in frame.columns]
    return pl.DataFrame(cells).filter(~pl.all_horizontal(pl.exclude(counted).is_null()))


def assembled(name: str, header: Header, parts: Iterable[Part], header_line: int, cut_line: int | None = None) -> Table:
    """The Table of all parts. `cut_line`: the last line, where it does not end with a line break."""
    every = [arranged([], header, ""), *parts]
    fitting = pl.concat([part.fitting for part in every])
    ragged = pl.concat([part.ragged for part in every])
    if (fitting[COUNT] < header.width).any():
        short = _cut_short(fitting, header.width, cut_line)
        ragged = pl.concat([ragged, as_ragged(fitting.filter(short), header, _too_short(header))])
        fitting = fitting.filter(~short)
    if ragged.height > limits.FILES.misfits:
        refuse_misfits(name, ragged.height, int(ragged[LINE].min()))  # type: ignore[arg-type]
    frame = fitting.drop(COUNT)
    return Table(name, frame, ragged.sort(LINE), header.delimiter, header_line, header.columns)


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


def _too_short(header: Header) -> str:
    return str(
        _(
            "This line has only %(values)s of %(columns)s values: it is cut short, or a separator is missing."
            " Complete it in the file.",
            values="{count}",
            columns=header.width,
        )
    )


def as_ragged(rows: pl.DataFrame, header: Header, reason: str) -> pl.DataFrame:
    """Rows with COUNT as ragged ones, for a reason in which `{count}` stands for the number of their cells."""
    names = [name for name in rows.columns if name not in (LINE, COUNT)]
    cells = pl.concat_list(shown(pl.col(names)).fill_null("")).list.head(pl.col(COUNT))
    surplus = pl.lit("").repeat_by((pl.col(COUNT) - len(names)).clip(0))
    every = pl.concat_list(cells, surplus)
    return rows.select(
        LINE,
        every.list.join(header.delimiter).alias("value"),
        every.alias("cells"),
        fill(reason, count=pl.col(COUNT)).alias("reason"),
    ).cast(RAGGED)


def without_lost(part: Part, header: Header) -> Part:
    """The part with the rows that hold a byte of another encoding, or a NUL, among the ragged ones."""
    names = header.names
    lost = part.fitting.select(pl.any_horizontal(pl.col(names).str.contains(LOST, literal=True))).to_series()
    zero = part.fitting.select(pl.any_horizontal(pl.col(names).str.contains(ZERO, literal=True))).to_series()
    lost, zero = lost.fill_null(False), zero.fill_null(False)
    ragged = [
        part.ragged.with_columns(shown(pl.col("value")), pl.col("cells").list.eval(shown(pl.element()))),
        as_ragged(part.fitting.filter(lost), header, _foreign()),
        as_ragged(part.fitting.filter(zero & ~lost), header, _nul()),
    ]
    return Part(part.fitting.filter(~lost & ~zero), pl.concat(ragged))


def without_long(part: Part, header: Header) -> Part:
    """The part with the rows that hold too long a cell among the ragged ones; of such a cell only the beginning is
    kept."""
    most = limits.FILES.cell_letters
    # A sign takes a byte at least: most columns need no further look.
    wide = [name for name in header.names if (part.fitting[name].str.len_bytes().max() or 0) > most]  # type: ignore[operator]
    if not wide:
        return part
    letters = {name: part.fitting[name].str.len_chars().fill_null(0) for name in wide}
    found = pl.DataFrame([pl.Series(name, counts > most) for name, counts in letters.items()])
    long = found.select(pl.any_horizontal(pl.all())).to_series()
    cut = part.fitting.with_columns(pl.col(name).str.slice(0, most) for name in wide)
    ragged = [
        as_ragged(cut.filter(found[name]), header, _too_long(header.columns[name]))
        for name in wide
        if found[name].any()
    ]
    every = pl.concat([part.ragged, *ragged]).unique(LINE, maintain_order=True)
    return Part(part.fitting.filter(~long), every)


def _too_long(title: str) -> str:
    return str(
        _(
            "The value of “%(column)s” has more than %(most)s characters, and only its beginning is kept here. Shorten"
            " it in the file.",
            column=title,
            most=counted(limits.FILES.cell_letters),
        )
    )


def _foreign() -> str:
    return str(
        _(
            "A character of this line, shown as “�”, cannot be read: it was cut in two, or is written in another"
            " encoding than the rest of the file. Type it again in the file."
        )
    )


def _nul() -> str:
    return str(_("This line holds a sign that no text has (NUL), shown as “�”. Remove it in the file."))
