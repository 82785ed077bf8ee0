"""What a column may hold, in values that JSON can write and that are the same whatever the database."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

# A whole number (truth as 0 or 1), a text (days and moments in ISO form), the bytes of a file, or nothing.
Cell = int | str | bytes | None
Row = tuple[Cell, ...]

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}")


class Kind(StrEnum):
    """What the cells of a column are."""

    INTEGER = "integer"
    BIGINT = "bigint"
    BOOLEAN = "boolean"
    TEXT = "text"
    DATE = "date"
    TIMESTAMP = "timestamp"
    BYTES = "bytes"


# By the names that SQLite and PostgreSQL give their types.
KINDS = {
    "INTEGER": Kind.INTEGER,
    "BIGINT": Kind.BIGINT,
    "BOOLEAN": Kind.BOOLEAN,
    "VARCHAR": Kind.TEXT,
    "TEXT": Kind.TEXT,
    "DATE": Kind.DATE,
    "DATETIME": Kind.TIMESTAMP,
    "TIMESTAMP": Kind.TIMESTAMP,
    "BLOB": Kind.BYTES,
    "BYTEA": Kind.BYTES,
}
TYPES = {Kind.INTEGER: int, Kind.BIGINT: int, Kind.BOOLEAN: int, Kind.BYTES: bytes}


@dataclass(frozen=True)
class Column:
    """A column; `length`: how many characters its texts may have, None where that is not limited."""

    name: str
    kind: Kind
    length: int | None = None


def fits(column: Column, cells: Sequence[object]) -> bool:
    """Whether all of these may stand in the column; whether one may be empty is left to the database."""
    if not set(map(type, cells)) <= {TYPES.get(column.kind, str), type(None)}:
        return False
    filled: set[Any] = set(cells) - {None}
    return HOLDS[column.kind](filled, column.length) if filled else True


def _within(low: int, high: int) -> "Holds":
    return lambda cells, _length: low <= min(cells) and max(cells) <= high


def _are_texts(cells: Collection[str], length: int | None) -> bool:
    """Not too long, and of characters that can be stored: no zero, which PostgreSQL takes none of, and no half ones."""
    together = "".join(cells)
    if length is not None and max(map(len, cells)) > length:
        return False
    return "\0" not in together and _is_unicode(together)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _are_in_calendar(form: re.Pattern[str], read: Callable[[str], object]) -> "Holds":
    def hold(cells: Collection[str], _length: int | None) -> bool:
        if not all(map(form.fullmatch, cells)):
            return False
        try:
            for cell in cells:
                read(cell)
        except ValueError:
            return False
        return True

    return hold


Holds = Callable[[Collection[Any], int | None], bool]
HOLDS: dict[Kind, Holds] = {
    Kind.INTEGER: _within(-(2**31), 2**31 - 1),
    Kind.BIGINT: _within(-(2**63), 2**63 - 1),
    Kind.BOOLEAN: _within(0, 1),
    Kind.TEXT: _are_texts,
    Kind.DATE: _are_in_calendar(DAY, date.fromisoformat),
    Kind.TIMESTAMP: _are_in_calendar(MOMENT, datetime.fromisoformat),
    Kind.BYTES: lambda _cells, _length: True,
}
