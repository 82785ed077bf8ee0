"""Days and months as people write them."""

import re
from datetime import date, datetime
from functools import partial

import polars as pl
from flask_babel import gettext as _

from core.files.cells import Parsed, Trouble, looked_up, read_each

FIRST_YEAR, LAST_YEAR = 1900, 2199

_TIME = r"[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})?$"
_TIME_OF_DAY = re.compile(_TIME)
_COMPACT = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})(?P<sign>[-/])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})(?P<sign>[/.-])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})")
_MONTH = re.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})")
_MONTH_FIRST = re.compile(r"(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})")


def day(series: pl.Series, date_format: str | None = None) -> Parsed:
    """Calendar days as Date; a time of day is left out.

    Read are `2020-04-30`, `2020/04/30`, `20200430`, `30/04/2020`, `30.04.2020`, `30-04-2020`; with `date_format` (as
    strptime takes it) nothing but that.
    """
    reasons = _reasons(date_format)
    if date_format:
        return read_each(series, partial(_formatted, date_format), pl.Date, reasons)
    bare = series.str.replace(_TIME, "")
    texts = bare.drop_nulls().unique().to_list()
    read = partial(_day, _is_month_first(texts))
    return looked_up(bare, {text: read(text) for text in texts}, pl.Date, reasons)


def month(series: pl.Series, date_format: str | None = None) -> Parsed:
    """Months as the text `2020-04`, from `2020-04`, `04/2020`, or any writing of their first day."""
    reasons = _reasons(date_format) | {
        Trouble.OTHER: _("“%(value)s” is not a month. Write it like 2020-04.", value="{value}"),
        Trouble.NOT_FIRST_DAY: _(
            "“%(value)s” is not the first day of a month. Write the month like 2020-04.", value="{value}"
        ),
    }
    return read_each(series, partial(_month, date_format), pl.String, reasons)


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
            "“%(value)s” can be read in two ways: other dates of this column have the month before the day. Give"
            " `date_format` in the mapping file.",
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
    for writing in (text, _TIME_OF_DAY.sub("", text)):
        try:
            return _within_years(datetime.strptime(writing, date_format).date())
        except ValueError:
            continue
    return Trouble.OTHER


def _is_month_first(texts: list[str]) -> bool:
    """Whether a column like `04/13/2020` was written with the month first: some cell proves it, none the contrary."""
    dates = [found for text in texts if (found := _DAY_FIRST.fullmatch(text))]
    firsts = {int(found["day"]) > 12 for found in dates if int(found["month"]) <= 12}
    return True not in firsts and any(int(found["month"]) > 12 for found in dates if int(found["day"]) <= 12)


def _day(month_first: bool, text: str) -> date | Trouble:
    found = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if not found:
        return Trouble.OTHER
    year, month_number, day_number = (int(found[part]) for part in ("year", "month", "day"))
    if found.re is _DAY_FIRST:
        if day_number <= 12 < month_number:
            return Trouble.MONTH_FIRST
        if month_first and day_number <= 12 and day_number != month_number:
            return Trouble.AMBIGUOUS
    try:
        return _within_years(date(year, month_number, day_number))
    except ValueError:
        return Trouble.NO_SUCH_DAY


def _within_years(found: date) -> date | Trouble:
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else Trouble.TOO_LARGE


def _month(date_format: str | None, text: str) -> str | Trouble:
    if found := _MONTH.fullmatch(text) or _MONTH_FIRST.fullmatch(text):
        first = _day(False, f"{found['year']}-{found['month']}-1")
        return Trouble.OTHER if first is Trouble.NO_SUCH_DAY else _name_of_month(first)
    return _name_of_month(_formatted(date_format, text) if date_format else _day(False, _TIME_OF_DAY.sub("", text)))


def _name_of_month(first: date | Trouble) -> str | Trouble:
    if isinstance(first, Trouble):
        return first
    return f"{first:%Y-%m}" if first.day == 1 else Trouble.NOT_FIRST_DAY
