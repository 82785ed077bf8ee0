"""Cells that stand once for the lines below them: the mapping's `fill`."""

from dataclasses import replace

import polars as pl
from flask_babel import gettext as _
from flask_babel import ngettext

from core.files.columns import Source
from core.files.layout import Layout
from core.files.left_out import TOTAL_OF
from core.files.mapping import Mapping
from core.files.problems import FileProblem, listed
from core.files.table import LINE, Table

_DOCUMENT = "document"
# The number of a line within its document: no two lines have one.
_LINE = "line"
# One cell that somebody forgot is no group of lines.
_FEWEST = 2


def filled(table: Table, mapping: Mapping, layout: Layout, sources: dict[str, Source]) -> Table:
    """The table with the empty cells of the fields in `fill` filled from above.

    The first field of the list begins groups of lines, and so does the document wherever it stands in it: what stands
    behind them is not carried over into the next group. A note tells where such a group begins with an empty cell.
    """
    if not mapping.fill:
        return replace(table, notes=(*table.notes, *_proposed(table, layout, sources)))
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


def unclear(table: Table, mapping: Mapping, sources: dict[str, Source]) -> pl.Series:
    """Which rows would be filled from above a line that cannot be read, and that may have begun their group.

    `table` as it was before it was filled.
    """
    none = pl.repeat(False, table.frame.height, dtype=pl.Boolean, eager=True)
    columns = [column for field in mapping.fill for column in sources[field].columns]
    places = [table.columns.index(column) for column in columns]
    breaks = [
        line
        for line, cells in table.ragged.select(LINE, "cells").iter_rows()
        if len(cells) != len(table.columns) or any(cells[place].strip() for place in places)
    ]
    if not breaks:
        return none
    broken = pl.DataFrame({"broken": sorted(breaks)}, schema={"broken": pl.Int64})
    rows = table.frame.sort(LINE).join_asof(broken, left_on=LINE, right_on="broken", strategy="backward")
    for column in columns:
        told = pl.when(pl.col(column).is_not_null()).then(pl.col(LINE)).forward_fill().fill_null(0)
        none |= rows.select(pl.col(column).is_null() & (pl.col("broken") > told).fill_null(False)).to_series()
    return none


def only_sums(table: Table, mapping: Mapping, layout: Layout, sources: dict[str, Source]) -> pl.Series:
    """Which rows would be filled from above though they hold only amounts, where others tell what theirs are for.

    `table` as it was before it was filled. Such a row is rather a total that nobody called so.
    """
    none = pl.repeat(False, table.frame.height, dtype=pl.Boolean, eager=True)
    if not mapping.fill:
        return none
    carried = {column for field in mapping.fill for column in sources[field].columns}
    bare = table.frame.select(pl.all_horizontal(pl.col(sorted(carried)).is_null())).to_series()
    sums = [field for field in sources if layout[field].summed]
    # Where no line has more than a quantity beside its amount, that tells what it is for.
    for fields in (sums, [field for field in sums if layout[field].required]):
        summed = {column for field in fields for column in sources[field].columns}
        if others := [column for column in table.columns if column not in summed | carried]:
            silent = table.frame.select(pl.all_horizontal(pl.col(others).is_null())).to_series()
            if (bare & ~silent).any():
                return bare & silent
    return none


def only_sums_reason() -> str:
    """Why a line that holds nothing but amounts is not filled from above."""
    return str(
        _(
            "Nothing but amounts stands on this line: it may be a total of those above. Remove it, or write what it is"
            " for."
        )
    )


def unclear_reason() -> str:
    """Why a line is not filled from above."""
    return str(
        _(
            "A line above cannot be read, and this one may go on with what stands there. Correct that one, and import"
            " both."
        )
    )


def _proposed(table: Table, layout: Layout, sources: dict[str, Source]) -> list[str]:
    """A note where what every record must have is empty on some lines below others: it may stand once for them."""
    single = {field: table.frame[source.columns[0]] for field, source in sources.items() if len(source.columns) == 1}
    needed = [cells for field, cells in single.items() if layout[field].required and not layout[field].summed]
    bare = pl.DataFrame([cells.is_null() for cells in needed]).select(pl.any_horizontal(pl.all())) if needed else None
    if bare is None or not (rows := bare.to_series() & _goes_on(table, layout, single)).any() or rows.all():
        return []
    once = [
        field
        for field, cells in single.items()
        if not layout[field].summed
        and field != _LINE
        and cells.filter(rows).null_count() == rows.sum()
        and cells.null_count() < cells.len()
    ]
    if rows.sum() * sum(layout[field].required for field in once) < _FEWEST:
        return []
    names = ", ".join(f'"{field}"' for field in once)
    written = f"`fill = [{names}]`"
    note = _(
        "Some lines have none of: %(fields)s. If these stand once for the lines below them, write in the mapping file:"
        " %(line)s.",
        fields=listed(once),
        line=written,
    )
    return [note]


def _goes_on(table: Table, layout: Layout, single: dict[str, pl.Series]) -> pl.Series:
    """The rows that may go on with those above: they hold an amount, and something that tells what it is for."""
    sums = {field: cells for field, cells in single.items() if layout[field].summed}
    amounts = [cells.name for field, cells in sums.items() if layout[field].required]
    if not sums:
        return pl.repeat(True, table.frame.height, dtype=pl.Boolean, eager=True)
    columns = pl.col(table.columns)
    has_sum = pl.any_horizontal(cells.is_not_null() for cells in sums.values())
    tells = pl.any_horizontal(columns.exclude(amounts).is_not_null())
    is_total = pl.any_horizontal(columns.str.contains(TOTAL_OF).fill_null(False))
    return table.frame.select(has_sum & tells & ~is_total).to_series()


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
        "“%(field)s” is empty on line %(line)s, where another group of lines begins: it stays empty there. Name it"
        " first in `fill` if it stands once for several groups.",
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
