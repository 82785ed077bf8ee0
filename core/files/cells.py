"""Cells as values: a column of text read as one type, and what is wrong with the cells that cannot be."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import polars as pl
from flask_babel import gettext as _

from core.files.names import fold
from core.files.problems import listed
from core.limits import VALUE_LETTERS


@dataclass(frozen=True)
class Fault:
    """Cells that cannot be read, for one reason: a sentence in which `{value}` stands for the cell."""

    mask: pl.Series
    reason: str


@dataclass(frozen=True)
class Parsed:
    """The values of a column, null where the cell is empty or at fault."""

    values: pl.Series
    faults: list[Fault]


class Trouble(Enum):
    """Why a cell cannot be read."""

    OTHER = auto()
    AMBIGUOUS = auto()
    CURRENCY = auto()
    SCIENTIFIC = auto()
    FRACTION = auto()
    TOO_LARGE = auto()
    NO_SUCH_DAY = auto()
    MONTH_FIRST = auto()
    NOT_FIRST_DAY = auto()
    EXCHANGED = auto()


def looked_up(
    series: pl.Series, readings: dict[str, Any], dtype: type[pl.DataType], reasons: dict[Trouble, str]
) -> Parsed:
    """The cells by what each different text reads as: a value, or a Trouble that `reasons` puts in words.

    Texts without a reading give null.
    """
    values = {text: reading for text, reading in readings.items() if not isinstance(reading, Trouble)}
    faults = []
    for trouble, reason in reasons.items():
        texts = [text for text, reading in readings.items() if reading is trouble]
        if texts:
            faults.append(Fault(series.is_in(texts).fill_null(False), reason))
    return Parsed(_replaced(series, values, dtype), faults)


def _replaced(series: pl.Series, values: dict[str, Any], dtype: type[pl.DataType]) -> pl.Series:
    if not values:
        return pl.Series(series.name, [None], dtype).new_from_index(0, series.len())
    new = pl.Series(list(values.values()), dtype=dtype)
    return series.replace_strict(pl.Series(list(values), dtype=pl.String), new, default=None, return_dtype=dtype)


def read_each(
    series: pl.Series, read: Callable[[str], Any], dtype: type[pl.DataType], reasons: dict[Trouble, str]
) -> Parsed:
    """The cells of a column with few different texts, each text read once by `read`: a value or a Trouble."""
    texts = series.drop_nulls().unique()
    # What is long is none of these, and may take long to be looked at.
    readings = {text: read(text) if len(text) <= VALUE_LETTERS else Trouble.OTHER for text in texts}
    return looked_up(series, readings, dtype, reasons)


def choice(series: pl.Series, choices: Collection[str]) -> Parsed:
    """Cells that must be one of the choices, whatever their case, accents, spaces, hyphens and underscores."""
    folded = {fold(name): name for name in choices}
    reason = _(
        "“%(value)s” is not one of %(choices)s. Write one of them, or translate it under `values` in the mapping file.",
        value="{value}",
        choices=listed(choices),
    )
    return read_each(series, lambda text: folded.get(fold(text), Trouble.OTHER), pl.String, {Trouble.OTHER: reason})
