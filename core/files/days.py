"""Columns of days and months, as people and programs write them."""

import re
from datetime import date, datetime
from functools import partial

import polars as pl
from flask_babel import gettext as _

from core.files.cells import Parsed, Trouble, looked_up, read_each
from core.files.moments import (
    INSTANT,
    Order,
    at_home,
    day_of,
    name_of_month,
    own_day,
    within_years,
)
from core.files.order import exchanged, order_of
from core.limits import FIRST_YEAR, LAST_YEAR

# A time of day without offset, which is left out; behind it, one with offset decides on which day it is here.
_TIME = r"[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?$"
_TIME_OF_DAY = re.compile(_TIME)
_MONTH = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})")
_MONTH_FIRST = re.compile(r"(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})")


def day(series: pl.Series, date_format: str | None = None, is_sheet: bool = False) -> Parsed:
    """Calendar days as Date; a time of day is left out, but one with an offset is turned into the programme's.

    Read are `2020-04-30`, `2020/04/30`, `20200430`, `30/04/2020`, `30.04.20`, `30 avril 2020`, `Apr 30, 2020`, and a
    spreadsheet's numbers of days (`43951`); with `date_format` (as strptime takes it) nothing but that. In a
    spreadsheet (`is_sheet`) one day beside texts is enough to show that months were taken for days.
    """
    reasons = _reasons(date_format)
    if date_format:
        return read_each(series, partial(_formatted, date_format), pl.Date, reasons)
    bare = series.str.replace(_TIME, "")
    texts = bare.drop_nulls().unique().to_list()
    order = order_of(texts)
    swapped = exchanged(texts, 1 if is_sheet else 2)
    readings = {text: Trouble.EXCHANGED if text in swapped else day_of(text, order) for text in texts}
    return looked_up(bare, readings, pl.Date, reasons)


def month(series: pl.Series, date_format: str | None = None) -> Parsed:
    """Months as the text `2020-04`, from `2020-04`, `04/2020`, `avril 2020`, or any writing of their first day."""
    reasons = _reasons(date_format) | {
        Trouble.OTHER: _("“%(value)s” is not a month. Write it like 2020-04.", value="{value}"),
        Trouble.NOT_FIRST_DAY: _(
            "“%(value)s” is not the first day of a month. Write the month like 2020-04.", value="{value}"
        ),
    }
    return read_each(series, partial(month_of, date_format), pl.String, reasons)


def _reasons(date_format: str | None) -> dict[Trouble, str]:
    like = date(2020, 4, 30).strftime(date_format or "%Y-%m-%d")
    return {
        Trouble.OTHER: _("“%(value)s” is not a date. Write it like %(example)s.", value="{value}", example=like),
        Trouble.NO_SUCH_DAY: _("“%(value)s” is a date that does not exist. Correct it in the file.", value="{value}"),
        Trouble.MONTH_FIRST: _(
            "“%(value)s” is a date that does not exist, as the day is read before the month. Correct it in the file, or"
            " give `date_format` in the mapping file.",
            value="{value}",
        ),
        Trouble.AMBIGUOUS: _(
            "“%(value)s” can be read in two ways: other dates of this column have the month, or the year, first. Give"
            " `date_format` in the mapping file.",
            value="{value}",
        ),
        Trouble.EXCHANGED: _(
            "“%(value)s” may have its day and month exchanged: a spreadsheet took some dates of this column for dates"
            " with the month first, and left those that cannot be so as text. Import the original file.",
            value="{value}",
        ),
        Trouble.TOO_LARGE: _(
            "“%(value)s” lies outside the years %(first)s to %(last)s. Correct it in the file.",
            value="{value}",
            first=FIRST_YEAR,
            last=LAST_YEAR,
        ),
    }


def _formatted(date_format: str, text: str) -> date | Trouble:
    if "%z" not in date_format and (found := INSTANT.fullmatch(text)):
        return at_home(found, _formatted(date_format, found["day"]))
    for writing in (text, _TIME_OF_DAY.sub("", text)):
        try:
            return within_years(own_day(datetime.strptime(writing, date_format)))
        except ValueError:
            continue
    return Trouble.OTHER


def month_of(date_format: str | None, text: str) -> str | Trouble:
    """The month in a text, `2020-04`."""
    if found := _MONTH.fullmatch(text) or _MONTH_FIRST.fullmatch(text):
        first = day_of(f"{found['year']}-{found['month']}-1", Order.DAY_FIRST)
        return Trouble.OTHER if first is Trouble.NO_SUCH_DAY else name_of_month(first)
    if date_format:
        return name_of_month(_formatted(date_format, text))
    for writing in (f"1 {text}", f"{text} 1"):
        if any(map(str.isalpha, text)) and isinstance(first := day_of(writing, Order.DAY_FIRST), date):
            return name_of_month(first)
    return name_of_month(day_of(_TIME_OF_DAY.sub("", text), Order.DAY_FIRST))
