"""Tables with a column for each month, such as targets often are: made one line for each month."""

from dataclasses import dataclass, replace

import polars as pl

from core.files.columns import Headers, Source, not_in_file
from core.files.days import month_of
from core.files.layout import Layout
from core.files.mapping import ColumnRule, Mapping
from core.files.months import month_without_year
from core.files.table import LINE, Table
from core.files.vocabulary import meaning

MONTH, AMOUNT = "\0month", "\0amount"
_FEWEST = 2


@dataclass(frozen=True)
class Months:
    """The columns that are months: by their names, with the month, or its number where `year` tells the year: that
    number, or the one in that column."""

    columns: dict[str, str]
    year: int | str | None

    @property
    def read(self) -> set[str]:
        """Every column that months are read from."""
        return {*self.columns, *([self.year] if isinstance(self.year, str) else [])}

    def names(self) -> pl.Expr:
        """The months of unfolded lines."""
        names = pl.col(MONTH).replace_strict(self.columns, return_dtype=pl.String)
        if self.year is None:
            return names
        year = pl.col(self.year) if isinstance(self.year, str) else pl.lit(str(self.year))
        return pl.concat_str(year, names, separator="-").alias(MONTH)


@dataclass(frozen=True)
class Unfolded:
    """A table with a line for each month, and the columns of the file that went into it."""

    table: Table
    read: set[str]


def unfolded(table: Table, mapping: Mapping, layout: Layout, sources: dict[str, Source]) -> Unfolded | None:
    """The table with a line for each month that has a value, where its headers are months; else None.

    LINE stays the line of the file. The sources of month and amount are added to `sources`.
    """
    if not {"month", "amount"} <= layout.keys() or "amount" in sources or "month" in sources:
        return None
    months = _months(table, mapping)
    if months is None:
        return None
    others = [column for column in table.columns if column not in months.columns]
    long = table.frame.unpivot(list(months.columns), index=[LINE, *others], variable_name=MONTH, value_name=AMOUNT)
    named = long.with_columns(months.names())
    # An empty cell or a dash is no target.
    filled = named.filter(pl.col(AMOUNT).is_not_null() & ~pl.col(AMOUNT).str.contains(r"^[-–—/]+$"))
    sources["month"] = Source([MONTH], ColumnRule(column=MONTH))
    sources["amount"] = Source([AMOUNT], ColumnRule(column=AMOUNT))
    titles = table.titles | {MONTH: "month", AMOUNT: "amount"}
    return Unfolded(replace(table, frame=filled.sort(LINE, maintain_order=True), titles=titles), months.read)


def _months(table: Table, mapping: Mapping) -> Months | None:
    whole = {column: name for column in table.columns if isinstance(name := _whole(table.title(column)), str)}
    if len(whole) >= _FEWEST:
        return Months(whole, None)
    numbers = {column: number for column in table.columns if (number := month_without_year(table.title(column)))}
    year = _year(table, mapping)
    if len(numbers) < _FEWEST or year is None:
        return None
    return Months({column: f"{number:02}" for column, number in numbers.items()}, year)


def _whole(title: str) -> str | None:
    found = month_of(None, title)
    return found if isinstance(found, str) else None


def _year(table: Table, mapping: Mapping) -> int | str | None:
    """Where the year of months without one stands: as the mapping says, else in a column that is called so."""
    rule = mapping.columns.get("month")
    if rule and rule.year is not None:
        if isinstance(rule.year, int):
            return rule.year
        column = Headers(table).find(rule.year)
        if column is None:
            raise not_in_file(table, "columns.month.year", rule.year)
        return column
    named = [column for column in table.columns if meaning(table.title(column)) == "year"]
    return named[0] if len(named) == 1 else None
