"""Numbers, money and days as the reader's language writes them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent, get_decimal_symbol
from flask import current_app
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from core.money import from_cents, plain


def _locale() -> str:
    return str(get_locale() or "en")


def number(value: int | Decimal) -> str:
    """A number with the separators of the reader's language, and no more decimals than it has."""
    return _signs(format_decimal(value, locale=_locale(), decimal_quantization=False))


def _signs(written: str) -> str:
    """The minus of typography, as wide as a plus, wherever the locale only has the hyphen of the keyboard."""
    return written.replace("-", "−")


def points(value: int) -> str:
    """`1,250 points`, `1 point`."""
    return ngettext("%(number)s point", "%(number)s points", abs(value), number=number(value))


def signed(value: int) -> str:
    """A number with its sign, as postings are shown."""
    return f"+{number(value)}" if value > 0 else number(value)


def amount(value: Decimal | int) -> str:
    """An amount in currency units; cents only where there are any, and parts of cents too."""
    whole = Decimal(value) == Decimal(value).to_integral_value()
    digits = "#,##0" if whole else "#,##0.00####"
    pattern = f"{digits}\u00a0¤" if _locale()[:2] == "fr" else f"¤{digits}"
    currency = current_app.config["CURRENCY"]
    return _signs(format_currency(value, currency, format=pattern, locale=_locale(), currency_digits=False))


def money(cents: int) -> str:
    """Cents as money; decimals only where there are any."""
    return amount(from_cents(cents))


def money_exact(cents: int) -> str:
    """Cents as money, always with both decimals: for columns of amounts."""
    return _signs(format_currency(from_cents(cents), current_app.config["CURRENCY"], locale=_locale()))


def typed_amount(cents: int) -> str:
    """An amount as somebody types it into a field, with the decimal sign of their language: `-1234,50`."""
    return plain(cents).replace(".", get_decimal_symbol(_locale()))


def pieces(value: int | Decimal) -> str:
    """`12 pieces`."""
    return ngettext("%(number)s piece", "%(number)s pieces", int(abs(Decimal(value))), number=number(value))


def documents(count: int) -> str:
    """`12 documents`, `1 document`."""
    return ngettext("%(number)s document", "%(number)s documents", count, number=number(count))


def percent(value: Decimal) -> str:
    """`12.5 %` from 12.5."""
    return _signs(format_percent(value / 100, locale=_locale(), decimal_quantization=False))


def one_decimal(tenths: int) -> str:
    """`3.0`, `12.4` from tenths: always with the one decimal."""
    return _signs(format_decimal(Decimal(tenths) / 10, format="#,##0.0", locale=_locale()))


def ratio(value: float) -> str:
    """A contrast as people write it, rounded down: `4.4:1` is not yet 4.5."""
    return f"{format_decimal(Decimal(int(value * 10)) / 10, format='0.0', locale=_locale())}:1"


def day(value: date) -> str:
    """`12/03/2019`, `12 Mar 2019`: a day, short."""
    return format_date(value, format="dd/MM/yyyy" if _locale()[:2] == "fr" else "d MMM yyyy", locale=_locale())


def long_day(value: date) -> str:
    """A day with its month in letters: `2 April 2020`, `1er avril 2020`."""
    return _in_letters(value, "d MMMM yyyy")


def first_day(start: date, end: date) -> str:
    """The beginning of a period in letters, without the month and the year that it shares with its end."""
    shares_month = (start.year, start.month) == (end.year, end.month)
    return _in_letters(start, "d" if shares_month else "d MMMM" if start.year == end.year else "d MMMM yyyy")


def _in_letters(value: date, pattern: str) -> str:
    """A day written from its number on; French numbers the first of a month alone as an ordinal."""
    written = format_date(value, format=pattern, locale=_locale())
    return f"1er{written[1:]}" if value.day == 1 and _locale()[:2] == "fr" else written


def moment(value: datetime) -> str:
    """A UTC timestamp as a day and time in the programme's timezone."""
    zone = ZoneInfo(current_app.config["TIMEZONE"])
    local = value.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
    pattern = "dd/MM/yyyy HH:mm" if _locale()[:2] == "fr" else "d MMM yyyy, HH:mm"
    return format_datetime(local, pattern, locale=_locale())


def called(name: str) -> str:
    """Somebody's name; what stands for it, where the reader does not know them by name."""
    return name or _("Another seller")


def one_of(words: Sequence[str]) -> str:
    """Words to choose from, as they are to be written: `“rep”, “distributor” or “seller”`."""
    quoted = [_("“%(word)s”", word=word) for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return _("%(words)s or %(last)s", words=", ".join(quoted[:-1]), last=quoted[-1])


def labelled(label: str, value: str) -> str:
    """`October 2020: 12 points`; French puts a space before the colon."""
    return _("%(label)s: %(value)s", label=label, value=value)


def period(start: date, end: date) -> str:
    """`from 1 April to 30 June 2020`."""
    return _("from %(start)s to %(end)s", start=first_day(start, end), end=long_day(end))


def key_name(key: str) -> str:
    """A key period in words: `April 2020`, `week 15 of 2020`, `quarter 2 of 2020`; other keys as they are."""
    if len(key) == 7 and key[4] == "-" and key[5:].isdigit():
        return format_date(date(int(key[:4]), int(key[5:]), 1), format="LLLL yyyy", locale=_locale())
    if len(key) == 8 and key[4:6] == "-W":
        return _("week %(week)s of %(year)s", week=int(key[6:]), year=key[:4])
    if len(key) == 7 and key[4:6] == "-Q":
        return _("quarter %(quarter)s of %(year)s", quarter=key[6:], year=key[:4])
    return key
