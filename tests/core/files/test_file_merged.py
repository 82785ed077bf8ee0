"""Spreadsheets: merged cells, other sheets, long numbers, days that were exchanged."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from core.files import LINE, Fields, FileProblem, Mapping, read_table
from tests.core.files.builders import (
    COLUMNS,
    GOOD,
    LAYOUT,
    ODS_GOOD,
    cell,
    ods_table,
    sheet,
    sheet_fields,
    xlsx,
    zipped,
)

SHEET = "xl/worksheets/sheet1.xml"


def merged(lines: Sequence[Sequence[Any]], ranges: list[tuple[int, int, int, int]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet()
    for place, line in enumerate(lines):
        page.write_row(place, 0, line)
    for first, column, last, last_column in ranges:
        page.merge_range(first, column, last, last_column, "")
        page.write(first, column, lines[first][column])
    book.close()
    return file.getvalue()


LINES: list[list[Any]] = [COLUMNS, ["sell_in", "F1", "2024-04-10", "R1", 1, 100], ["sell_in", "", "", "", 2, 200],
         ["sell_in", "", "", "", 3, 300], ["sell_in", "F2", "2024-04-11", "", 4, 400]]  # fmt: skip


def test_merged_cells_stand_on_every_row_of_theirs():
    read = sheet_fields(merged(LINES, [(1, 1, 3, 1), (1, 2, 3, 2), (1, 3, 3, 3)]))
    assert read.table.frame.select("document", "date", "rep").rows() == [
        *[("F1", "2024-04-10", "R1")] * 3,
        ("F2", "2024-04-11", None),
    ]
    assert read.good.all()


def test_merged_headers_and_cells_side_by_side_are_not_spread():
    lines = [["Sales", "", "", "", "", ""], *LINES[:2]]
    read = sheet_fields(merged(lines, [(0, 0, 0, 5), (2, 4, 2, 4 + 0)][:1]))
    assert read.table.frame.height == 1
    tall = merged([COLUMNS, ["", "", "x", "x", "", ""], LINES[1]], [(0, 0, 1, 0), (0, 1, 1, 1)])
    assert sheet_fields(tall).table.frame["kind"].to_list() == [None, "sell_in"]


def test_a_merged_amount_is_nobody_s_own():
    read = sheet_fields(merged(LINES[:3], [(1, 5, 2, 5)]))
    assert read.rejects().select(LINE, "column").rows() == [(2, "amount"), (3, "amount")]
    assert "stands once for several rows" in read.rejects()["reason"][0]


def test_merged_cells_of_an_ods_file_stand_on_every_row_of_theirs():
    spanned = [cell(text, more='table:number-rows-spanned="2" table:number-columns-spanned="1"') for text in GOOD[1:4]]
    covered = "<table:covered-table-cell/>"
    below = [cell("sell_in"), covered, '<table:covered-table-cell table:number-columns-repeated="2"/>', *ODS_GOOD[4:]]
    read = sheet_fields(
        ods_table([ODS_GOOD[0], *spanned, *ODS_GOOD[4:]], below, [ODS_GOOD[0], cell("F2"), *ODS_GOOD[2:]])
    )
    assert read.table.frame["document"].to_list() == ["F1", "F1", "F2"]
    assert read.table.frame["rep"].to_list() == ["R1", "R1", "R1"]


def test_merged_cells_are_found_where_the_table_begins_further_down_and_to_the_right():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet()
    for place, line in enumerate(LINES):
        page.write_row(place + 3, 2, line)
    page.merge_range(4, 3, 6, 3, "F1")
    book.close()
    read = sheet_fields(file.getvalue())
    assert read.table.frame.select(LINE, "document").rows() == [(5, "F1"), (6, "F1"), (7, "F1"), (8, "F2")]


def test_other_sheets_are_told_and_chosen_by_name_or_number():
    line = dict(zip([(1, place) for place in range(6)], GOOD, strict=True))
    header = {(0, place): name for place, name in enumerate(COLUMNS)}
    book = xlsx(header | line, {}, header | line | {(1, 1): "F9"})
    read = sheet_fields(book)
    assert "“Sheet 0”" in read.notes[0]
    assert "“Sheet 2”" in read.notes[0]
    assert "“Sheet 1”" not in read.notes[0]
    assert sheet_fields(book, sheet="Sheet 2").table.frame["document"].to_list() == ["F9"]
    assert sheet_fields(book, sheet=3).table.frame["document"].to_list() == ["F9"]
    assert sheet_fields(book, sheet=3).notes == []
    with pytest.raises(FileProblem, match="no sheet"):
        sheet_fields(book, sheet=4)


def test_names_of_members_may_have_backslashes():
    with zipfile.ZipFile(io.BytesIO(sheet(GOOD))) as source:
        files = {entry.replace("/", "\\"): source.read(entry) for entry in source.namelist()}
    assert sheet_fields(zipped(files)).good.all()


def test_titles_above_the_header_of_a_sheet_are_found():
    lines = [["Sales of April"], ["Company", "Durand"], [], *LINES[:2]]
    read = sheet_fields(merged(lines, []))
    assert read.lines.to_list() == [5]
    assert "line 4" in read.notes[0]


def test_a_number_of_a_spreadsheet_is_not_read_by_what_texts_beside_it_say():
    book = sheet([*GOOD[:5], 1.234], [*GOOD[:5], "1,234"], [*GOOD[:5], 5.5])
    # The texts alone do not tell: the points of numbers are not what anybody typed.
    assert sheet_fields(book).money("amount").to_list() == [None, None, 550]
    assert sheet_fields(book, round=True).money("amount").to_list() == [123, None, 550]
    assert sheet_fields(book, decimal=",", round=True).money("amount").to_list() == [123, 123, 550]
    assert sheet_fields(book, decimal=".").money("amount").to_list() == [None, 123_400, 550]


def test_days_and_months_exchanged_by_a_spreadsheet_are_told():
    exchanged = xlsx(
        {(0, place): name for place, name in enumerate(COLUMNS)}
        | {(1, place): value for place, value in enumerate(GOOD)}
        | {(2, place): value for place, value in enumerate(GOOD)}
        | {(1, 2): date(2024, 3, 4), (2, 2): "13/04/2024"}
    )
    read = sheet_fields(exchanged)
    assert read.day("date").to_list() == [None, date(2024, 4, 13)]
    assert "exchanged" in read.rejects()["reason"][0]


def test_a_long_number_is_exact_or_rejected():
    read = sheet_fields(
        sheet(*([*GOOD[:1], number, *GOOD[2:]] for number in (2401000000000011, 2**53 - 1, 2**53, 1e20)))
    )
    codes = read.code("document")
    assert codes.to_list()[:2] == ["2401000000000011", str(2**53 - 1)]
    assert read.good.to_list() == [True, True, False, False]
    assert read.rejects()["reason"].str.contains("shortened").all()


@pytest.mark.parametrize("text", ["2.401E+15", "2,401E+15", "2E+15", "2.401e15", "4,00638E+12"])
def test_a_code_in_scientific_notation_is_rejected(text):
    content = f"{';'.join(COLUMNS)}\nsell_in;{text};2024-04-10;R1;1;5\nsell_in;12E5;2024-04-10;R1;1;5\n"
    read = Fields(read_table(content.encode(), "sales.csv"), Mapping(), LAYOUT)
    assert read.code("document").to_list()[1] == "12E5"
    assert read.good.to_list() == [False, True]


def test_rejects_of_merged_cells_and_marked_texts_are_read_alike():
    from core.files import write_rejects

    read = sheet_fields(merged(LINES[:4], [(1, 1, 3, 1), (1, 2, 3, 2), (1, 3, 3, 3)]))
    read.reject(pl.Series([False, True, True]), "rep", "no")
    file = io.BytesIO()
    write_rejects(read.table, read.rejects(), file)
    again = Fields(read_table(file.getvalue(), "rejects.csv"), Mapping(), LAYOUT)
    assert again.table.frame["document"].to_list() == ["F1", "F1"]
    assert again.money("amount").to_list() == [20_000, 30_000]
