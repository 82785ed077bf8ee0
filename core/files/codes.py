"""Codes: what a spreadsheet does to them, and codes that differ from known ones by it."""

import polars as pl
from flask_babel import gettext as _

from core.files.amounts import scientific
from core.files.cells import Fault, Parsed
from core.files.signs import SHOWN_FOR_LOST

# `2.401E+15`, `2,4E15`, `2E+15`; `2E15` may be a code of its own.
_SCIENTIFIC = r"^[+-]?[0-9]+(?:[.,][0-9]*[eE][+-]?|[eE][+-])[0-9]+$"
_ERRORS = r"^(?:#(?:N/A|N/D|NV|REF!|VALUE!|VALEUR!|WERT!|DIV/0!|NAME\?|NOM\?|NUM!|NOMBRE!|NULL!|NUL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|GETTING_DATA|EXTERNAL!|PYTHON!|PROPAGATION!|CALCUL!)|Err:[0-9]{3})$"


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


def code(cells: pl.Series) -> Parsed:
    """Cells as codes; those whose signs were lost on the way are at fault."""
    faults = []
    short = cells.str.contains(_SCIENTIFIC).fill_null(False)
    if short.any():
        faults.append(Fault(short, scientific()))
    lost = cells.str.contains(SHOWN_FOR_LOST, literal=True).fill_null(False)
    if lost.any():
        faults.append(
            Fault(lost, str(_("“{value}” has lost a character on its way, shown as “�”. Type it again in the file.")))
        )
    return Parsed(cells, faults)


def without_zeros(codes: pl.Series) -> pl.Series:
    """Codes of digits without their leading zeros; null for other codes."""
    digits = codes.str.contains("^[0-9]+$").fill_null(False)
    return codes.set(~digits, None).str.strip_chars_start("0")


def lost_zeros(codes: pl.Series, known: pl.Series) -> pl.Series:
    """For each code that is not known, the known one that differs from it by leading zeros alone; else null."""
    if codes.null_count() == codes.len():
        return pl.Series(codes.name, [None], pl.String).new_from_index(0, codes.len())
    by_digits = pl.DataFrame({"bare": without_zeros(known), "known": known}).drop_nulls().unique("bare", keep="first")
    asked = pl.DataFrame({"bare": without_zeros(codes.set(codes.is_in(known.implode()), None))})
    return asked.join(by_digits, on="bare", how="left", maintain_order="left")["known"].alias(codes.name)
