"""The ZIP archive that an XLSX or ODS file is: checked before anything in it is trusted."""

import io
import re
import struct
import zlib
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

from flask_babel import gettext as _

from core.files.problems import FileProblem, damaged, not_a_table

MAX_EXPANDED_BYTES = 1_000_000_000
# The reader lays a sheet out as a full rectangle, at some 35 bytes a cell, however few cells are filled.
MAX_CELLS = 20_000_000

# What Python's readers raise on an archive that is not what it says.
BROKEN = (
    BadZipFile,
    EOFError,
    ExpatError,
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
_ROW = re.compile(rb"""\sr=["'][A-Za-z]*(\d+)["']""")
_FAR_ROW = re.compile(rb"""\sr=["'][A-Za-z]*(\d{6,})["']""")
_ERROR = re.compile(rb't="e"|value-type="error"')
_XLSX_ERROR = re.compile(rb'(<c\b[^>]*?\st=)"e"')
_ODS_ERROR = re.compile(rb'office:string-value=""(?=[^>]*calcext:value-type="error")')
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)/>|<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.DOTALL)
_ODS_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_ODS_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')


def checked_archive(content: bytes, name: str) -> ZipFile:
    """The archive, whole, of a spreadsheet, and no larger than memory allows once expanded; else FileProblem."""
    try:
        archive = ZipFile(io.BytesIO(content))
        if sum(entry.file_size for entry in archive.infolist()) > MAX_EXPANDED_BYTES:
            raise _too_large(name)
        if archive.testzip():
            raise damaged(name)
        area = _area(archive, name)
    except BROKEN:
        raise damaged(name) from None
    if area > MAX_CELLS:
        raise _too_large(name)
    return archive


def _area(archive: ZipFile, name: str) -> int:
    """How many cells the largest sheet has, at most, laid out as a rectangle from its first cell."""
    files = archive.namelist()
    if "xl/workbook.xml" in files:
        for file in files:
            if file.startswith("xl/") and file.endswith((".xml", ".rels")):
                _refuse_broken_xml(archive.read(file))
        sheets = [file for file in files if file.startswith("xl/worksheets/")]
        return max((_xlsx_area(archive.read(sheet)) for sheet in sheets), default=0)
    if "mimetype" in files and archive.read("mimetype").strip() == _ODS:
        _refuse_broken_xml(content := archive.read("content.xml"))
        return max(map(_ods_table_area, content.split(b"<table:table ")))
    raise not_a_table(name, _("a document or an archive"))


def _refuse_broken_xml(content: bytes) -> None:
    """Raise ExpatError where the XML is not well-formed: the reader of spreadsheets would loop on it for ever."""
    ParserCreate().Parse(content, True)


def _too_large(name: str) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s is too large to be opened as a spreadsheet. Remove what is far to the right of the table or below"
            " it, or save the sheet as CSV.",
            name=name,
        )
    )


def _xlsx_area(sheet: bytes) -> int:
    columns = max(map(_column_number, {found[1] for found in _FAR_COLUMN.finditer(sheet)}), default=26)
    rows = max((int(found[1]) for found in _FAR_ROW.finditer(sheet)), default=99_999)
    if columns * rows > MAX_CELLS:
        rows = max((int(found[1]) for found in _ROW.finditer(sheet)), default=0)
    return columns * rows


def _column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _ods_table_area(table: bytes) -> int:
    """Repeated rows and cells count as often as they are repeated, up to the last one with a value."""
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


def with_errors_as_text(archive: ZipFile, content: bytes) -> bytes:
    """The archive's content, its cells that show an error, such as `#N/A`, made cells of that text.

    The reader of spreadsheets gives errors as empty cells, which they must not pass for.
    """
    changed = {}
    for file in archive.namelist():
        if file == "content.xml" or file.startswith("xl/worksheets/"):
            before = archive.read(file)
            after = _ODS_ERROR.sub(b"", _XLSX_ERROR.sub(rb'\1"str"', before)) if _ERROR.search(before) else before
            if after != before:
                changed[file] = after
    if not changed:
        return content
    copy = io.BytesIO()
    with ZipFile(copy, "w") as target:
        for file in archive.namelist():
            target.writestr(file, changed.get(file) or archive.read(file))
    return copy.getvalue()
