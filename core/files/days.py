"""Days and months as people write them."""

import re
from datetime import date, datetime
from functools import partial

import polars as pl
from flask_babel import gettext as _

from core.files.cells import Parsed, Trouble, looked_up, read_each

FIRST_YEAR, LAST_YEAR = 1900, 2199

_TIME = r"[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})?$"
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
    return read_each(series, partial(_formatted, date_format), pl.Date, _reasons(date_format)) if date_format else _days(series)


def _days(series: pl.Series) -> Parsed:
    bare = series.str.replace(_TIME, "")
    texts = bare.drop_nulls().unique().to_list()
    american = _is_month_first(texts)
    return looked_up(bare, {text: _day(text, american) for text in texts}, pl.Date, _reasons(None))


def month(series: pl.Series, date_format: str | None = None) -> Parsed:
    """Months as the text `2020-04`, from `2020-04`, `04/2020`, or any writing of their first day."""
    reasons = _reasons(date_format) | {
        Trouble.OTHER: _("“%(value)s” is not a month. Write it like 2020-04.", value="{value}"),
        Trouble.NOT_FIRST_DAY: _(
            "“%(value)s” is not the first day of a month. Write the month like 2020-04.", value="{value}"
        ),
    }
    return read_each(series.str.replace(_TIME, ""), partial(_month, date_format), pl.String, reasons)


def _reasons(date_format: str | None) -> dict[Trouble, str]:
    like = date(2020, 4, 30).strftime(date_format or "%Y-%m-%d")
    return {
        Trouble.OTHER: _("“%(value)s” is not a date. Write it like %(example)s.", value="{value}", example=like),
        Trouble.NO_SUCH_DAY: _(
            "“%(value)s” is a date that does not exist: the day comes before the month. Correct it in the file, or give"
            " `date_format` in the mapping file.",
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
    try:
        return _within_years(datetime.strptime(text, date_format).date())
    except ValueError:
        return Trouble.OTHER


def _day(text: str, american: bool) -> date | Trouble:
    found = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if not found:
        return Trouble.OTHER
    year, month_number, day_number = (int(found[part]) for part in ("year", "month", "day"))
    if american and found.re is _DAY_FIRST and day_number <= 12 and month_number != day_number:
        return Trouble.AMBIGUOUS
    try:
        return _within_years(date(year, month_number, day_number))
    except ValueError:
        return Trouble.NO_SUCH_DAY
