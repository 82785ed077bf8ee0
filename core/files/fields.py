"""The fields of the contract, read from a table as typed columns; what cannot be read is told line by line."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from functools import partial

import polars as pl
from flask_babel import gettext as _

from core.files import amounts, cells, codes, days, sources
from core.files.cells import Fault, Parsed
from core.files.columns import Source, matched_columns, refuse_missing, unrecognised
from core.files.currencies import Kind, kind
from core.files.filling import filled, only_sums, only_sums_reason, unclear, unclear_reason
from core.files.layout import Layout
from core.files.left_out import without_left_out
from core.files.mapping import Mapping
from core.files.phrases import fill, shown
from core.files.problems import FileProblem, listed
from core.files.programme import own_currency
from core.files.proposals import Proposal, proposals, told
from core.files.rejected import Rejects
from core.files.table import LINE, REASON, Table, Typed
from core.files.totals import totals_note
from core.files.wide import unfolded

Read = Callable[[pl.Series], Parsed]
Check = Callable[[pl.Series], list[Fault]]


class Fields:
    """The columns of a contract layout, in a table read through a mapping.

    Each reader (`text`, `money` …) returns a Series as long as `lines`, null where the cell is empty or bad. A bad
    cell, or an empty one that is `required`, rejects its row. A field that the file lacks is empty on every row.
    `default` takes the place of empty cells. `table` is what rejected rows are written from; a table with a column for
    each month has several rows for one of its lines.
    """

    def __init__(self, table: Table, mapping: Mapping, layout: Layout) -> None:
        """Raises FileProblem where table and mapping do not suit the layout, see `matched_columns`."""
        self._mapping = mapping
        self._layout = layout
        self._sources = matched_columns(table, mapping, layout)
        left = without_left_out(table, mapping, layout, self._sources)
        self._totals = left.totals
        self.table = self._rows = left.table
        self._of_months: set[str] = set()
        if wide := unfolded(left.table, mapping, layout, self._sources):
            self._rows, self._of_months = wide.table, wide.read
        refuse_missing(self.table, mapping, layout, self._sources)
        if not wide:
            self.table = self._rows = filled(left.table, mapping, layout, self._sources)
        self._rejects = Rejects(table.ragged)
        self._bad = pl.repeat(False, self._rows.frame.height, dtype=pl.Boolean, eager=True)
        self._sums: dict[str, pl.Series] = {}
        self._knows_currencies = False
        self._texts: dict[tuple[str, bool, str | None, Check], pl.Series] = {}
        if not wide:
            self._reject_not_filled(left.table)

    def _reject_not_filled(self, bare: Table) -> None:
        """Reject the rows of which nobody can tell what they go on with; `bare`: the table before it was filled."""
        field = next(iter(self._mapping.fill), "")
        self.reject(unclear(bare, self._mapping, self._sources), field, unclear_reason())
        sums = only_sums(bare, self._mapping, self._layout, self._sources)
        self.reject(sums, field, only_sums_reason())

    @property
    def lines(self) -> pl.Series:
        """The line of the file on which each row begins."""
        return self._rows.frame[LINE]

    @property
    def good(self) -> pl.Series:
        """Which rows have not been rejected so far."""
        return ~self._bad

    @property
    def unrecognised(self) -> list[str]:
        """The headers of the columns that nothing is read from."""
        return [self.table.title(column) for column in self._unread()]

    @property
    def proposals(self) -> list[Proposal]:
        """For columns that nothing is read from, the fields of the layout, still unread, that they may hold."""
        free = {name: field for name, field in self._layout.items() if not self.has(name)}
        return proposals(self.table, free, self._unread())

    @property
    def notes(self) -> list[str]:
        """Sentences about the file for whoever sent it: what was left out or not recognised, totals that disagree."""
        notes = list(self._rows.notes)
        for field, values in self._sums.items():
            column = self._sources[field].columns[0]
            read = int(values.filter(self.good).sum())
            cells_of_column = self._rows.frame[column]
            notes += filter(None, [totals_note(self._totals, column, read, self._mapping.decimal, cells_of_column)])
        if self.unrecognised:
            names = listed(self.unrecognised)
            notes.append(" ".join([_("Columns that were not read: %(columns)s.", columns=names), told(self.proposals)]))
        return [note.strip() for note in [*notes, *self._rejects.notes(self.rejected)]]

    def has(self, field: str) -> bool:
        """Whether the file holds the field, or the mapping gives it."""
        return field in self._sources or field in self._mapping.constants

    def text(self, field: str, required: bool = False, default: str | None = None) -> pl.Series:
        """The field as String."""
        return self._text(field, required, default, codes.unreadable)

    def code(self, field: str, required: bool = False) -> pl.Series:
        """The field as String, a code all of whose signs matter."""
        return self._text(field, required, None, codes.unreadable_codes)

    def _text(self, field: str, required: bool, default: str | None, check: Check) -> pl.Series:
        """The field as String, read once however often it is asked for."""
        asked = field, required, default, check
        if asked not in self._texts:
            self._texts[asked] = self._typed(field, _as_it_is, pl.String, required, default, check)
        return self._texts[asked]

    def money(self, field: str, required: bool = False, default: int | None = None) -> pl.Series:
        """The field as Int64 cents, in the programme's currency."""
        source = self._sources.get(field)
        if source and source.rule.is_product:
            product = self._product(source)
            return self._typed(field, lambda _series: product, pl.Int64, required, default)
        read = partial(
            amounts.money, decimal=self._mapping.decimal, typed=self._type(field), round_up=self._mapping.round
        )
        values = self._typed(field, read, pl.Int64, required, default)
        self._reject_other_currencies()
        if source and self._layout[field].summed and not self._totals.is_empty():
            self._sums[field] = values
        return values

    def whole(self, field: str, required: bool = False, default: int | None = None) -> pl.Series:
        """The field as Int64."""
        read = partial(amounts.whole, decimal=self._mapping.decimal, typed=self._type(field))
        return self._typed(field, read, pl.Int64, required, default)

    def day(self, field: str, required: bool = False, default: date | None = None) -> pl.Series:
        """The field as Date."""
        read = partial(days.day, date_format=self._mapping.date_format, is_sheet=bool(self.table.sheet))
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
        texts = [series.alias(f"\0{name}") for name, series in places.items()]
        rows = pl.DataFrame([self.lines, self._cells(field).alias("value"), *texts]).filter(chosen)
        told_places = {name: pl.col(f"\0{name}") for name in places}
        sentence = fill(reason, value=shown(pl.col("value")), **told_places).alias("reason")
        kept = self._rejects.first(rows).select(LINE, pl.lit(self._title(field)).alias("column"), "value", sentence)
        self._rejects.add(kept)
        self._bad = self._bad | chosen

    def complete(self, field: str, texts: pl.Series, ragged: pl.Series) -> None:
        """Give the table a column that the file lacks, or left empty: a rejected row says it when it comes again.

        `ragged`: the texts of the rows that do not fit under the header, null where there are none.
        """
        if source := self._sources.get(field):
            self.table = replace(self.table, frame=self.table.frame.with_columns(texts.alias(source.columns[0])))
            return
        frame = self.table.frame.select(LINE, texts.alias(field), pl.exclude(LINE))
        cells = pl.concat_list(ragged.fill_null("").alias(field), pl.col("cells"))
        self.table = replace(self.table, frame=frame, ragged=self.table.ragged.with_columns(cells=cells))

    def rejects(self) -> pl.DataFrame:
        """Why rows were rejected, by line: LINE, column (as in the file; null for a whole line), value (as in the file)
        and reason; a row may have several. Of the first lines only, where many are rejected."""
        return self._rejects.told()

    @property
    def rejected(self) -> int:
        """How many lines of the file were rejected."""
        return int(pl.concat([self.lines.filter(self._bad), self.table.ragged[LINE]]).n_unique())

    def _typed(
        self,
        field: str,
        read: Read,
        dtype: type[pl.DataType],
        required: bool,
        default: str | int | date | None,
        check: Check = codes.unreadable,
    ) -> pl.Series:
        if field in self._mapping.constants:
            return self._constant(field, read, dtype)
        source = self._sources.get(field)
        if source is None:
            if required and default is None:
                self.reject(self.lines.is_not_null(), field, self._is_empty(field))
            return self._repeated(field, default, dtype)
        series = sources.translated(self._cells(field), field, source.rule, self._mapping)
        unread = self._reject_unreadable(field, source, check)
        parsed = read(series.set(unread, None))
        for fault in parsed.faults:
            self.reject(fault.mask & ~unread, field, fault.reason)
        empty = series.is_null() & ~unread
        if required and default is None:
            self.reject(empty, field, self._is_empty(field))
        values = pl.when(empty).then(pl.lit(default, dtype)).otherwise(parsed.values)
        return pl.select(values.alias(field)).to_series()

    def _constant(self, field: str, read: Read, dtype: type[pl.DataType]) -> pl.Series:
        text = self._mapping.constants[field]
        parsed = read(pl.Series([text]))
        for fault in parsed.faults:
            reason = pl.select(fill(fault.reason, value=pl.lit(text))).item()
            raise FileProblem(_("Mapping file, key “%(key)s”: %(reason)s", key=f"constants.{field}", reason=reason))
        return self._repeated(field, parsed.values.item(), dtype)

    def _reject_unreadable(self, field: str, source: Source, check: Check) -> pl.Series:
        """Reject the rows whose cells hold no value to read, whatever the type; gives which these are."""
        faults = sources.unreadable(self._rows, source, self._mapping.values.get(field, {}), check)
        if partly := sources.incomplete(self._rows, source):
            faults.append(partly)
        if self._layout[field].summed and (several := sources.standing_for_several(self._rows, source)) is not None:
            reason = _("“{value}” stands once for several rows: nobody can tell what of it belongs to each. Divide it.")
            faults.append(Fault(several, str(reason)))
        unread = pl.repeat(False, self._rows.frame.height, dtype=pl.Boolean, eager=True)
        for fault in faults:
            self.reject(fault.mask, field, fault.reason)
            unread = unread | fault.mask
        return unread

    def _product(self, source: Source) -> Parsed:
        factors = [self._rows.frame[column] for column in source.columns]
        typed = tuple(self._rows.typed.get(column) for column in source.columns)
        return amounts.product(factors[0], factors[1], self._mapping.decimal, typed)

    def _reject_other_currencies(self) -> None:
        """Reject, once, the rows that say another currency in a column of their own."""
        if "currency" not in self._layout or not self.has("currency") or self._knows_currencies:
            return
        self._knows_currencies = True
        texts = self.text("currency")
        own = own_currency()
        # A column that is only called so may hold numbers of currencies that nobody else knows.
        foreign = (Kind.OTHER, Kind.UNKNOWN) if "currency" in self._mapping.fields() else (Kind.OTHER,)
        others = [text for text in texts.drop_nulls().unique() if kind(text, own) in foreign]
        self.reject(texts.is_in(others), "currency", amounts.other_currency())

    def _cells(self, field: str) -> pl.Series:
        """The cells of a field as the file has them, or what the mapping says for all."""
        if source := self._sources.get(field):
            return sources.cells_of(self._rows, source, field)
        return self._repeated(field, self._mapping.constants.get(field), pl.String)

    def _type(self, field: str) -> Typed | None:
        """What a spreadsheet says of the numbers in the field's column."""
        source = self._sources.get(field)
        return self._rows.typed.get(source.columns[0]) if source else None

    def _unread(self) -> list[str]:
        columns = unrecognised(self.table, self._mapping, self._sources)
        # Columns that only the rejects have (`complete`), and those that became lines, are not the reader's business.
        read = self._of_months | (set(self.table.columns) - set(self._rows.columns))
        return [column for column in columns if column not in read and self.table.title(column) != REASON]

    def _title(self, field: str) -> str:
        source = self._sources.get(field)
        return sources.title_of(self._rows, source) if source else field

    def _repeated(self, field: str, value: object, dtype: type[pl.DataType]) -> pl.Series:
        return pl.Series(field, [value], dtype).new_from_index(0, self._rows.frame.height)

    def _is_empty(self, field: str) -> str:
        return str(_("“%(column)s” is empty. Fill it in.", column=self._title(field)))


def _as_it_is(series: pl.Series) -> Parsed:
    return Parsed(series, [])
