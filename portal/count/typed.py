"""A list as people type it: given the names of its columns where it has none."""

import re
from dataclasses import dataclass

from core.files.vocabulary import meaning

# By how many cells the longest line has.
_COLUMNS = {
    2: ("document", "amount"),
    3: ("document", "date", "amount"),
    4: ("document", "date", "client", "amount"),
    5: ("document", "date", "client", "product", "amount"),
}
_ALL = ("document", "date", "client", "product", "quantity", "amount")
_DAY = re.compile(r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$")


@dataclass(frozen=True)
class Typed:
    """A text as a file, with so many lines added in front of it."""

    content: bytes
    added: int = 0


def as_typed(text: str) -> Typed:
    """The text as a table with a header; its lines stay where they are."""
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    sign = _sign(first)
    if any(meaning(cell) in _ALL for cell in first.split(sign or "\t")):
        return Typed(_file(lines))
    if sign is None:
        lines, sign = [_with_tabs(line) for line in lines], "\t"
    width = max((line.count(sign) + 1 for line in lines), default=0)
    names = _COLUMNS.get(width, _ALL if width > 1 else ("document",))
    return Typed(_file([sign.join(names), *lines]), added=1)


def _file(lines: list[str]) -> bytes:
    return "\n".join(lines).encode("utf-8", "replace")


def _sign(line: str) -> str | None:
    """The sign between two cells; None where white space is between them: `F12 1 450,00` has no other comma."""
    if "\t" in line or ";" in line:
        return "\t" if "\t" in line else ";"
    return "," if "," in next(iter(line.split()), "") else None


def _with_tabs(line: str) -> str:
    """A document, perhaps a day, and an amount, which may have spaces in it."""
    document, _space, rest = line.strip().partition(" ")
    day, _space, amount = rest.strip().partition(" ")
    return "\t".join([document, day, amount] if _DAY.match(day) and amount else [document, "", rest.strip()])
