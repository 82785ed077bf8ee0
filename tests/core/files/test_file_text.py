"""Text files: encodings, delimiters, quotation marks, line numbers, lines that do not fit."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files import LINE, FileProblem, Mapping, Table, delimited, read_table, rows
from core.files.header_line import found_header


def rows_of(table: Table) -> list[tuple[object, ...]]:
    return table.frame.rows()


def ragged_of(table: Table) -> list[tuple[int, str]]:
    return table.ragged.select(LINE, "value").rows()


def read(text: str | bytes, **mapping) -> Table:
    return read_table(text if isinstance(text, bytes) else text.encode(), "sales.csv", Mapping(**mapping))


FRENCH = "code;nom\n1;Société Générale\n2;Café de l’Étoile, 5 €\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_the_encoding_is_found(encoding):
    assert rows_of(read(FRENCH.encode(encoding))) == [(2, "1", "Société Générale"), (3, "2", "Café de l’Étoile, 5 €")]


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_rarer_western_encodings_are_found_where_there_is_enough_text(encoding):
    text = "nom\n" + "Hélène à Besançon\nBenoît à Nîmes\nFrançois très élégant\nle garçon et la fenêtre\n" * 5
    assert read(text.encode(encoding)).frame["nom"].to_list() == text.splitlines()[1:]


def test_one_capital_in_cp1252_is_not_taken_for_anything_else():
    assert rows_of(read("nom\nÎLE\n".encode("cp1252"))) == [(2, "ÎLE")]


def test_one_bad_byte_does_not_change_the_encoding_of_the_others():
    content = "\n".join(["code,nom", *LINES, ""]).encode("cp1252") + b"6,\x81ric\n"
    table = read(content)
    assert table.frame["nom"].to_list() == [line.split(",")[1] for line in LINES]
    assert table.ragged[LINE].to_list() == [7]


def test_the_mapping_gives_an_encoding_that_a_byte_order_mark_overrules():
    assert rows_of(read("nom\nŁódź\n".encode("cp1250"), encoding="cp1250")) == [(2, "Łódź")]
    assert rows_of(read("nom\nŁódź\n".encode("utf-8-sig"), encoding="cp1250")) == [(2, "Łódź")]


def test_text_in_another_encoding_than_the_mapping_says_is_refused_with_its_line():
    with pytest.raises(FileProblem, match="line 2") as problem:
        read("nom\nHélène\n".encode("cp1252"), encoding="utf-8")
    assert "`encoding`" in problem.value.message


LINES = [f"{number},Vélo n° {number} – été" for number in range(1, 6)]


@pytest.mark.parametrize(
    "bad",
    [
        b"6,assistanc\xc3",
        b"6,\xe9t\xe9",
        b"6,nul\0",
        b'6,"ca\xc3"',
        b"6,\xff",
    ],
)
@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b""])
def test_a_bad_byte_costs_its_line_and_no_other(bad, ends):
    content = "\n".join(["code,nom", *LINES, ""]).encode() + bad + ends
    table = read(content)
    assert table.frame["nom"].to_list() == [line.split(",")[1] for line in LINES]
    assert table.ragged[LINE].to_list() == [7]
    assert "�" in table.ragged["value"][0]
    assert "“�”" in table.ragged["reason"][0]


@pytest.mark.parametrize("text", ["7,été", "7,€ – été"])
def test_a_line_in_utf8_within_a_file_in_cp1252_is_not_read_as_something_else(text):
    content = "\n".join(["code,nom", *LINES, ""]).encode("cp1252") + text.encode() + b"\n8,plain\n"
    table = read(content)
    assert table.frame["code"].to_list() == ["1", "2", "3", "4", "5", "8"]
    assert table.ragged[LINE].to_list() == [7]


def test_a_text_in_utf16_cut_within_a_sign_loses_its_last_line():
    table = read("\n".join(["code,nom", *LINES]).encode("utf-16")[:-1])
    assert table.frame.height == 4
    assert table.ragged[LINE].to_list() == [6]


@pytest.mark.parametrize("sign", ["\ufeff", "\u200b", "\u200e", "\u00ad", "\u2060", "\u202c", "\x01", "\x1b", "\x7f"])
def test_signs_that_nobody_sees_are_no_part_of_headers_or_cells(sign):
    text = f'co{sign}de,{sign}nom\n{sign}C1,a{sign}b\n{sign}"C2",\'{sign}0012\n'
    assert read(text).headers == ["code", "nom"]
    assert rows_of(read(text)) == [(2, "C1", "ab"), (3, "C2", "0012")]


def test_an_accent_written_as_a_sign_of_its_own_is_the_same_accent():
    assert rows_of(read("code,nom\nE\u0301ric,\u00c9ric\n")) == [(2, "\u00c9ric", "\u00c9ric")]


def test_marks_for_text_are_no_part_of_a_value():
    lines = ["code;nom", '="0012";\'0013', '"=""0014""";\'-5', ' 0015 ;="a ""b"""', "'';x'y", ""]
    text = "\n".join(lines)
    expected = [(2, "0012", "0013"), (3, "0014", "-5"), (4, "0015", 'a "b"'), (5, "'", "x'y")]
    assert rows_of(read(text)) == expected


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header_outside_quotation_marks(delimiter):
    text = f'"a,;|,;|"{delimiter}b\n1{delimiter}2\n'
    assert rows_of(read(text)) == [(2, "1", "2")]


def test_the_delimiter_may_be_named_by_the_file_or_the_mapping():
    assert rows_of(read("sep=#\na#b\n1#2\n")) == [(3, "1", "2")]
    assert rows_of(read("a,b c\n1,2 3\n", delimiter="c")) == [(2, "1,2 3")]


def test_cells_are_stripped_and_empty_ones_null():
    assert rows_of(read(" a , b \n 1 ,\u00a0\n\t,x y \n")) == [(2, "1", None), (3, None, "x y")]


@pytest.mark.parametrize("text", ["a;b\n\n1;2\n;\n \n ; \n3;4\n\n", 'a;b\n\n1;2\n;\n \n"";" "\n3;"4"\n\n'])
def test_blank_lines_are_left_out_and_counted(text):
    assert rows_of(read(text)) == [(3, "1", "2"), (7, "3", "4")]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_line_end_counts_one_line(ends):
    assert rows_of(read(ends.join(["a,b", "1,2", "", "3,4", ""]))) == [(2, "1", "2"), (4, "3", "4")]
    quoted = ends.join(["a,b", f'1,"x{ends}y"', "3,4", ""])
    assert rows_of(read(quoted)) == [(2, "1", "x\ny"), (4, "3", "4")]


def test_a_file_with_only_a_header_has_no_rows():
    table = read("code,name")
    assert table.headers == ["code", "name"]
    assert table.frame.height == table.ragged.height == 0


def test_the_header_is_the_first_filled_line_from_where_the_mapping_wants_it():
    assert rows_of(read("\n;;\na;b\n1;2\n")) == [(4, "1", "2")]
    assert rows_of(read('Export of "today"\n;\n\na;b\n1;2\n', header_line=2)) == [(5, "1", "2")]
    with pytest.raises(FileProblem, match="only 2 lines"):
        read("a;b\n1;2\n", header_line=4)


def test_a_quoted_header_may_have_line_breaks():
    table = read('"sales\namount",b\n1,2\n')
    assert table.headers == ["sales\namount", "b"]
    assert rows_of(table) == [(3, "1", "2")]


def test_columns_without_a_name_are_called_by_their_place():
    assert read("a,,b,,\n1,2,3,,\n").headers == ["a", "#2", "b"]


def test_columns_that_share_a_name_are_kept_apart():
    table = read("a,b, a ,_line,a#1\n1,2,3,4,5\n")
    assert table.headers == ["a", "b", "a", "_line", "a#1"]
    assert rows_of(table) == [(2, "1", "2", "3", "4", "5")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b";;;\n;;;\n", "is empty"),
        ("\ufeff".encode("utf-16"), "is empty"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"<!DOCTYPE html><table><tr><td>code</td></tr></table>", "web page"),
        ("\ufeff<?xml version='1.0'?><Workbook/>".encode(), "XML"),
        (b"code,name\n" + b"1,\0\0\0\n" * 4, "another program"),
        (bytes(range(1, 256)), "another program"),
        (b"x" * 200_000, "without lines"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(content, said):
    with pytest.raises(FileProblem, match=said) as problem:
        read(content)
    assert problem.value.message.startswith("sales.csv")


def test_a_table_may_begin_like_another_kind():
    assert rows_of(read("BMX;GIF89\n1;2\n")) == [(2, "1", "2")]


CELLS = st.text(st.sampled_from("ab1é€œ \"',;|\t\n.-"), max_size=6)
RECORDS = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8))


@given(
    RECORDS,
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_is_read_with_its_line_numbers(records, delimiter, encoding, ends):
    headers = [f"column {place}" for place in range(len(records[0]) if records else 2)]
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
    expected = []
    for cells in [headers, *records]:
        line = file.getvalue().count("\n") + 1
        writer.writerow(cells)
        stripped = tuple(cell.strip().removeprefix("'").strip() or None for cell in cells)
        if any(stripped):
            expected.append((line, *stripped))
    content = file.getvalue().replace("\n", ends).encode(encoding)
    # The header of a single column shows no delimiter, and short texts in CP1252 may be taken for UTF-8.
    given = {"delimiter": delimiter} if len(headers) == 1 else {}
    table = read(content, encoding="cp1252" if encoding == "cp1252" else None, **given)
    assert rows_of(table) == expected[1:]
    assert table.headers == headers
    assert table.ragged.height == 0


def test_a_quoted_cell_that_begins_on_an_empty_looking_line_is_one_cell():
    """Its second line alone would speak for another sign between the cells."""
    assert rows_of(read('a,b,c\n,"\n1",;;\n')) == [(2, None, "1", ";;")]


@given(st.lists(st.sampled_from(["1,2,3", "1,2", "1,2,", ",,", "", " ", "1", ",,,", "1,2,3,4", "1,2,3,", "é,x y,"])))
def test_both_ways_of_reading_agree(lines):
    text = "\n".join(["a,b,c", *lines]).encode()
    header, _titles = found_header(text, "sales.csv", Mapping())
    tables = [
        rows.assembled("", header, [delimited._fitting(list(way(text, header)), header, text, Mapping())], 1)
        for way in (delimited._unquoted, delimited._quoted)
    ]
    assert tables[0].frame.equals(tables[1].frame)
    assert tables[0].ragged.equals(tables[1].ragged)
