"""Columns of amounts and whole numbers, read exactly.

Where a cell can be read in two ways (`1,234`) the mapping decides, else the rest of the column.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

import polars as pl
from flask_babel import gettext as _

from core.files.cells import Fault, Parsed, Trouble, looked_up
from core.files.numbers import MAX_WHOLE_DIGITS, Number, cents, digits_of, taken_apart
from core.files.programme import own_currency
from core.files.table import Typed
from core.money import MAX_CENTS

# Nearly every cell: read by Polars. Zeros after the second decimal are no cents (`12.5000`).
_PLAIN = r"^[+-]?[0-9]{1,9}(?:[.,](?:[0-9]{1,2}|[0-9]{2}0{2,8}))?$"
_CENTS = pl.Decimal(38, 2)
_MOST_DECIMALS = 20
# Room for all digits of the product of two numbers.
_EXACT = Context(prec=2 * (MAX_WHOLE_DIGITS + _MOST_DECIMALS) + 3)


def money(series: pl.Series, decimal: str | None = None, typed: Typed | None = None, round_up: bool = False) -> Parsed:
    """Amounts as Int64 cents; `decimal` is the decimal sign, which only ambiguous cells need.

    `typed` is what a spreadsheet says of the cells; `round_up` as in `numbers.cents`.
    """
    return _read(series, decimal, typed, round_up, _reasons_of_money())


def whole(series: pl.Series, decimal: str | None = None, typed: Typed | None = None) -> Parsed:
    """Whole numbers as Int64; decimals are taken where they are zeros."""
    fraction = _("“%(value)s” is not a whole number. Write it without decimals.", value="{value}")
    reasons = _reasons_of_money() | {
        Trouble.OTHER: _("“%(value)s” is not a whole number. Write it like 12.", value="{value}"),
        Trouble.CURRENCY: _("“%(value)s” is not a whole number. Write it like 12.", value="{value}"),
        Trouble.FRACTION: fraction,
        Trouble.TOO_LARGE: _("“%(value)s” is too large: it must stay below one billion. Correct it.", value="{value}"),
    }
    hundredths = _read(series, decimal, typed, False, reasons)
    broken = (hundredths.values % 100 != 0).fill_null(False)
    faults = [*hundredths.faults, Fault(broken, fraction)] if broken.any() else hundredths.faults
    return Parsed(hundredths.values.set(broken, None) // 100, faults)


def product(quantities: pl.Series, prices: pl.Series, decimal: str | None, typed: tuple[Typed | None, ...]) -> Parsed:
    """Quantity times unit price as Int64 cents, each with as many decimals as it has, rounded once at the end.

    Null where both are empty; the faults are of either.
    """
    reasons = _reasons_of_money() | {
        Trouble.OTHER: _("“%(value)s” is not a number, of quantity and unit price. Write both.", value="{value}")
    }
    both = [_exact(series, decimal, of) for series, of in zip((quantities, prices), typed, strict=True)]
    texts = quantities.fill_null("") + " × " + prices.fill_null("")
    empty = quantities.is_null() & prices.is_null()
    pairs = pl.DataFrame({"text": texts.set(empty, None), "one": quantities, "two": prices}).unique()
    readings = {
        text: _multiplied(both[0].get(one, Trouble.OTHER), both[1].get(two, Trouble.OTHER))
        for text, one, two in pairs.iter_rows()
        if text is not None
    }
    return looked_up(texts.set(empty, None), readings, pl.Int64, reasons)


def _exact(series: pl.Series, decimal: str | None, typed: Typed | None) -> dict[str, Decimal | Trouble]:
    own = own_currency()
    texts = {text: taken_apart(text, own) for text in series.drop_nulls().unique()}
    sign = decimal or _proven(_provers(series, typed), texts.values() if typed is None else ())
    return {text: _decimal(number, _sign_of(text, sign, typed)) for text, number in texts.items()}


def _decimal(number: Number | Trouble, sign: str | None) -> Decimal | Trouble:
    parts = digits_of(number, sign)
    if isinstance(parts, Trouble):
        return parts
    if len(parts[0]) > MAX_WHOLE_DIGITS or len(parts[1]) > _MOST_DECIMALS:
        return Trouble.TOO_LARGE
    value = Decimal(f"{parts[0] or 0}.{parts[1] or 0}")
    return -value if isinstance(number, Number) and number.negative else value


def _multiplied(one: Decimal | Trouble, two: Decimal | Trouble) -> int | Trouble:
    if isinstance(one, Trouble):
        return one
    if isinstance(two, Trouble):
        return two
    found = int(_EXACT.multiply(one, two).scaleb(2, _EXACT).to_integral_value(ROUND_HALF_UP))
    return found if abs(found) < MAX_CENTS else Trouble.TOO_LARGE


def _reasons_of_money() -> dict[Trouble, str]:
    return {
        Trouble.OTHER: _("“%(value)s” is not an amount. Write it like 1234.56.", value="{value}"),
        Trouble.AMBIGUOUS: _(
            "“%(value)s” can be read in two ways: its separator may mark decimals or thousands. Write it without"
            " a thousands separator, or give `decimal` in the mapping file.",
            value="{value}",
        ),
        Trouble.CURRENCY: other_currency(),
        Trouble.SCIENTIFIC: scientific(),
        Trouble.FRACTION: _(
            "“%(value)s” has more than two decimals. Round it to the cent, or say `round = true` in the mapping file.",
            value="{value}",
        ),
        Trouble.TOO_LARGE: _(
            "“%(value)s” is too large: an amount must stay below one billion. Correct it.", value="{value}"
        ),
    }


def other_currency() -> str:
    """Why an amount in another currency is not taken."""
    return str(
        _(
            "“%(value)s” is in another currency than the programme's (%(own)s). Convert it in the file.",
            value="{value}",
            own=own_currency(),
        )
    )


def scientific() -> str:
    """Why a number in scientific notation is not taken."""
    return str(
        _(
            "“%(value)s” is not the whole number: a spreadsheet has shortened it, and its last digits are lost."
            " Export it again as text.",
            value="{value}",
        )
    )


def _read(
    series: pl.Series, decimal: str | None, typed: Typed | None, round_up: bool, reasons: dict[Trouble, str]
) -> Parsed:
    plain = series.str.contains(_PLAIN)
    dotted = series.set(~plain, None).str.replace(",", ".", literal=True)
    values = dotted.cast(_CENTS).to_physical().cast(pl.Int64)
    odd = series.set(plain, None)
    if odd.null_count() == odd.len():
        return Parsed(values, [])
    own = own_currency()
    numbers = {text: taken_apart(text, own) for text in odd.drop_nulls().unique()}
    if decimal is None and any(isinstance(number, Number) and number.open_sign for number in numbers.values()):
        others = numbers.values() if typed is None else [taken_apart(text, own) for text in typed.texts]
        decimal = _proven(_provers(series, typed), others)
    readings = {text: cents(number, _sign_of(text, decimal, typed), round_up) for text, number in numbers.items()}
    rest = looked_up(odd, readings, pl.Int64, reasons)
    return Parsed(values.fill_null(rest.values), rest.faults)


def _provers(series: pl.Series, typed: Typed | None) -> pl.Series:
    """The cells whose writing tells the decimal sign: a spreadsheet's own numbers have a point, whoever typed them."""
    texts = series if typed is None else pl.Series(sorted(typed.texts), dtype=pl.String)
    return texts.filter(texts.str.contains(_PLAIN).fill_null(False))


def _sign_of(text: str, decimal: str | None, typed: Typed | None) -> str | None:
    """The decimal sign of one cell: a spreadsheet's own number is none that the column has to explain."""
    if typed is None or text not in typed.numbers:
        return decimal
    return None if text in typed.texts else "."


def _proven(plain: pl.Series, numbers: Iterable[Number | Trouble]) -> str | None:
    """The decimal sign that the column's other cells prove; None without proof, or with proofs of both."""
    proofs = {number.proven for number in numbers if isinstance(number, Number) and number.proven}
    proofs |= {sign for sign in ".," if plain.str.contains(sign, literal=True).any()}
    return proofs.pop() if len(proofs) == 1 else None
