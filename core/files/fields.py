"""The fields of the contract, read from a table as typed columns; what cannot be read is told line by line."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from functools import partial

import polars as pl
from flask_babel import gettext as _

from core.files import amounts, cells, days
from core.files.cells import Parsed
from core.files.columns import Layout, matched_columns
from core.files.mapping import Mapping
from core.files.phrases import fill, shown
from core.files.problems import FileProblem
from core.files.table import LINE, Table


class Fields:
    """The columns of a contract layout, in a table read through a mapping.

    Each reader (`text`, `money` …) returns a Series as long as `table.frame`, null where the cell is empty or bad. A
    bad cell, or an empty one that is `required`, rejects its row. A field that the file lacks is empty on every row.
    `default` takes the place of empty cells.
    """

    def __init__(self, table: Table, mapping: Mapping, layout: Layout) -> None:
        """Raises FileProblem where table and mapping do not suit the layout, see `matched_columns`."""
        self.table = table
        self._mapping = mapping
        self._columns = matched_columns(table, mapping, layout)
        self._rejects = [table.ragged.select(LINE, pl.lit(None, pl.String).alias("column"), "value", "reason")]
        self._bad = pl.repeat(False, table.frame.height, dtype=pl.Boolean, eager=True)

    @property
    def lines(self) -> pl.Series:
        """The line of the file on which each row begins."""
        return self.table.frame[LINE]

    @property
    def good(self) -> pl.Series:
        """Which rows have not been rejected so far."""
        return ~self._bad

    def has(self, field: str) -> bool:
        """Whether the file holds the field, or the mapping gives it."""
        return field in self._columns or field in self._mapping.constants

    def text(self, field: str, required: bool = False, default: str | None = None) -> pl.Series:
        """The field as String."""
        return self._typed(field, lambda series: Parsed(series, []), pl.String, required, default)

    def money(self, field: str, required: bool = False, default: int | None = None) -> pl.Series:
        """The field as Int64 cents."""
        read = partial(amounts.money, decimal=self._mapping.decimal)
        return self._typed(field, read, pl.Int64, required, default)

    def whole(self, field: str, required: bool = False, default: int | None = None) -> pl.Series:
        """The field as Int64."""
        read = partial(amounts.whole, decimal=self._mapping.decimal)
        return self._typed(field, read, pl.Int64, required, default)

    def day(self, field: str, required: bool = False, default: date | None = None) -> pl.Series:
        """The field as Date."""
        read = partial(days.day, date_format=self._mapping.date_format)
        return self._typed(field, read, pl.Date, required, default)

    def month(self, field: str, required: bool = False, default: str | None = None) -> pl.Series:
        """The field as String, `2020-04`."""
        read = partial(days.month, date_format=self._mapping.date_format)
        return self._typed(field, read, pl.String, required, default)

    def choice(
        self, field: str, choices: Collection[str], default: str | None = None, required: bool = False
    ) -> pl.Series:
        """The field as String, one of the choices."""
        return self._typed(field, partial(cells.choice, choices=choices), pl.String, required, default)

    def reject(self, mask: pl.Series, field: str, reason: str, **places: pl.Series) -> None:
        """Reject the rows of the mask for a translated reason, in which `{value}` stands for the cell of the file.

        Each of `places` is a Series of texts, as long as the table, for the mark of its name.
        """
        chosen = mask.fill_null(False)
        if not chosen.any():
            return
        header = self._columns.get(field)
        value = pl.col(header) if header else pl.lit(self._mapping.constants.get(field), pl.String)
        told = {name: pl.col(f"\0{name}") for name in places}
        rows = self.table.frame.with_columns(texts.alias(f"\0{name}") for name, texts in places.items()).filter(chosen)
        self._rejects.append(
            rows.select(
                LINE,
                pl.lit(header or field).alias("column"),
                value.alias("value"),
                fill(reason, value=shown(value), **told).alias("reason"),
            )
        )
        self._bad = self._bad | chosen

    def complete(self, field: str, texts: pl.Series) -> None:
        """Give the table a column that the file lacks, or left empty: a rejected row says it when it comes again."""
        if field in self._columns:
            frame = self.table.frame.with_columns(texts.alias(self._columns[field]))
            self.table = replace(self.table, frame=frame)
            return
        frame = self.table.frame.select(LINE, texts.alias(field), pl.exclude(LINE))
        cells = pl.concat_list(pl.lit("").alias(field), pl.col("cells"))
        self.table = replace(self.table, frame=frame, ragged=self.table.ragged.with_columns(cells=cells))

    def rejects(self) -> pl.DataFrame:
        """Every reason for which a row was rejected, by line: LINE, column (as in the file; null for a whole line),
        value (as in the file) and reason; a row may have several."""
        return pl.concat(self._rejects).sort(LINE, maintain_order=True)

    def _typed(
        self,
        field: str,
        read: Callable[[pl.Series], Parsed],
        dtype: type[pl.DataType],
        required: bool,
        default: str | int | date | None,
    ) -> pl.Series:
        if field in self._mapping.constants:
            return self._constant(field, read, dtype)
        if field not in self._columns:
            if required and default is None:
                self.reject(self.lines.is_not_null(), field, self._is_empty(field))
            return self._repeated(field, default, dtype)
        series = self._translated(field)
        parsed = read(series)
        for fault in parsed.faults:
            self.reject(fault.mask, field, fault.reason)
        empty = series.is_null()
        if required and default is None:
            self.reject(empty, field, self._is_empty(field))
        filled = pl.when(empty).then(pl.lit(default, dtype)).otherwise(parsed.values)
        return pl.select(filled.alias(field)).to_series()

    def _constant(self, field: str, read: Callable[[pl.Series], Parsed], dtype: type[pl.DataType]) -> pl.Series:
        text = self._mapping.constants[field]
        parsed = read(pl.Series([text]))
        for fault in parsed.faults:
            reason = pl.select(fill(fault.reason, value=pl.lit(text))).item()
            raise FileProblem(_("Mapping file, key “%(key)s”: %(reason)s", key=f"constants.{field}", reason=reason))
        return self._repeated(field, parsed.values.item(), dtype)

    def _translated(self, field: str) -> pl.Series:
        """The cells of a field after the mapping's values, padding and prefix."""
        cells_of_file = self.table.frame[self._columns[field]]
        codes = cells_of_file
        if rule := self._mapping.columns.get(field):
            codes = rule.prefix + codes.str.pad_start(rule.pad, "0")
        if values := self._mapping.values.get(field):
            old, new_texts = list(values), list(values.values())
            new = cells_of_file.replace_strict(old, new_texts, default=None, return_dtype=pl.String)
            codes = codes.set(new.is_not_null(), None).fill_null(new)
            codes = codes.set(codes == "", None)
        return codes

    def _repeated(self, field: str, value: object, dtype: type[pl.DataType]) -> pl.Series:
        return pl.Series(field, [value], dtype).new_from_index(0, self.table.frame.height)

    def _is_empty(self, field: str) -> str:
        return str(_("“%(column)s” is empty. Fill it in.", column=self._columns.get(field, field)))
