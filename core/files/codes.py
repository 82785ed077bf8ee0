"""Codes: what a spreadsheet does to them, and codes that differ from known ones by it."""

import polars as pl
from flask_babel import gettext as _

from core.files.amounts import scientific
from core.files.cells import Fault
from core.files.signs import SHOWN_FOR_LOST

# `2.401E+15`, `2,4E15`, `2E+15`; `2E15` may be a code of its own.
_SCIENTIFIC = r"^[+-]?[0-9]+(?:[.,][0-9]*[eE][+-]?|[eE][+-])[0-9]+$"
# A spreadsheet's errors in any language (`#REF!`, `#VALEUR !`, `#¡DIV/0!`), those without a mark at the end, those of
# LibreOffice and of Google, and what a column shows that is too narrow for its numbers.
_ERRORS = r"(?i)^(?:#[¡¿]?\p{L}[\p{L}0-9/_]+\s?[!?]|#(?:N/A|N/D|NV|GETTING_DATA)|Err:[0-9]{3}|Loading\.\.\.|##+)$"


def unreadable(cells: pl.Series) -> list[Fault]:
    """The cells that hold no value but a spreadsheet's error, or a formula that was never computed."""
    faults = []
    errors = cells.str.contains(_ERRORS).fill_null(False)
    if errors.any():
        faults.append(
            Fault(errors, str(_("“{value}” is an error of the spreadsheet, not a value. Correct the formula there.")))
        )
    formulas = cells.str.starts_with("=").fill_null(False)
    if formulas.any():
        faults.append(
            Fault(
                formulas,
                str(
                    _(
                        "“{value}” is a formula without its value. Open the file in a spreadsheet, save it, and send it"
                        " again."
                    )
                ),
            )
        )
    return faults


def unreadable_codes(cells: pl.Series) -> list[Fault]:
    """The cells that hold no value, and those that are no codes any more, as signs of them were lost on the way."""
    faults = unreadable(cells)
    short = cells.str.contains(_SCIENTIFIC).fill_null(False)
    if short.any():
        faults.append(Fault(short, scientific()))
    lost = cells.str.contains(SHOWN_FOR_LOST, literal=True).fill_null(False)
    if lost.any():
        faults.append(
            Fault(lost, str(_("“{value}” has lost a character on its way, shown as “�”. Type it again in the file.")))
        )
    return faults


def without_zeros_of(column: str) -> pl.Expr:
    """Codes of digits without their leading zeros, as an expression."""
    return pl.when(pl.col(column).str.contains("^[0-9]+$")).then(pl.col(column).str.strip_chars_start("0"))


def without_zeros(codes: pl.Series) -> pl.Series:
    """Codes of digits without their leading zeros; null for other codes."""
    return codes.alias("code").to_frame().select(without_zeros_of("code"))["code"]


def lost_zeros(codes: pl.Series, known: pl.Series) -> pl.Series:
    """For each code that is not known, another one, known or in the file, from which only leading zeros tell it apart.

    Null for the others. Of two codes of one file, the one with more zeros is taken for the right one.
    """
    strange = codes.set(codes.is_in(known.implode()), None)
    if without_zeros(strange).null_count() == codes.len():
        return pl.Series(codes.name, [None], pl.String).new_from_index(0, codes.len())
    whole = codes.filter(codes.str.starts_with("0").fill_null(False)).unique().sort()
    right = (
        pl.concat([known.alias("known"), whole.alias("known")]).to_frame().with_columns(bare=without_zeros_of("known"))
    )
    first = right.drop_nulls().unique("bare", keep="first", maintain_order=True)
    asked = pl.DataFrame({"code": strange, "bare": without_zeros(strange)})
    found = asked.join(first, on="bare", how="left", maintain_order="left")
    return found.select(pl.when(pl.col("known") != pl.col("code")).then("known").alias(codes.name))[codes.name]


def with_zeros(codes: pl.Series, longest: int) -> list[str]:
    """The different codes of digits in every writing up to so many signs: without leading zeros, and with each number
    of them."""
    bare = without_zeros(codes).drop_nulls().unique()
    return [text.rjust(length, "0") for text in bare for length in range(max(len(text), 1), longest + 1)]
