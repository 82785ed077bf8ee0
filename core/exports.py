"""A list as a file to take away: CSV for machines, a workbook for people; no cell of either is run as a formula."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from flask import Response

from core.downloads import download
from core.formulas import inert
from core.lists import Column, Kind

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {Kind.CENTS: "#,##0.00", Kind.DAY: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd hh:mm"}
WIDTH, WIDE = 14, 32


def exported(columns: Sequence[Column], rows: Iterable[Sequence[Any]], form: str, name: str) -> Response:
    """The rows as a file called `name`, in the order of the columns; form: csv or xlsx."""
    if form == "csv":
        return download(_as_csv(columns, rows), "text/csv", f"{name}.csv")
    return download(_as_workbook(columns, rows), WORKBOOK, f"{name}.xlsx")


def _as_csv(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([inert(column.label) for column in columns])
    writer.writerows([_written(cell, column) for cell, column in zip(row, columns, strict=True)] for row in rows)
    # The mark by which spreadsheets know that it is Unicode.
    return f"\ufeff{text.getvalue()}"


def _written(cell: Any, column: Column) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat(*((" ", "minutes") if isinstance(cell, datetime) else ()))
    return _decimal(cell) if column.kind == Kind.CENTS else inert(cell) if isinstance(cell, str) else cell


def _decimal(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _as_workbook(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> bytes:
    from xlsxwriter import Workbook

    content = BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        formats = [book.add_format({"num_format": FORMATS.get(column.kind, "General")}) for column in columns]
        for place, column in enumerate(columns):
            sheet.set_column(place, place, WIDE if column.kind == Kind.TEXT else WIDTH)
            sheet.write_string(0, place, column.label, bold)
        for line, row in enumerate(rows, 1):
            for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
                _write(sheet, cell, column)(line, place, formats[place])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, sheet.dim_rowmax or 1), len(columns) - 1)
    return content.getvalue()


def _write(sheet: Any, cell: Any, column: Column) -> Callable[[int, int, Any], object]:
    """How a cell is put into its place."""
    if cell is None:
        return lambda *_place: None
    if isinstance(cell, str):
        return lambda line, place, form: sheet.write_string(line, place, cell, form)
    if isinstance(cell, date):
        return lambda line, place, form: sheet.write_datetime(line, place, cell, form)
    number = _decimal(cell) if column.kind == Kind.CENTS else cell
    return lambda line, place, form: sheet.write_number(line, place, number, form)
