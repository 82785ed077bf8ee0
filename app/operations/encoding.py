"""Rows as lines of JSON, written in one way only: equal rows are equal bytes, and have the same SHA-256."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.operations.columns import Column, Kind, Row, fits
from app.operations.tables import Table

_as_line = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=lambda content: b64encode(content).decode()
).encode


class Unfit(ValueError):
    """Lines that are no rows of their table: `line` counts from 1, within those given; 0 where none can be read."""

    def __init__(self, line: int, column: str) -> None:
        super().__init__(line, column)
        self.line, self.column = line, column


@dataclass(frozen=True)
class Tally:
    """How many rows, and bytes as lines, and the SHA-256 of these."""

    rows: int
    bytes: int
    sha256: str


class Tallying:
    """Counts rows as they pass."""

    def __init__(self) -> None:
        self.rows = self.bytes = 0
        self._digest = hashlib.sha256()

    def add(self, rows: Sequence[Row]) -> bytes:
        """Count these rows; gives them as lines."""
        lines = encoded(rows)
        self.rows += len(rows)
        self.bytes += len(lines)
        self._digest.update(lines)
        return lines

    @property
    def tally(self) -> Tally:
        """What has passed so far."""
        return Tally(self.rows, self.bytes, self._digest.hexdigest())


def tally_of(parts: Iterable[Sequence[Row]]) -> Tally:
    """What all these rows come to."""
    tallying = Tallying()
    for rows in parts:
        tallying.add(rows)
    return tallying.tally


def encoded(rows: Sequence[Row]) -> bytes:
    """A line for each row: a list of its cells, bytes in base64."""
    return "".join([f"{line}\n" for line in map(_as_line, rows)]).encode()


def decoded(table: Table, lines: Sequence[bytes]) -> list[Row]:
    """The rows of these lines; raises Unfit where one is no row of the table."""
    try:
        # All at once: a call for each line would take longer than the line.
        rows = json.loads(b"[%b]" % b",".join(lines))
        columns = list(zip(*rows, strict=True))
    except (ValueError, TypeError, RecursionError) as error:
        raise Unfit(0, "") from error
    if len(rows) != len(lines) or len(columns) != len(table.columns) or {list} != set(map(type, rows)):
        raise Unfit(0, "")
    read = list(map(partial(_cells, table), table.columns, columns))
    return list(zip(*read, strict=True))


def _cells(table: Table, column: Column, cells: Sequence[Any]) -> Sequence[Any]:
    try:
        read = list(map(_bytes, cells)) if column.kind == Kind.BYTES else cells
        if fits(column, read):
            return read
    except (ValueError, TypeError):
        # No base64, or something that no cell can be.
        pass
    raise Unfit(_first_unfit(column, cells), column.name)


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text, validate=True)


def _first_unfit(column: Column, cells: Sequence[Any]) -> int:
    for line, cell in enumerate(cells, 1):
        try:
            if not fits(column, [_bytes(cell) if column.kind == Kind.BYTES else cell]):
                return line
        except (ValueError, TypeError):
            return line
    return 0
