"""The cells of a spreadsheet as text: numbers with all their digits, days as days."""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from core.files.signs import visible
from core.files.table import Typed

# Excel computes with 15 significant digits; what a float holds beyond them is noise, but not in a whole number.
_SIGNIFICANT = ".15g"
_SHORT = 16
_EXACT_BELOW = 2.0**53
_OPEN = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}")
_LIKE_A_NUMBER = re.compile(r"[^0-9]{0,8}[0-9][0-9.,' \u00a0\u202f]*[.,][0-9][^0-9]{0,8}")


class CellTexts:
    """Writes cells as text, and keeps in mind what the text alone no longer tells."""

    def __init__(self, date_format: str | None) -> None:
        """Days are written in `date_format`, where the mapping gives one, so that it reads them back."""
        self._names: list[str] = []
        self._texts: dict[int, set[str]] = defaultdict(set)
        self._numbers: set[str] = set()
        self._noted: set[str] = set()
        self._write: dict[type, Callable[[Any], str]] = {
            str: self._text,
            bool: lambda cell: "true" if cell else "false",
            int: str,
            float: self._number,
            date: lambda cell: cell.strftime(date_format) if date_format else cell.isoformat(),
            datetime: lambda cell: cell.strftime(date_format) if date_format else _moment(cell),
            time: time.isoformat,
            timedelta: str,
        }

    def begin(self, names: list[str]) -> None:
        """The columns, once the header is found."""
        self._names = names

    def of_row(self, row: list[Any]) -> list[str]:
        """The cells of a row as text."""
        cells = [self._write[type(cell)](cell) for cell in row]
        if self._noted:
            for column, cell in enumerate(row):
                if type(cell) is str and cell in self._noted:
                    self._texts[column].add(cells[column].strip())
            self._noted.clear()
        return cells

    def typed(self) -> dict[str, Typed]:
        """By column, what the spreadsheet says of its numbers."""
        numbers = frozenset(self._numbers)
        return {name: Typed(numbers, frozenset(self._texts[place])) for place, name in enumerate(self._names)}

    def _text(self, cell: str) -> str:
        if _LIKE_A_NUMBER.fullmatch(cell):
            self._noted.add(cell)
        return visible(cell)

    def _number(self, cell: float) -> str:
        if cell.is_integer() or abs(cell) >= _EXACT_BELOW:
            # Beyond, neighbouring whole numbers are one float: written so that it is refused as a number cut short.
            return f"{cell:.0f}" if abs(cell) < _EXACT_BELOW else f"{cell:E}"
        text = repr(cell)
        # The shortest writing that says the number, mostly: it has no noise where it is as short as this.
        if len(text) > _SHORT or "e" in text:
            text = f"{Decimal(f'{cell:{_SIGNIFICANT}}'):f}" if abs(cell) < 1e15 else f"{Decimal(cell):f}"
        if text[-4:-3] == "." and _OPEN.fullmatch(text):
            self._numbers.add(text)
        return text


def _moment(cell: datetime) -> str:
    return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ")
