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

ODS_CONTENT = "content.xml"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_FAR_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{2,})\d""")
_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]*(\d+)["']""")
_FAR_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]*(\d{6,})["']""")
ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)/>|<table:table-row\b([^>]*)>(.*?)</table:table-row\s*>", re.DOTALL)
ODS_ROWS_REPEATED = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d+)["']""")
ODS_COLUMNS_REPEATED = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d+)["']""")
ODS_TABLE = re.compile(rb"<table:table(?=[\s>])")


def checked_archive(content: bytes, name: str) -> tuple[ZipFile, bytes]:
    """The archive, whole, of a spreadsheet, and no larger than memory allows once expanded; else FileProblem.

    With it the content, in which the names of its members have slashes where some programs write backslashes.
    """
    try:
        archive = ZipFile(io.BytesIO(content))
        if sum(entry.file_size for entry in archive.infolist()) > MAX_EXPANDED_BYTES:
            raise _too_large(name)
        if archive.testzip():
            raise damaged(name)
        if any("\\" in member for member in archive.namelist()):
            content = repacked(archive, {})
            archive = ZipFile(io.BytesIO(content))
        area = _area(archive, name)
    except BROKEN:
        raise damaged(name) from None
    if area > MAX_CELLS:
        raise _too_large(name)
    return archive, content


def repacked(archive: ZipFile, changed: dict[str, bytes]) -> bytes:
    """The archive's content with some of its members changed."""
    copy = io.BytesIO()
    with ZipFile(copy, "w") as target:
        for member in archive.namelist():
            target.writestr(member.replace("\\", "/"), changed.get(member) or archive.read(member))
    return copy.getvalue()


def sheet_members(archive: ZipFile) -> list[str]:
    """The members of an XLSX archive that hold the cells of its sheets."""
    return [file for file in archive.namelist() if file.startswith("xl/worksheets/") and file.endswith(".xml")]


def _area(archive: ZipFile, name: str) -> int:
    """How many cells the largest sheet has, at most, laid out as a rectangle from its first cell."""
    files = archive.namelist()
    if "xl/workbook.xml" in files:
        for file in files:
            if file.startswith("xl/") and file.endswith((".xml", ".rels")):
                _refuse_broken_xml(archive.read(file))
        return max((_xlsx_area(archive.read(sheet)) for sheet in sheet_members(archive)), default=0)
    if "mimetype" in files and archive.read("mimetype").strip() == _ODS:
        _refuse_broken_xml(content := archive.read(ODS_CONTENT))
        return max(map(_ods_table_area, ODS_TABLE.split(content)))
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
    for found in ODS_ROW.finditer(table):
        position += repeated(ODS_ROWS_REPEATED.findall(found[1] or found[2] or b""))
        cells = found[3] or b""
        if b"value-type" in cells:
            rows = position
            filled = cells[: cells.index(b">", cells.rindex(b"value-type"))]
            tags = filled.count(b"<table:table-cell") + filled.count(b"<table:covered-table-cell")
            repetitions = ODS_COLUMNS_REPEATED.findall(filled)
            columns = max(columns, tags + sum(map(int, repetitions)) - len(repetitions))
    return rows * columns


def repeated(numbers: list[bytes]) -> int:
    """How often a row or cell of an ODS file stands, by what its attribute says if it has one."""
    return int(numbers[0]) if numbers else 1
