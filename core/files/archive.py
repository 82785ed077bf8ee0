"""The ZIP archive that an XLSX or ODS file is: checked before anything in it is trusted."""

import io
import re
import struct
import zlib
from collections import defaultdict
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from flask_babel import gettext as _

from core.files.problems import FileProblem, damaged, not_a_table

MAX_EXPANDED_BYTES = 1_000_000_000
# The reader lays a sheet out as a full rectangle, at some 35 bytes a cell, however few cells are filled.
MAX_CELLS = 20_000_000

# What Python's readers raise on an archive that is not what it says.
BROKEN = (
    BadZipFile,
    ElementTree.ParseError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_FAR_COLUMN = re.compile(rb"""\sr=["']([A-Za-z]{2,})\d""")
_FAR_ROW = re.compile(rb"""\sr=["'][A-Za-z]*(\d{5,})["']""")
_ERROR_CELL = re.compile(rb'<c\b([^>]*?\st="e"[^>]*)>(.*?)</c>', re.DOTALL)
_REFERENCE = re.compile(rb'\sr="([A-Z]+)(\d+)"')
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)/>|<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.DOTALL)
_ODS_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_ODS_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')


def checked_archive(content: bytes, name: str) -> ZipFile:
    """The archive, whole, of a spreadsheet, and no larger than memory allows once expanded; else FileProblem."""
    try:
        archive = ZipFile(io.BytesIO(content))
        files = archive.namelist()
        if sum(entry.file_size for entry in archive.infolist()) > MAX_EXPANDED_BYTES:
            raise _too_large(name)
        if archive.testzip():
            raise damaged(name)
        if "xl/workbook.xml" in files:
            area = max((_xlsx_area(archive.read(file)) for file in files if file.startswith("xl/worksheets/")), default=0)
        elif "mimetype" in files and archive.read("mimetype").strip() == _ODS:
            area = _ods_area(archive.read("content.xml"))
        else:
            raise not_a_table(name, _("a document or an archive"))
    except BROKEN:
        raise damaged(name) from None
    if area > MAX_CELLS:
        raise _too_large(name)
    return archive


def _too_large(name: str) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s is too large to be opened as a spreadsheet. Remove what is far to the right of the table or below"
            " it, or save the sheet as CSV.",
            name=name,
        )
    )


def _xlsx_area(sheet: bytes) -> int:
    """How many cells the rectangle from A1 to the farthest cell has, at most."""
    columns = max(map(column_number, set(_FAR_COLUMN.findall(sheet))), default=26)
    rows = max(map(int, set(_FAR_ROW.findall(sheet))), default=9999)
    return columns * rows


def column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _ods_area(content: bytes) -> int:
    return max(map(_ods_table_area, content.split(b"<table:table ")))


def _ods_table_area(table: bytes) -> int:
    """As `_xlsx_area`: repeated rows and cells count as often as they are repeated, up to the last one with a value."""
    position = rows = columns = 0
    for found in _ODS_ROW.finditer(table):
        position += _repeated(_ODS_ROWS.findall(found[1] or found[2] or b""))
        cells = found[3] or b""
        if b"value-type" in cells:
            rows = position
            filled = cells[: cells.index(b">", cells.rindex(b"value-type"))]
            tags = filled.count(b"<table:table-cell") + filled.count(b"<table:covered-table-cell")
            repeated = _ODS_COLUMNS.findall(filled)
            columns = max(columns, tags + sum(map(int, repeated)) - len(repeated))
    return rows * columns


def _repeated(numbers: list[bytes]) -> int:
    return int(numbers[0]) if numbers else 1


def error_cells(archive: ZipFile, sheet: str) -> dict[int, list[tuple[int, str]]]:
    """The cells of an XLSX sheet that show an error, such as `#N/A`: by row number, (column number, text).

    The reader of spreadsheets gives them as empty, which they must not pass for.
    """
    cells: dict[int, list[tuple[int, str]]] = defaultdict(list)
    try:
        content = archive.read(_sheet_file(archive, sheet))
    except BROKEN:
        return cells
    if b't="e"' in content:
        for attributes, inside in _ERROR_CELL.findall(content):
            reference, text = _REFERENCE.search(attributes), _VALUE.search(inside)
            if reference and text:
                cells[int(reference[2])].append((column_number(reference[1]), text[1].decode("utf-8", "replace")))
    return cells


def _sheet_file(archive: ZipFile, sheet: str) -> str:
    """The name in the archive of the sheet of that name; LookupError where it is not an XLSX sheet."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for tag in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if tag.tag.endswith("}sheet") and tag.get("name") == sheet:
            target = targets[next(value for key, value in tag.items() if key.endswith("}id"))]
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise LookupError(sheet)
