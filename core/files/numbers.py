"""One number as people write it, taken apart: sign, digits, decimals, and the currency beside it.

A sign before one or two last digits marks decimals and one that comes twice groups thousands, whatever the country.
Only one sign before exactly three last digits (`1,234`) says neither.
"""

import re
from dataclasses import dataclass

from core.files import currencies
from core.files.cells import Trouble
from core.limits import VALUE_LETTERS
from core.money import MAX_CENTS

MAX_WHOLE_DIGITS = len(str(MAX_CENTS)) - 3
CENTS = 2

# No-break, narrow, thin and figure spaces; the typographic apostrophe; the minus sign and the dash.
_PLAIN_SIGNS = str.maketrans("\u00a0\u202f\u2009\u2007\u2019\u2212\u2013", "    '--")
# Behind a single letter digits are rather a code (`E12`); behind several they may be an amount (`EUR12`).
_DIGITS = re.compile(
    r"(?P<before>[^0-9]*?)"
    r"(?P<digits>(?:(?<![^\W\d])|(?<=[^\W\d]{2}))[.,]?[0-9](?:[0-9.,' ]*[0-9])?[.,]?)"
    r"(?P<after>[^0-9]*)"
)
_NUMBER = re.compile(
    r"(?P<whole>[0-9]{1,3}(?P<group>[ '.,])[0-9]{3}(?:(?P=group)[0-9]{3})*|[0-9]*)"
    r"(?:(?P<sign>[.,])(?P<decimals>[0-9]*))?"
)
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]*)?E[+-]?[0-9]+", re.IGNORECASE)
_AROUND = re.compile(r"[-+() ]+")


@dataclass(frozen=True)
class Number:
    """A number taken apart: its digits, and the decimal sign that its writing proves.

    `open_sign` is a single sign before three last digits, which may as well group thousands: `decimals` holds them.
    """

    negative: bool
    whole: str
    decimals: str = ""
    proven: str | None = None
    open_sign: str | None = None


def taken_apart(text: str, own: str) -> Number | Trouble:
    """The number in a text, with at most the programme's currency `own` beside it; else why there is none."""
    if len(text) > VALUE_LETTERS:
        return Trouble.OTHER
    plain = text.translate(_PLAIN_SIGNS).strip()
    if _SCIENTIFIC.fullmatch(plain):
        return Trouble.SCIENTIFIC
    found = _DIGITS.fullmatch(plain)
    if not found:
        return Trouble.OTHER
    before, after = found["before"], found["after"]
    negative = _is_negative(before, after)
    # `12,-` says that there are no cents, `-12` written behind says less than nothing: nobody can tell.
    unclear = found["digits"][-1] in ".," and after.lstrip().startswith("-")
    number = None if negative is None or unclear else _number(found["digits"], negative=negative)
    if number is None:
        return Trouble.OTHER
    return _currency_trouble(before, after, own) or number


def _is_negative(before: str, after: str) -> bool | None:
    """Whether signs or brackets around the digits make them negative; None where they say several things."""
    signs = [sign for sign in before + after if sign in "+-()"]
    if signs == ["(", ")"] and "(" in before and ")" in after:
        return True
    if not signs or signs in (["+"], ["-"]):
        return signs == ["-"]
    return None


def _currency_trouble(before: str, after: str, own: str) -> Trouble | None:
    kinds = {currencies.kind(text, own) for part in (before, after) if (text := _AROUND.sub(" ", part).strip())}
    if currencies.Kind.UNKNOWN in kinds:
        return Trouble.OTHER
    return Trouble.CURRENCY if currencies.Kind.OTHER in kinds else None


def _number(digits: str, *, negative: bool) -> Number | None:
    found = _NUMBER.fullmatch(digits)
    if not found or not (found["whole"] or found["decimals"]) or (found["sign"] or "") == found["group"]:
        return None
    first, *groups = found["whole"].split(found["group"]) if found["group"] else [found["whole"]]
    joined = first + "".join(groups)
    if found["sign"] or found["group"] not in (".", ","):
        return Number(negative, joined, found["decimals"] or "", found["sign"])
    if len(groups) > 1:
        return Number(negative, joined, proven="," if found["group"] == "." else ".")
    # Nobody groups the thousands of zero: `0,500` is a half.
    proof = {"proven": found["group"]} if first.startswith("0") else {"open_sign": found["group"]}
    return Number(negative, first, groups[0], **proof)


def cents(number: Number | Trouble, decimal: str | None, round_up: bool) -> int | Trouble:
    """The cents of a number, by the column's decimal sign where its own writing leaves it open.

    With `round_up`, what is beyond two decimals is rounded, a half away from zero.
    """
    parts = digits_of(number, decimal)
    if isinstance(parts, Trouble):
        return parts
    whole, decimals = parts
    if len(decimals) > CENTS and not round_up:
        return Trouble.FRACTION
    if len(whole) > MAX_WHOLE_DIGITS:
        return Trouble.TOO_LARGE
    found = int(whole or "0") * 100 + int(decimals[:CENTS].ljust(CENTS, "0"))
    found += decimals[CENTS : CENTS + 1] >= "5"
    if found >= MAX_CENTS:
        return Trouble.TOO_LARGE
    return -found if isinstance(number, Number) and number.negative else found


def digits_of(number: Number | Trouble, decimal: str | None) -> tuple[str, str] | Trouble:
    """The digits before the decimal sign and those behind it, without zeros that say nothing."""
    if isinstance(number, Trouble):
        return number
    if number.open_sign and decimal is None:
        return Trouble.AMBIGUOUS
    whole, decimals = number.whole, number.decimals
    if number.open_sign and number.open_sign != decimal:
        whole, decimals = number.whole + number.decimals, ""
    return whole.lstrip("0"), decimals.rstrip("0")
