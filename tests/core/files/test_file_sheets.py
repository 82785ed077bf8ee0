"""XLSX and ODS files: cells of every type as text, row numbers, and files that must not be trusted."""

import io
import zipfile
from datetime import date, datetime

import pytest

from core import limits
from core.files import LINE, FileProblem, Mapping, Table, read_table
from tests.core.files.builders import ODS_KIND, cell, changed, ods, row, xlsx, zipped


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
        ("=1+1", "=1+1"),
        (2401000000000011, "2401000000000011"),
        (9007199254740993, "9.007199E+15"),
        (0.00001, "0.00001"),
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
    empty = row('<table:table-cell table:number-columns-repeated="16384"/>', more='table:number-rows-repeated="3"')
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
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
            "document or an archive",
        ),
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
    monkeypatch.setattr(limits, "FILES", limits.FileLimits(expanded_megabytes=0))
    with pytest.raises(FileProblem, match="too large"):
        read(WHOLE)


def test_a_wide_sheet_with_few_rows_is_not_too_large():
    table = read(xlsx({(line, column): f"{line}.{column}" for line in range(3) for column in range(800)}))
    assert table.frame.shape == (2, 801)
