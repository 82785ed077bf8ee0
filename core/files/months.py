"""Names of months as people write them, in French and English, in full or shortened."""

import re

from core.files.names import plain

_NAMES = (
    "janvier january janv jan",
    "fevrier february fevr fev feb febr",
    "mars march mar mrs",
    "avril april avr apr",
    "mai may",
    "juin june jun",
    "juillet july juil jul juill",
    "aout august aou aug",
    "septembre september sept sep",
    "octobre october oct",
    "novembre november nov",
    "decembre december dec",
)
_NUMBERS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_WITHOUT_YEAR = re.compile(r"m?(0?[1-9]|1[0-2])")


def month_number(name: str) -> int | None:
    """1 for `janvier`, `Jan.` or `JANV`; None for what is no month."""
    return _NUMBERS.get(plain(name).strip(" ."))


def month_without_year(title: str) -> int | None:
    """The month that a header names without its year: `M01`, `1`, `janv.`; None for what is no month."""
    found = _WITHOUT_YEAR.fullmatch(plain(title).strip())
    return int(found[1]) if found else month_number(title)
