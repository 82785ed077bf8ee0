"""Files and layouts that the tests of files are made of."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from core.files import Field, Fields, Mapping, load_mapping, read_table

LAYOUT = {
    "kind": Field(required=True),
    "document": Field(required=True),
    "date": Field(required=True),
    "rep": Field(),
    "month": Field(),
    "quantity": Field(),
    "amount": Field(required=True, summed=True),
    "currency": Field(by_its_name=True),
    "status": Field(),
}
HEADER = "kind,document,date,rep,quantity,amount,status"

BAD = f"""{HEADER}
sell_in,S1,31/02/2020,R1,2,57.68,
sell_in,S2,2020-04-30,R1,1.5,abc,
gift,,2020-04-30,R1,2,5,
sell_in,S4,2020-04-30,R1,2,5,,more
sell_in,S5,2020-04-30,R1,2,,
sell_in,S6,2020-04-30,R1,2,5,
"""


def read_all(read: Fields) -> Fields:
    read.choice("kind", ["sell_in", "sell_out"], required=True)
    read.text("document", required=True)
    read.day("date", required=True)
    read.whole("quantity")
    read.money("amount", required=True)
    return read


ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
ODS_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}


def xlsx(*sheets: dict[tuple[int, int], Any]) -> bytes:
    """A workbook; each sheet by (row, column), counted from 0. Errors are written as ("=…", "#N/A")."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, cells in enumerate(sheets):
        sheet = book.add_worksheet(f"Sheet {number}")
        for (row, column), value in cells.items():
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, tuple):
                sheet.write_formula(row, column, value[0], None, value[1])
            else:
                sheet.write(row, column, value)
    book.close()
    return file.getvalue()


def ods(rows: str) -> bytes:
    """A workbook of one sheet with those table:table-row elements."""
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in ODS_SPACES.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return zipped({"mimetype": ODS_KIND, "content.xml": content, "META-INF/manifest.xml": MANIFEST})


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
    f' manifest:full-path="/" manifest:media-type="{ODS_KIND}"/></manifest:manifest>'
)


def cell(value: str, kind: str = "string", more: str = "") -> str:
    attribute = {"float": f'office:value="{value}"', "date": f'office:date-value="{value}"'}.get(kind, "")
    return (
        f'<table:table-cell office:value-type="{kind}" {attribute} {more}><text:p>{value}</text:p></table:table-cell>'
    )


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def ods_table(*rows: Sequence[str]) -> bytes:
    """An ODS file of COLUMNS and rows of cells."""
    return ods(row(*map(cell, COLUMNS)) + "".join(row(*cells) for cells in rows))


def zipped(files: dict[str, Any]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return target.getvalue()


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The archive with a part of one of its files replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        files = {entry: source.read(entry) for entry in source.namelist()}
    assert old in files[name]
    return zipped({**files, name: files[name].replace(old, new)})


def text_fields(text: str, mapping: str = "", layout: dict[str, Field] | None = None) -> Fields:
    """The fields of a text file, read through a mapping written in TOML."""
    found = load_mapping(mapping.encode())
    return Fields(read_table(text.encode(), "sales.csv", found), found, layout or LAYOUT)


# The columns of small sheets, and a line that nothing is wrong with.
COLUMNS = ["kind", "document", "date", "rep", "quantity", "amount"]
GOOD: list[Any] = ["sell_in", "F1", "2024-04-10", "R1", 1, 100]


def sheet(*lines: Sequence[Any]) -> bytes:
    """A workbook of COLUMNS and lines; a value with a number format of its own as (value, format)."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet()
    page.write_row(0, 0, COLUMNS)
    for place, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            if isinstance(value, tuple):
                page.write(place, column, value[0], book.add_format({"num_format": value[1]}))
            else:
                page.write(place, column, value)
    book.close()
    return file.getvalue()


def sheet_fields(content: bytes, **mapping: Any) -> Fields:
    """The fields of a small sheet, of which rep, quantity and amount have been read."""
    found = Mapping(**mapping)
    read = Fields(read_table(content, "sales.xlsx", found), found, LAYOUT)
    read.text("rep")
    read.whole("quantity")
    read.money("amount", required=True)
    return read


ODS_GOOD = [*(cell(str(value)) for value in GOOD[:4]), cell("1", "float"), cell("100", "float")]
