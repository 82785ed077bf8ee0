"""Spreadsheets: one sheet of an XLSX or ODS file as a table of text."""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from flask_babel import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from core.files.archive import checked_archive, with_errors_as_text
from core.files.mapping import Mapping
from core.files.problems import FileProblem, damaged, listed, nothing_in
from core.files.rows import BATCH_OF_LISTS, Header, Part, arranged, assembled
from core.files.table import Table, clean_headers

Row = tuple[int, Sequence[str]]
# Excel computes with 15 significant digits; what a float holds beyond them is noise.
_SIGNIFICANT = ".15g"
_WHOLE_BELOW = 1e15


def read_workbook(content: bytes, name: str, mapping: Mapping) -> Table:
    """The table in the sheet that the mapping names, else in the first one that holds anything."""
    with checked_archive(content, name) as archive:
        source = with_errors_as_text(archive, content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(source)) as book:
            rows = _rows(_sheet(book, mapping.sheet, name), _texts(mapping.date_format))
            header = _header(rows, name, mapping)
            return assembled(name, header, _parts(rows, header), mapping.header_line)
    except CalamineError:
        raise damaged(name) from None


def _sheet(book: CalamineWorkbook, wanted: str | None, name: str) -> CalamineSheet:
    sheets = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if wanted is not None and wanted not in sheets:
        raise FileProblem(
            _(
                "%(name)s has no sheet “%(sheet)s”. Its sheets: %(sheets)s. Correct `sheet` in the mapping file.",
                name=name,
                sheet=wanted,
                sheets=listed(sheets),
            )
        )
    for title in sheets if wanted is None else [wanted]:
        sheet = book.get_sheet_by_name(title)
        if sheet.height:
            return sheet
    raise nothing_in(name)


def _rows(sheet: CalamineSheet, texts: dict[type, Callable[[Any], str]]) -> Iterator[Row]:
    """The rows of the sheet from its first, each with its number; their cells begin at the first filled column."""
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, [texts[type(cell)](cell) for cell in row]


def _texts(date_format: str | None) -> dict[type, Callable[[Any], str]]:
    """How the cells of each type are written; days in the date format of the mapping, so that it reads them back."""
    return {
        str: str,
        bool: lambda cell: "true" if cell else "false",
        int: str,
        float: _number,
        date: lambda cell: cell.strftime(date_format) if date_format else cell.isoformat(),
        datetime: lambda cell: cell.strftime(date_format) if date_format else _moment(cell),
        time: time.isoformat,
        timedelta: str,
    }


def _number(cell: float) -> str:
    return f"{cell:.0f}" if cell.is_integer() and abs(cell) < _WHOLE_BELOW else f"{cell:{_SIGNIFICANT}}"


def _moment(cell: datetime) -> str:
    return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ")


def _header(rows: Iterator[Row], name: str, mapping: Mapping) -> Header:
    """The first row that holds anything, from the one where the mapping wants it."""
    for number, cells in rows:
        if number >= mapping.header_line and any(cell.strip() for cell in cells):
            return Header(clean_headers(list(cells), name), mapping.delimiter or ",", number)
    raise nothing_in(name)


def _parts(rows: Iterator[Row], header: Header) -> Iterator[Part]:
    surplus = _(
        "This row has a value to the right of the last column of the header. Name its column there, or remove it."
    )
    while batch := list(islice(rows, BATCH_OF_LISTS)):
        yield arranged(batch, header, surplus)
