"""Spreadsheets: one sheet of an XLSX or ODS file as a table of text."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from flask_babel import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from core.files.archive import ODS_CONTENT, Archive, checked_archive
from core.files.areas import refuse_large_sheets
from core.files.bounds import refuse_many_cells, refuse_wide_header
from core.files.headers import LOOKED_AT, header_place, titles_note
from core.files.mapping import Mapping
from core.files.merged import Span, Spread, spans_of_ods, spans_of_ranges, spread
from core.files.problems import FileProblem, damaged, listed, nothing_in
from core.files.rows import BATCH_OF_LISTS, Header, Part, arranged, assembled, without_long
from core.files.sheet_cells import CellTexts
from core.files.table import Table, named_columns
from core.files.told_cells import with_told_cells


@dataclass(frozen=True)
class _Sheet:
    """A sheet, the spans of its merged cells, and the names of the sheets that hold something and are not read."""

    sheet: CalamineSheet
    spans: list[Span]
    others: list[str]


def read_workbook(content: bytes, name: str, mapping: Mapping) -> Table:
    """The table in the sheet that the mapping names, else in the first one that holds anything."""
    with checked_archive(content, name) as archive:
        refuse_large_sheets(archive)
        try:
            with CalamineWorkbook.from_filelike(io.BytesIO(with_told_cells(archive))) as book:
                return _table(_sheet(book, archive, mapping.sheet, name), name, mapping)
        except CalamineError:
            raise damaged(name) from None


def _sheet(book: CalamineWorkbook, archive: Archive, wanted: str | int | None, name: str) -> _Sheet:
    metadata = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    titles = [sheet.name for sheet in metadata]
    hidden = {sheet.name for sheet in metadata if sheet.visible != SheetVisibleEnum.Visible}
    # An open sheet lies in memory as a whole: never two of them, and an only one is opened once.
    only = book.get_sheet_by_name(titles[0]) if len(titles) == 1 else None
    filled = {title for title in titles if (only or book.get_sheet_by_name(title)).height}
    if wanted is None:
        visible = [title for title in titles if title in filled and title not in hidden]
        title = next(iter([*visible, *(title for title in titles if title in filled)]), None)
    else:
        title = _wanted(titles, wanted, name)
    if title is None or title not in filled:
        raise nothing_in(name)
    sheet = only or book.get_sheet_by_name(title)
    if ODS_CONTENT in archive.namelist():
        spans = list(spans_of_ods(archive, book.sheet_names.index(title)))
    else:
        spans = list(spans_of_ranges(sheet.merged_cell_ranges or []))
    others = [other for other in titles if other in filled and other != title]
    return _Sheet(sheet, spans, others if wanted is None else [])


def _wanted(titles: list[str], wanted: str | int, name: str) -> str:
    if isinstance(wanted, int) and wanted <= len(titles):
        return titles[wanted - 1]
    if wanted in titles:
        return str(wanted)
    raise FileProblem(
        _(
            "%(name)s has no sheet “%(sheet)s”. Its sheets: %(sheets)s. Correct `sheet` in the mapping file.",
            name=name,
            sheet=wanted,
            sheets=listed(titles),
        )
    )


def _table(found: _Sheet, name: str, mapping: Mapping) -> Table:
    texts = CellTexts(mapping.date_format)
    rows = _rows(found.sheet, texts)
    header, place, rest = _header(rows, name, mapping)
    refuse_many_cells(name, found.sheet.height, header.width)
    spreading = spread(found.spans, header.line - 1, (found.sheet.start or (0, 0))[1])
    texts.begin(header.names)
    table = assembled(name, header, _parts(rest, header, spreading), mapping.header_line or 1)
    notes = [titles_note(header.line)] if place else []
    if found.others:
        notes.append(
            _(
                "Only the sheet “%(sheet)s” was read, not %(others)s. Another one is chosen by `sheet` in the mapping"
                " file.",
                sheet=found.sheet.name,
                others=listed(found.others),
            )
        )
    return replace(
        table,
        notes=tuple(notes),
        sheet=found.sheet.name,
        spanning=_spanning(spreading, header.names),
        typed=texts.typed(),
    )


def _rows(sheet: CalamineSheet, texts: CellTexts) -> Iterator[tuple[int, list[str]]]:
    """The rows of the sheet from its first, each with its number; their cells begin at the first filled column."""
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, texts.of_row(row)


def _header(
    rows: Iterator[tuple[int, list[str]]], name: str, mapping: Mapping
) -> tuple[Header, int, Iterator[tuple[int, list[str]]]]:
    """The header, how many filled rows stand above it, and the rows below."""
    first: list[tuple[int, list[str]]] = []
    filled: list[int] = []
    for number, cells in rows:
        first.append((number, cells))
        if number >= (mapping.header_line or 1) and any(cell.strip() for cell in cells):
            filled.append(len(first) - 1)
        if len(filled) == LOOKED_AT:
            break
    if not filled:
        raise nothing_in(name)
    place = header_place([first[index][1] for index in filled], mapping)
    number, cells = first[filled[place]]
    refuse_wide_header(cells, name, number)
    header = Header(named_columns(cells), mapping.delimiter or ",", number, len(cells))
    return header, place, _chained(first[filled[place] + 1 :], rows)


def _chained(
    first: list[tuple[int, list[str]]], rows: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    yield from first
    yield from rows


def _parts(rows: Iterator[tuple[int, list[str]]], header: Header, spreading: Spread) -> Iterator[Part]:
    surplus = _(
        "This row has a value to the right of the last column of the header. Name its column there, or remove it."
    )
    spread_rows = ((number, spreading.cells(number - 1, cells)) for number, cells in rows)
    while batch := list(islice(spread_rows, BATCH_OF_LISTS)):
        yield without_long(arranged(batch, header, surplus), header)


def _spanning(spreading: Spread, names: list[str]) -> dict[str, list[tuple[int, int]]]:
    """By column, the first and last row (counted from 1) of cells that stand once for several."""
    found: dict[str, list[tuple[int, int]]] = {}
    for spans in spreading.spans.values():
        for span in spans:
            if span.column < len(names):
                found.setdefault(names[span.column], []).append((span.first + 1, span.last + 1))
    return found
