"""How large the sheets of a workbook are once their reader lays them out, found without laying them out.

A few bytes may stand for a million rows, or for one long text in a million cells.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from zipfile import ZipFile

from flask_babel import gettext as _

from core import limits
from core.files.archive import BROKEN, ODS_CONTENT, STRINGS, WORKBOOK, parts, pieces, sheet_members, too_large
from core.files.problems import FileProblem, damaged
from core.limits import MEGABYTE

_FAR_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{2,4})\d""")
_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{0,4}(\d{1,12})["']""")
_FAR_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{0,4}(\d{6,12})["']""")
_LONGEST_TAG = 1024
_MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s")
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet\s")

ROW_END = re.compile(rb"</(?:[\w.-]+:)?row\s*>")
_STRING_END = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si\s*/>")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:[\w.-]+:)?v[^>]*>\s*(\d{1,9})""")
_OF_SHARED = re.compile(rb"""\st\s*=\s*["']s["']""")

ODS_ROW_END = re.compile(rb"</table:table-row\s*>|</table:table\s*>")
_ODS_PART = re.compile(
    rb"(?P<table><table:table(?=[\s>]))|<table:table-row\b(?P<bare>[^>]*)/>"
    rb"|<table:table-row\b(?P<row>[^>]*)>(?P<cells>.*?)</table:table-row\s*>",
    re.DOTALL,
)
_ODS_ROWS_REPEATED = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d{1,12})""")
_ODS_COLUMNS_REPEATED = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d{1,12})""")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")


def refuse_large_sheets(archive: ZipFile, name: str) -> None:
    """Raise FileProblem where a sheet would take more memory than anybody has for it."""
    try:
        if WORKBOOK in archive.namelist():
            _refuse_large_xlsx(archive, name)
        else:
            _refuse_large_ods(archive, name)
    except BROKEN:
        raise damaged(name) from None


def _refuse_large_xlsx(archive: ZipFile, name: str) -> None:
    _refuse_many_sheets(len(_SHEET.findall(archive.read(WORKBOOK))), name)
    members = sheet_members(archive)
    if max((_xlsx_area(archive, member) for member in members), default=0) > limits.FILES.cells:
        raise too_large(name)
    for member in members:
        _refuse_many_merged(sum(len(_MERGED.findall(tags)) for tags in _tags(archive, member)), name)
    if STRINGS in archive.namelist():
        _refuse_much_text(archive, members, name)


def _refuse_many_sheets(sheets: int, name: str) -> None:
    if sheets > limits.FILES.sheets:
        raise FileProblem(
            _(
                "%(name)s has %(sheets)s sheets; a workbook may have up to %(most)s. Save the one that is needed as a"
                " workbook of its own.",
                name=name,
                sheets=sheets,
                most=limits.FILES.sheets,
            )
        )


def _refuse_many_merged(spans: int, name: str) -> None:
    if spans > limits.FILES.misfits:
        raise FileProblem(
            _(
                "%(name)s has %(spans)s merged cells in one sheet; it may have up to %(most)s. Save the sheet as CSV.",
                name=name,
                spans=spans,
                most=limits.FILES.misfits,
            )
        )


def _tags(archive: ZipFile, member: str) -> Iterator[bytes]:
    """The pieces of a member, each behind the end of the one before, so that no tag is only seen in two."""
    before = b""
    for piece in pieces(archive, archive.getinfo(member)):
        yield before + piece
        before = piece[-_LONGEST_TAG:]


def _xlsx_area(archive: ZipFile, member: str) -> int:
    """How many cells a sheet has, at most, laid out as a rectangle from its first cell."""
    columns, rows = 26, 99_999
    for tags in _tags(archive, member):
        columns = max(columns, *map(_column_number, set(_FAR_COLUMN.findall(tags))), 0)
        rows = max(rows, *map(int, set(_FAR_ROW.findall(tags))), 0)
    if columns * rows > limits.FILES.cells:
        rows = max(int(number) for tags in _tags(archive, member) for number in [*_ROW.findall(tags), b"0"])
    return columns * rows


def _column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _refuse_much_text(archive: ZipFile, members: list[str], name: str) -> None:
    """Raise FileProblem where a text that stands once, and in many cells, comes to too much of it."""
    lengths = array("q")
    for part in parts(archive, STRINGS, _STRING_END, name):
        ends = [0, *(found.end() for found in _STRING_END.finditer(part))]
        lengths.extend(end - start for start, end in pairwise(ends))
    longest, most = max(lengths, default=0), limits.FILES.text_megabytes * MEGABYTE
    for member in members:
        used = sum(len(_OF_SHARED.findall(tags)) for tags in _tags(archive, member))
        if used * longest > most and _text_of(archive, member, lengths, name) > most:
            raise FileProblem(
                _(
                    "%(name)s: the texts of a sheet come to more than %(most)s MB, as long ones stand in many cells."
                    " Remove the columns that are not needed.",
                    name=name,
                    most=limits.FILES.text_megabytes,
                )
            )


def _text_of(archive: ZipFile, member: str, lengths: Sequence[int], name: str) -> int:
    """The bytes of all shared texts of a sheet, each as often as it stands there."""
    known = len(lengths)
    return sum(
        lengths[place]
        for part in parts(archive, member, ROW_END, name)
        for place in map(int, _SHARED.findall(part))
        if place < known
    )


def _refuse_large_ods(archive: ZipFile, name: str) -> None:
    """Repeated rows and cells count as often as they are repeated, up to the last one with a value."""
    tables, rows, columns, text = 0, 0, 0, 0
    for row in ods_rows(archive, name):
        if row is None:
            tables, rows, columns, text = tables + 1, 0, 0, 0
            _refuse_many_sheets(tables, name)
            continue
        position, times, cells = row
        if b"value-type" in cells:
            rows = position + times
            filled = cells[: cells.index(b">", cells.rindex(b"value-type"))]
            tags = filled.count(b"<table:table-cell") + filled.count(b"<table:covered-table-cell")
            repetitions = _ODS_COLUMNS_REPEATED.findall(filled)
            columns = max(columns, tags + sum(map(int, repetitions)) - len(repetitions))
            text += times * sum(_ods_texts(cells)) if times > 1 or repetitions else 0
        if rows * columns > limits.FILES.cells or text > limits.FILES.text_megabytes * MEGABYTE:
            raise too_large(name)


def _ods_texts(cells: bytes) -> Iterator[int]:
    """The bytes of each cell of a row, as often as it is repeated."""
    starts = [found.start() for found in _ODS_CELL.finditer(cells)]
    for start, end in zip(starts, [*starts[1:], len(cells)], strict=False):
        yield (end - start) * repeated_columns(cells[start:end])


def ods_rows(archive: ZipFile, name: str) -> Iterator[tuple[int, int, bytes] | None]:
    """Every row of an ODS file: its place within its table from 0, how often it stands, its cells; None where a table
    begins."""
    position = 0
    for part in parts(archive, ODS_CONTENT, ODS_ROW_END, name):
        for found in _ODS_PART.finditer(part):
            if found["table"]:
                position = 0
                yield None
                continue
            times = _repeated(_ODS_ROWS_REPEATED, found["bare"] or found["row"] or b"")
            yield position, times, found["cells"] or b""
            position += times


def repeated_columns(cell: bytes) -> int:
    """How often a cell of an ODS file stands beside itself."""
    return _repeated(_ODS_COLUMNS_REPEATED, cell)


def _repeated(attribute: re.Pattern[bytes], tag: bytes) -> int:
    found = attribute.search(tag)
    return int(found[1]) if found else 1
