"""XLSX and ODS files: cells of every type as text, row numbers, and files that must not be trusted."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from core.files import LINE, FileProblem, Mapping, Table, read_table
from core.files import archive

ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
ODS_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}


def xlsx(*sheets: dict[tuple[int, int], object]) -> bytes:
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
    return f'<table:table-cell office:value-type="{kind}" {attribute} {more}><text:p>{value}</text:p></table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def zipped(files: dict[str, str | bytes]) -> bytes:
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
    return zipped(files | {name: files[name].replace(old, new)})


def read(content: bytes, **mapping) -> Table:
    return read_table(content, "sales.xlsx", Mapping(**mapping))


HEADER = {(0, 0): "code", (0, 1): "value"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (12.0, "12"),
        (57.68, "57.68"),
        (0.1 + 0.2, "0.3"),
        (-1234567.89, "-1234567.89"),
        (123456789012, "123456789012"),
        (date(2020, 4, 30), "2020-04-30"),
        (datetime(2020, 4, 30, 13, 5), "2020-04-30 13:05:00"),
        (True, "true"),
        ("  é ", "é"),
        ("007", "007"),
        ("=1+1", "0"),
        (("=NA()", "#N/A"), "#N/A"),
    ],
)
def test_a_cell_of_any_type_becomes_text(value, text):
    table = read(xlsx(HEADER | {(1, 0): "A", (1, 1): value}))
    assert table.frame.rows() == [(2, "A", text)]


def test_days_are_written_as_the_mapping_reads_them():
    table = read(xlsx(HEADER | {(1, 0): "A", (1, 1): date(2020, 4, 30)}), date_format="%d/%m/%Y")
    assert table.frame["value"].to_list() == ["30/04/2020"]


def test_rows_bear_their_number_in_the_sheet():
    cells = {(3, 2): "code", (3, 3): "value", (5, 2): "A", (5, 3): 1, (7, 2): " ", (9, 3): 2}
    assert read(xlsx(cells)).frame.rows() == [(6, "A", "1"), (10, None, "2")]


def test_a_cell_beside_the_table_makes_its_row_ragged():
    table = read(xlsx(HEADER | {(1, 0): "A", (1, 1): 1, (2, 0): "B", (2, 3): "note"}))
    assert table.frame.rows() == [(2, "A", "1")]
    assert table.ragged.select(LINE, "cells").rows() == [(3, ["B", "", "", "note"])]
    assert "to the right" in table.ragged["reason"][0]


def test_the_first_sheet_with_anything_is_read_unless_the_mapping_names_one():
    book = xlsx({}, HEADER | {(1, 0): "first"}, HEADER | {(1, 0): "second"})
    assert read(book).frame["code"].to_list() == ["first"]
    assert read(book, sheet="Sheet 2").frame["code"].to_list() == ["second"]
    with pytest.raises(FileProblem, match="“Sheet 0”, “Sheet 1”, “Sheet 2”"):
        read(book, sheet="Sales")


def test_the_header_may_be_further_down():
    book = xlsx({(0, 0): "Export", (2, 0): "code", (3, 0): "A"})
    assert read(book, header_line=2).frame.rows() == [(4, "A")]


def test_an_ods_file_is_read_alike():
    cells = row(cell("A"), cell("57.68", "float"), cell("12", "float"), cell("2020-04-30", "date"))
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    table = read(ods(row(*map(cell, ["code", "value", "number", "day"])) + empty + cells + empty))
    assert table.frame.rows() == [(5, "A", "57.68", "12", "2020-04-30")]


def test_an_error_in_an_ods_cell_is_not_taken_for_an_empty_cell():
    error = cell("#N/A", more='office:string-value="" calcext:value-type="error"')
    assert read(ods(row(cell("code")) + row(error))).frame.rows() == [(2, "#N/A")]


def test_a_workbook_without_anything_is_empty():
    with pytest.raises(FileProblem, match="is empty"):
        read(xlsx({}))


def test_a_sheet_with_only_a_header_has_no_rows():
    table = read(xlsx(HEADER))
    assert (table.headers, table.frame.height) == (["code", "value"], 0)


WHOLE = xlsx(HEADER | {(number, 0): f"A{number}" for number in range(1, 200)})


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.99])
def test_a_workbook_cut_short_is_damaged(share):
    with pytest.raises(FileProblem, match="damaged"):
        read(WHOLE[: int(len(WHOLE) * share)])


def test_a_workbook_altered_on_the_way_is_damaged():
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as file:
        place = file.getinfo("xl/worksheets/sheet1.xml").header_offset + 100
    with pytest.raises(FileProblem, match="damaged"):
        read(WHOLE[:place] + b"\0\0\0" + WHOLE[place + 3 :])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped({"word/document.xml": "<document/>"}), "document or an archive"),
        (zipped({"sales.csv": "code,name"}), "document or an archive"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "document or an archive"),
        (zipped({"mimetype": ODS_KIND}), "damaged"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "damaged"),
        (changed(WHOLE, "xl/workbook.xml", b"</workbook>", b""), "damaged"),
        # The reader of spreadsheets never ends on this one.
        (changed(ods(row(cell("code"))), "content.xml", b"</table:table>", b""), "damaged"),
    ],
)
def test_an_archive_that_is_no_spreadsheet_is_refused_in_words(content, said):
    with pytest.raises(FileProblem, match=said):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        xlsx({(0, 0): "code", (1_048_575, 16_383): "far"}),
        xlsx({(0, 0): "code", (1_048_575, 25): "far"}),
        ods(row(cell("1", more='table:number-columns-repeated="16000"'), more='table:number-rows-repeated="2000"')),
        ods(
            row(cell("code"))
            + '<table:table-row table:number-rows-repeated="1048000"/>'
            + row('<table:table-cell table:number-columns-repeated="16000"/>', cell("far"))
        ),
    ],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(content):
    assert len(content) < 100_000
    with pytest.raises(FileProblem, match="too large"):
        read(content)


def test_an_archive_that_expands_too_far_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_EXPANDED_BYTES", 10_000)
    with pytest.raises(FileProblem, match="too large"):
        read(WHOLE)


def test_a_wide_sheet_with_few_rows_is_not_too_large():
    table = read(xlsx({(line, column): f"{line}.{column}" for line in range(3) for column in range(800)}))
    assert table.frame.shape == (2, 801)
