"""Days of issue, as invoices write them."""

import re
from datetime import date

from core.limits import FIRST_YEAR, LAST_YEAR

# 102, 203, 204 and 205 of UN/EDIFACT 2379, a time and a zone behind; the day of ISO 8601, with the same.
_DAYS = (
    re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6})?(?:[+-]\d{4})?", re.ASCII),
    re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T+Zz -].*)?", re.ASCII),
)


def day_in(text: str) -> date | None:
    """The day; None where it is not told, or none that may be."""
    for pattern in _DAYS:
        if found := pattern.fullmatch(text):
            year, month, day = map(int, found.groups())
            try:
                return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
            except ValueError:
                return None
    return None
