"""Cells that stand once for the lines below them: the mapping's `fill`."""

from dataclasses import replace

import polars as pl
from flask_babel import gettext as _
from flask_babel import ngettext

from core.files.columns import Source
from core.files.layout import Layout
from core.files.mapping import Mapping
from core.files.problems import FileProblem, listed
from core.files.table import LINE, Table

_DOCUMENT = "document"


def filled(table: Table, mapping: Mapping, layout: Layout, sources: dict[str, Source]) -> Table:
    """The table with the empty cells of the fields in `fill` filled from above.

    The first field of the list begins groups of lines, and so does the document wherever it stands in it: what stands
    behind them is not carried over into the next group. A note tells where such a group begins with an empty cell.
    """
    if not mapping.fill:
        return table
    _refuse_unfit(table, mapping, layout, sources)
    frame, empty, leading = table.frame, [], [mapping.fill[0]]
    groups = pl.repeat(0, frame.height, dtype=pl.Int64, eager=True)
    for place, field in enumerate(mapping.fill):
        begins = _begins(frame, sources[field].columns)
        if field not in leading and (place == 0 or field != _DOCUMENT):
            empty += _empty_at_start(frame, field, sources[field].columns, groups)
        for column in sources[field].columns:
            frame = frame.with_columns(pl.col(column).forward_fill().over(groups).alias(column))
        if place == 0 or field == _DOCUMENT:
            groups = pl.select(
                pl.struct(groups.alias("of"), begins.cum_sum().alias("in")).rle_id().cast(pl.Int64)
            ).to_series()
    return replace(table, frame=frame, notes=(*table.notes, *empty))


def _begins(frame: pl.DataFrame, columns: list[str]) -> pl.Series:
    """Where a value stands that is not the one before it."""
    told = frame.select(pl.concat_str(columns, separator="\0", ignore_nulls=True).alias("value"))["value"]
    told = told.set(told.str.strip_chars("\0") == "", None)
    return pl.select(told.is_not_null() & told.ne_missing(told.forward_fill().shift(1))).to_series()


def _empty_at_start(frame: pl.DataFrame, field: str, columns: list[str], groups: pl.Series) -> list[str]:
    starts = groups.ne_missing(groups.shift(1))
    lines = frame.filter(starts & frame.select(pl.all_horizontal(pl.col(columns).is_null())).to_series())[LINE]
    if lines.is_empty():
        return []
    note = ngettext(
        "“%(field)s” is empty on line %(line)s, where another group of lines begins: it stays empty there. Name it first"
        " in `fill` if it stands once for several groups.",
        "“%(field)s” is empty on %(num)s lines (the first is %(line)s) where another group of lines begins: it stays"
        " empty there. Name it first in `fill` if it stands once for several groups.",
        lines.len(),
        field=field,
        line=lines[0],
    )
    return [note]


def _refuse_unfit(table: Table, mapping: Mapping, layout: Layout, sources: dict[str, Source]) -> None:
    summed = [field for field in mapping.fill if layout[field].summed]
    if summed:
        raise FileProblem(
            _(
                "Mapping file, key “fill”: %(fields)s cannot be repeated on every line, it would count several times."
                " Remove it there.",
                fields=listed(summed),
            )
        )
    absent = [field for field in mapping.fill if field not in sources]
    if absent:
        raise FileProblem(
            _(
                "Mapping file, key “fill”: %(name)s has no column for %(fields)s. Name it under `columns`.",
                name=table.name,
                fields=listed(absent),
            )
        )
