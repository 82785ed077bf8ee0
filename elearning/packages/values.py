"""Scores, times and other values, as manifests and packages write them."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from elearning.packages.model import WHOLE

_NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,20})?|\.\d{1,20})", re.ASCII)
# HHHH:MM:SS.SS of SCORM 1.2; programs write more and fewer digits.
_TIMESPAN = re.compile(r"(\d{1,6}):(\d{1,2}):(\d{1,2})(?:\.(\d+))?", re.ASCII)
_DURATION = re.compile(
    r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:\.(\d+))?S)?)?",
    re.ASCII,
)
_SECONDS = (365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 3_600, 60, 1)
# Nobody spends more in a package: ten years, which a number of any database holds.
MOST_SECONDS = 10 * 365 * 86_400


def number(text: object) -> Decimal | None:
    """A number as packages write it; None for what is none."""
    written = str(text).strip() if isinstance(text, str | int | float | Decimal) and not isinstance(text, bool) else ""
    if not _NUMBER.fullmatch(written):
        return None
    try:
        return Decimal(written)
    except InvalidOperation:
        return None


def parts_of(value: Decimal, whole: Decimal) -> int:
    """How many ten-thousandths of the whole a value is, halves away from zero."""
    return int((value * WHOLE / whole).quantize(Decimal(1), ROUND_HALF_UP))


def share(text: object, whole: int) -> int | None:
    """A score in ten-thousandths, of which `whole` is written for all; None for none, or one beyond all."""
    value = number(text)
    if value is None or abs(value) > whole:
        return None
    return parts_of(value, Decimal(whole))


def seconds(text: object) -> int | None:
    """A time in whole seconds, as SCORM 1.2 (`0001:30:00.5`) or ISO 8601 (`PT1H30M`) writes it; None for none."""
    written = str(text).strip() if isinstance(text, str) else ""
    if found := _TIMESPAN.fullmatch(written):
        total = int(found[1]) * 3_600 + int(found[2]) * 60 + int(found[3])
        return min(total, MOST_SECONDS)
    found = _DURATION.fullmatch(written)
    if found is None or written in ("P", "") or written.endswith("T"):
        return None
    total = sum(int(found[place + 1] or 0) * each for place, each in enumerate(_SECONDS))
    return min(total, MOST_SECONDS)
