"""Text files: encodings, delimiters, quotation marks, line numbers, lines that do not fit."""

import csv
import io
from time import perf_counter

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


@pytest.mark.parametrize("sign", ["\ufeff", "\u200b", "\u200e", "\u00ad", "\u2060", "\u202c"])
def test_signs_that_nobody_sees_are_no_part_of_headers_or_cells(sign):
    text = f'co{sign}de,{sign}nom\n{sign}C1,a{sign}b\n{sign}"C2",\'{sign}0012\n'
    assert read(text).headers == ["code", "nom"]
    assert rows_of(read(text)) == [(2, "C1", "ab"), (3, "C2", "0012")]


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


@pytest.mark.parametrize("quoted", ["1", '"1"'])
def test_a_line_with_more_values_than_the_header_does_not_fit(quoted):
    table = read(f"a,b\n{quoted},2\n1,2,\n1,2, ,\n1,2,3\n4,5,,6\n7,8\n")
    assert rows_of(table) == [(2, "1", "2"), (7, "7", "8")]
    assert ragged_of(table)[2:] == [(5, "1,2,3"), (6, "4,5,,6")]
    assert table.ragged["cells"].to_list()[2:] == [["1", "2", "3"], ["4", "5", "", "6"]]
    assert all("more values" in reason for reason in table.ragged["reason"])


@pytest.mark.parametrize("quoted", ["A", '"A"'])
@pytest.mark.parametrize("header", ["product,quantity,amount", "product,quantity,amount,,"])
def test_lines_that_all_end_with_separators_fit(header, quoted):
    table = read(f"{header}\n{quoted},1,100,\nB,2,200.00,\n,,,\n\n")
    assert rows_of(table) == [(2, "A", "1", "100"), (3, "B", "2", "200.00")]


@pytest.mark.parametrize(
    "lines",
    [
        ["A,1250,50,", "B,1000,00,"],
        ["A,1,250.50,", "B,12,345.67,"],
        ["Durand, fils,100,", "Dupont, SARL,200,"],
        ["A,1250,50,"],
        ["A,1250,x,", "B,1250,50,x"],
        ["A,1250,,", "B,12,5,", "C,5,"],
    ],
)
@pytest.mark.parametrize("quoted", ["", '"C","1","z"\n'])
def test_a_value_that_nobody_quoted_is_not_taken_for_two(lines, quoted):
    """The last column is empty on these lines, so that all behind the value moves by one without sticking out."""
    torn = [number for number, line in enumerate(lines, 2 + bool(quoted)) if line.count(",") > 2]
    table = read("name,amount,comment\n" + quoted + "\n".join(lines) + "\n")
    assert table.ragged[LINE].to_list() == torn


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_the_body_may_have_another_separator_than_the_header(sign):
    body = f"1{sign}2,5{sign}x\n2{sign}3,5{sign}\n"
    assert rows_of(read("a,b,c\n" + body)) == [(2, "1", "2,5", "x"), (3, "2", "3,5", None)]


TITLES = ["Journal des ventes;;", "Société Durand, 12 rue X;;", "Édité le;10/04/2024;", ";;"]


@pytest.mark.parametrize("titles", [TITLES[:1], TITLES[:3], TITLES, ["Export"], ["Client;Dupont", ""]])
@pytest.mark.parametrize("header", ["Pièce;Date;Montant HT", "Alpha;Beta;Gamma"])
def test_titles_above_the_header_are_found(titles, header):
    table = read("\n".join([*titles, header, "F1;10/04/2024;5", "F2;11/04/2024;6", ""]))
    assert table.headers == header.split(";")
    assert table.frame.height == 2
    assert f"line {len(titles) + 1}" in table.notes[0]


@pytest.mark.parametrize("text", ["a;b;c\nx;y;z\nu;v;w\n", "code\nA;b;c\nB;c;d\n1;2;3\n", "1;2;3\n4;5;6\n"])
def test_a_header_like_its_lines_is_the_first_line(text):
    assert read(text).headers == text.splitlines()[0].split(";") or read(text).notes


def test_a_cell_may_be_long():
    long = "x" * 300_000
    assert rows_of(read(f'a,b\n1,"{long}"\n2,"y\nz"\n')) == [(2, "1", long), (3, "2", "y\nz")]


def test_a_mark_closed_far_below_swallows_no_lines():
    text = 'a,b,c\n1,"x,2\n2,y,3\n3,z,4\n4,w",5\n5,v,6\n'
    table = read(text)
    assert [row[0] for row in rows_of(table)] == [3, 4, 5, 6]
    assert ragged_of(table) == [(2, '1,"x,2')]


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n1,"' + "x,y\n" * 300_000,
        "a,b\n" + '1,"x\n' * 300_000,
        "a,b\n" + 'a","' * 300_000 + "\n",
        "a,b\n" + '1,"""\n' * 300_000,
        "a,b\n" + '"",""x\n' * 300_000,
    ],
)
def test_quotation_marks_gone_wrong_everywhere_take_no_longer_than_right_ones(text):
    start = perf_counter()
    table = read(text)
    assert perf_counter() - start < 20
    assert table.frame.height + table.ragged.height > 0


@pytest.mark.parametrize("quoted", ["1", '"1"'])
def test_a_shorter_line_is_cut_short_where_it_lacks_what_all_others_have(quoted):
    table = read(f"a,b,c\n{quoted},2,\n3,4,5\n6,7\n8\n9,9,9\n")
    assert rows_of(table) == [(2, "1", "2", None), (3, "3", "4", "5"), (4, "6", "7", None), (6, "9", "9", "9")]
    assert ragged_of(table) == [(5, "8")]
    assert "only 1 of 3 values" in table.ragged["reason"][0]


@pytest.mark.parametrize("quoted", ["1", '"1"'])
def test_a_last_line_without_line_break_must_be_complete(quoted):
    assert ragged_of(read(f"a,b,c\n{quoted},2,\n3,4,5\n6,7")) == [(4, "6,7")]
    assert rows_of(read(f"a,b,c\n{quoted},2,\n3,4,5\n6,7,8"))[-1] == (4, "6", "7", "8")


def test_a_quotation_mark_that_is_not_closed_costs_one_line():
    table = read('a,b\n1,"x\n2,"y, z"\n3,"u"v\n4,"w\nx"\n5,"end\n6,z\n')
    assert rows_of(table) == [(3, "2", "y, z"), (5, "4", "w\nx"), (8, "6", "z")]
    assert ragged_of(table) == [(2, '1,"x'), (4, '3,"u"v'), (7, '5,"end')]
    assert "quotation mark" in table.ragged["reason"][0]


def test_a_quotation_mark_within_a_value_is_a_sign_like_others():
    assert rows_of(read('a,b\n1,pipe 5" long\n2, "x, y"\n')) == [(2, "1", 'pipe 5" long'), (3, "2", "x, y")]


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
        (b"code,name\n1,\0\0\0\n", "another program"),
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
