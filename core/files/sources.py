"""The cells of a field, put together from its columns as the mapping says."""

from collections.abc import Callable, Collection

import polars as pl
from flask_babel import gettext as _

from core.files.cells import Fault
from core.files.columns import Source
from core.files.mapping import ColumnRule, Mapping
from core.files.table import LINE, Table


def cells_of(table: Table, source: Source, field: str) -> pl.Series:
    """The cells of a field as the file has them; several columns joined, null where one of them is empty."""
    columns = [table.frame[column] for column in source.columns]
    if len(columns) == 1:
        return columns[0].alias(field)
    sign = " × " if source.rule.is_product else source.rule.separator
    return table.frame.select(pl.concat_str(source.columns, separator=sign).alias(field))[field]


def title_of(table: Table, source: Source) -> str:
    """What messages call the columns of a field."""
    return " + ".join(map(table.title, source.columns))


def incomplete(table: Table, source: Source) -> Fault | None:
    """Rows on which some, but not all, of the columns that are joined are empty."""
    if len(source.columns) == 1:
        return None
    empty = [table.frame[column].is_null() for column in source.columns]
    counts = pl.DataFrame([series.alias(str(place)) for place, series in enumerate(empty)]).sum_horizontal()
    some = (counts > 0) & (counts < len(empty))
    columns = title_of(table, source)
    reason = _("Only some of %(columns)s are filled in. Fill in all of them.", columns=columns)
    return Fault(some, str(reason)) if some.any() else None


def unreadable(
    table: Table, source: Source, translations: Collection[str], check: Callable[[pl.Series], list[Fault]]
) -> list[Fault]:
    """What `check` finds in any of the columns of a field, before codes are made of them.

    Cells that the mapping translates are understood, whatever they are.
    """
    faults = [fault for column in source.columns for fault in check(table.frame[column])]
    if not faults or not translations or len(source.columns) > 1:
        return faults
    understood = table.frame[source.columns[0]].is_in(list(translations)).fill_null(False)
    return [Fault(fault.mask & ~understood, fault.reason) for fault in faults]


def translated(cells: pl.Series, field: str, rule: ColumnRule, mapping: Mapping) -> pl.Series:
    """The cells of a field after the mapping's values, padding and prefix."""
    codes = cells
    if rule.prefix or rule.pad:
        codes = rule.prefix + codes.str.pad_start(rule.pad, "0")
    if values := mapping.values.get(field):
        old, new_texts = list(values), list(values.values())
        new = cells.replace_strict(old, new_texts, default=None, return_dtype=pl.String)
        codes = codes.set(new.is_not_null(), None).fill_null(new)
        codes = codes.set(codes == "", None)
    return codes.alias(field)


def standing_for_several(table: Table, source: Source) -> pl.Series | None:
    """The rows whose cell is one that stands once for several, in a spreadsheet."""
    spans = sorted(span for column in source.columns for span in table.spanning.get(column, []))
    if not spans:
        return None
    lines = table.frame[LINE]
    begin = lines.search_sorted(pl.Series([first for first, _last in spans], dtype=pl.Int64))
    end = lines.search_sorted(pl.Series([last + 1 for _first, last in spans], dtype=pl.Int64))
    # Where more spans have begun than have ended, a row lies in one: each span is looked at once, however long it is.
    steps = pl.concat([pl.DataFrame({"at": begin, "step": 1}), pl.DataFrame({"at": end, "step": -1})])
    changes = steps.group_by(pl.col("at").cast(pl.Int64)).agg(pl.col("step").sum())
    places = pl.int_range(lines.len(), dtype=pl.Int64, eager=True).alias("at").to_frame()
    return places.join(changes, on="at", how="left", maintain_order="left")["step"].fill_null(0).cum_sum() > 0
