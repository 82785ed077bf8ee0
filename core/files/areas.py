"""How large the sheets of a workbook are once their reader lays them out, found without laying them out.

A few bytes may stand for a million rows, or for one long text in a million cells.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import gettext as _

from core import limits
from core.files.archive import (
    BROKEN,
    ODS_CONTENT,
    STRINGS,
    WORKBOOK,
    Archive,
    parts,
    read_pieces,
    sheet_members,
    too_large,
)
from core.files.problems import FileProblem, counted, damaged
from core.limits import MEGABYTE

_FAR_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{2,4})\d""")
_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{0,4}(\d{1,12})["']""")
_FAR_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{0,4}(\d{6,12})["']""")
_LONGEST_TAG = 1024
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet\s")

ROW_END = re.compile(rb"</(?:[\w.-]+:)?row\s*>")
_STRING_END = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si\s*/>")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:[\w.-]+:)?v[^>]*>\s*(\d{1,9})""")
ODS_ROW_END = re.compile(rb"</table:table-row\s*>|</table:table\s*>")
_ODS_PART = re.compile(
    rb"(?P<table><table:table(?=[\s>]))|<table:table-row\b(?P<bare>[^>]*)/>"
    rb"|<table:table-row\b(?P<row>[^>]*)>(?P<cells>.*?)</table:table-row\s*>",
    re.DOTALL,
)
_ODS_ROWS_REPEATED = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d{1,12})""")
_ODS_COLUMNS_REPEATED = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d{1,12})""")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")


@dataclass
class _Sheet:
    """What a sheet of an XLSX file holds: the place of its farthest column and row, its cells, how many of them refer
    to shared texts, its merged cells; `bare`: whether cells do not tell their places."""

    columns: int = 26
    rows: int = 99_999
    cells: int = 0
    shared: int = 0
    merged: int = 0
    bare: bool = False


def refuse_large_sheets(archive: Archive) -> None:
    """Raise FileProblem where a sheet would take more memory than anybody has for it."""
    try:
        if WORKBOOK in archive.namelist():
            _refuse_large_xlsx(archive)
        else:
            _refuse_large_ods(archive)
    except BROKEN:
        raise damaged(archive.title) from None


def _refuse_large_xlsx(archive: Archive) -> None:
    _refuse_many_sheets(archive, len(_SHEET.findall(archive.read(WORKBOOK))))
    lengths = _lengths_of_shared(archive)
    longest, most = max(lengths, default=0), limits.FILES.text_megabytes * MEGABYTE
    for member in sheet_members(archive):
        sheet = _measured(archive, member)
        if sheet.cells > limits.FILES.sheet_cells or _area(archive, member, sheet) > limits.FILES.cells:
            raise too_large(archive.title)
        _refuse_many_merged(archive, sheet.merged)
        if sheet.shared * longest > most and _text_of(archive, member, lengths) > most:
            raise _much_text(archive)


def _refuse_many_sheets(archive: Archive, sheets: int) -> None:
    if sheets > limits.FILES.sheets:
        raise FileProblem(
            _(
                "%(name)s has %(sheets)s sheets; a workbook may have up to %(most)s. Save the one that is needed as a"
                " workbook of its own.",
                name=archive.title,
                sheets=counted(sheets),
                most=counted(limits.FILES.sheets),
            )
        )


def _refuse_many_merged(archive: Archive, spans: int) -> None:
    if spans > limits.FILES.misfits:
        raise FileProblem(
            _(
                "%(name)s has %(spans)s merged cells in one sheet; it may have up to %(most)s. Save the sheet as CSV.",
                name=archive.title,
                spans=counted(spans),
                most=counted(limits.FILES.misfits),
            )
        )


def _much_text(archive: Archive) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s: the texts of a sheet come to more than %(most)s MB, as long ones stand in many cells. Remove the"
            " columns that are not needed.",
            name=archive.title,
            most=counted(limits.FILES.text_megabytes),
        )
    )


def _tags(archive: Archive, member: str) -> Iterator[tuple[bytes, int]]:
    """The pieces of a member, each behind the end of the one before, so that no tag is only seen in two; and where in
    it that end ends."""
    before = b""
    for piece in read_pieces(archive, member):
        yield before + piece, len(before)
        before = piece[-_LONGEST_TAG:]


def _measured(archive: Archive, member: str) -> _Sheet:
    """What a sheet holds, found in one go through it."""
    sheet, rows, places = _Sheet(), 0, 0
    for tags, known in _tags(archive, member):
        sheet.columns = max(sheet.columns, *map(_column_number, set(_FAR_COLUMN.findall(tags))), 0)
        sheet.rows = max(sheet.rows, *map(int, set(_FAR_ROW.findall(tags))), 0)
        prefixed = _count(tags, known, b":c ")
        # Of those without attributes both tags look alike, and every other one has the second of them.
        bare = max(_count(tags, known, b":c>") - prefixed, 0) // 2
        sheet.cells += _count(tags, known, b"<c ", b"<c>") + prefixed + bare
        sheet.shared += _count(tags, known, b't="s"', b"t='s'")
        sheet.merged += _count(tags, known, b"mergeCell ")
        rows += _count(tags, known, b"<row", b":row")
        places += _count(tags, known, b' r="', b" r='")
    sheet.rows = max(sheet.rows, rows)
    sheet.bare = places < sheet.cells
    return sheet


def _count(tags: bytes, known: int, *marks: bytes) -> int:
    """How often marks stand in a piece; those that end within its known beginning were counted before."""
    return sum(tags.count(mark) - tags.count(mark, 0, known) for mark in marks if mark in tags)


def _area(archive: Archive, member: str, sheet: _Sheet) -> int:
    """How many cells a sheet has, at most, laid out as a rectangle from its first cell."""
    columns, rows = sheet.columns, sheet.rows
    if sheet.bare:
        columns = max(columns, *(_widest(part) for part in parts(archive, member, ROW_END)))
    if columns * rows > limits.FILES.cells and not sheet.bare:
        rows = max(int(number) for tags, _known in _tags(archive, member) for number in [*_ROW.findall(tags), b"0"])
    return columns * rows


def _widest(part: bytes) -> int:
    """The most cells of a row."""
    return max(row.count(b"<c") + row.count(b":c ") + row.count(b":c>") for row in ROW_END.split(part))


def _column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _lengths_of_shared(archive: Archive) -> Sequence[int]:
    """The bytes of each text that cells share."""
    lengths = array("q")
    if STRINGS in archive.namelist():
        for part in parts(archive, STRINGS, _STRING_END):
            ends = [0, *(found.end() for found in _STRING_END.finditer(part))]
            lengths.extend(end - start for start, end in pairwise(ends))
    return lengths


def _text_of(archive: Archive, member: str, lengths: Sequence[int]) -> int:
    """The bytes of all shared texts of a sheet, each as often as it stands there."""
    known = len(lengths)
    return sum(
        lengths[place]
        for part in parts(archive, member, ROW_END)
        for place in map(int, _SHARED.findall(part))
        if place < known
    )


def _refuse_large_ods(archive: Archive) -> None:
    """Repeated rows and cells count as often as they are repeated, up to the last one with a value."""
    tables, rows, columns, text = 0, 0, 0, 0
    for row in ods_rows(archive):
        if row is None:
            tables, rows, columns, text = tables + 1, 0, 0, 0
            _refuse_many_sheets(archive, tables)
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
            raise too_large(archive.title)


def _ods_texts(cells: bytes) -> Iterator[int]:
    """The bytes of each cell of a row, as often as it is repeated."""
    starts = [found.start() for found in _ODS_CELL.finditer(cells)]
    for start, end in zip(starts, [*starts[1:], len(cells)], strict=False):
        yield (end - start) * repeated_columns(cells[start:end])


def ods_rows(archive: Archive) -> Iterator[tuple[int, int, bytes] | None]:
    """Every row of an ODS file: its place within its table from 0, how often it stands, its cells; None where a table
    begins."""
    position = 0
    for part in parts(archive, ODS_CONTENT, ODS_ROW_END):
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
