"""Amounts and whole numbers as people write them, read exactly.

A sign before one or two last digits marks decimals and one that comes twice groups thousands, whatever the country.
Only one sign before exactly three last digits (`1,234`) says neither: the mapping decides, else the rest of the column.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl
from flask_babel import gettext as _

from core.files.cells import Fault, Parsed, Trouble, looked_up
from core.money import MAX_CENTS

# Nearly every cell: read by Polars. Zeros after the second decimal are no cents (`12.5000`).
_PLAIN = r"^[+-]?[0-9]{1,9}(?:[.,](?:[0-9]{1,2}|[0-9]{2}0{2,8}))?$"
_CENTS = pl.Decimal(38, 2)
_MAX_WHOLE_DIGITS = len(str(MAX_CENTS)) - 3

# No-break, narrow, thin and figure spaces; the typographic apostrophe; the minus sign and the dash.
_PLAIN_SIGNS = str.maketrans("\u00a0\u202f\u2009\u2007\u2019\u2212\u2013", "    '--")
_CURRENCY = re.compile(r"€|\$|£|EUR", re.IGNORECASE)
_SIGNED = re.compile(r"(?P<before>[+-]?)\s*(?P<digits>[0-9.,' ]*[0-9.,])\s*(?P<after>[+-]?)")
_IN_BRACKETS = re.compile(r"\(\s*(?P<digits>[0-9.,' ]*[0-9.,])\s*\)")
_NUMBER = re.compile(
    r"(?P<whole>[0-9]{1,3}(?P<group>[ '.,])[0-9]{3}(?:(?P=group)[0-9]{3})*|[0-9]*)"
    r"(?:(?P<sign>[.,])(?P<decimals>[0-9]*))?"
)


@dataclass(frozen=True)
class _Number:
    """A number taken apart: its digits, and the decimal sign that its writing proves.

    `open_sign` is a single sign before three last digits, which may as well group thousands: `decimals` holds them.
    """

    negative: bool
    whole: str
    decimals: str = ""
    proven: str | None = None
    open_sign: str | None = None


def money(series: pl.Series, decimal: str | None = None) -> Parsed:
    """Amounts as Int64 cents; `decimal` is the decimal sign, which only ambiguous cells need."""
    return _read(
        series,
        decimal,
        {
            Trouble.OTHER: _("“%(value)s” is not an amount. Write it like 1234.56.", value="{value}"),
            Trouble.AMBIGUOUS: _ambiguous(),
            Trouble.FRACTION: _("“%(value)s” has more than two decimals. Round it to the cent.", value="{value}"),
            Trouble.TOO_LARGE: _(
                "“%(value)s” is too large: an amount must stay below one billion. Correct it.", value="{value}"
            ),
        },
    )


def whole(series: pl.Series, decimal: str | None = None) -> Parsed:
    """Whole numbers as Int64; decimals are taken where they are zeros."""
    fraction = _("“%(value)s” is not a whole number. Write it without decimals.", value="{value}")
    reasons = {
        Trouble.OTHER: _("“%(value)s” is not a whole number. Write it like 12.", value="{value}"),
        Trouble.AMBIGUOUS: _ambiguous(),
        Trouble.FRACTION: fraction,
        Trouble.TOO_LARGE: _("“%(value)s” is too large: it must stay below one billion. Correct it.", value="{value}"),
    }
    hundredths = _read(series, decimal, reasons)
    broken = (hundredths.values % 100 != 0).fill_null(False)
    faults = [*hundredths.faults, Fault(broken, fraction)] if broken.any() else hundredths.faults
    return Parsed(hundredths.values.set(broken, None) // 100, faults)


def _ambiguous() -> str:
    return str(
        _(
            "“%(value)s” can be read in two ways: its separator may mark decimals or thousands. Write it without"
            " a thousands separator, or give `decimal` in the mapping file.",
            value="{value}",
        )
    )


def _read(series: pl.Series, decimal: str | None, reasons: dict[Trouble, str]) -> Parsed:
    plain = series.str.contains(_PLAIN)
    dotted = series.set(~plain, None).str.replace(",", ".", literal=True)
    values = dotted.cast(_CENTS).to_physical().cast(pl.Int64)
    odd = series.set(plain, None)
    if odd.null_count() == odd.len():
        return Parsed(values, [])
    numbers = {text: _taken_apart(text) for text in odd.drop_nulls().unique()}
    if decimal is None and any(number and number.open_sign for number in numbers.values()):
        decimal = _proven(series.filter(plain), numbers.values())
    rest = looked_up(odd, {text: _cents(number, decimal) for text, number in numbers.items()}, pl.Int64, reasons)
    return Parsed(values.fill_null(rest.values), rest.faults)


def _proven(plain: pl.Series, numbers: Iterable[_Number | None]) -> str | None:
    """The decimal sign that the column's other cells prove; None without proof, or with proofs of both."""
    proofs = {number.proven for number in numbers if number and number.proven}
    proofs |= {sign for sign in ".," if plain.str.contains(sign, literal=True).any()}
    return proofs.pop() if len(proofs) == 1 else None


def _taken_apart(text: str) -> _Number | None:
    """The number in a text; None where there is none."""
    bare = text.translate(_PLAIN_SIGNS)
    currency = _CURRENCY.search(bare)
    if currency:
        before, after = bare[: currency.start()], bare[currency.end() :]
        if any(map(str.isdigit, before)) and any(map(str.isdigit, after)):
            return None
        bare = before + after
    bare = bare.strip()
    if found := _IN_BRACKETS.fullmatch(bare):
        return _number(found["digits"].strip(), negative=True)
    found = _SIGNED.fullmatch(bare)
    if not found or (found["before"] and found["after"]):
        return None
    return _number(found["digits"].strip(), negative="-" in found["before"] + found["after"])


def _number(digits: str, *, negative: bool) -> _Number | None:
    found = _NUMBER.fullmatch(digits)
    if not found or not (found["whole"] or found["decimals"]) or (found["sign"] or "") == found["group"]:
        return None
    first, *groups = found["whole"].split(found["group"]) if found["group"] else [found["whole"]]
    joined = first + "".join(groups)
    if found["sign"] or found["group"] not in (".", ","):
        return _Number(negative, joined, found["decimals"] or "", found["sign"])
    if len(groups) > 1:
        return _Number(negative, joined, proven="," if found["group"] == "." else ".")
    # Nobody groups the thousands of zero: `0,500` is a half.
    proof = {"proven": found["group"]} if first.startswith("0") else {"open_sign": found["group"]}
    return _Number(negative, first, groups[0], **proof)


def _cents(number: _Number | None, decimal: str | None) -> int | Trouble:
    """The cents of a number, by the column's decimal sign where its own writing leaves it open."""
    if number is None:
        return Trouble.OTHER
    if number.open_sign and decimal is None:
        return Trouble.AMBIGUOUS
    whole, decimals = number.whole, number.decimals.rstrip("0")
    if number.open_sign and number.open_sign != decimal:
        whole, decimals = number.whole + number.decimals, ""
    if len(decimals) > 2:
        return Trouble.FRACTION
    if len(whole.lstrip("0")) > _MAX_WHOLE_DIGITS:
        return Trouble.TOO_LARGE
    cents = int(whole.lstrip("0") or "0") * 100 + int(decimals.ljust(2, "0"))
    return -cents if number.negative else cents
