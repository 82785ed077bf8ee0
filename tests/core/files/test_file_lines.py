"""Text files: separators and quotation marks gone wrong, titles above the header, lines that do not fit."""

import gc
from contextlib import suppress
from time import thread_time

import pytest

from core import limits
from core.files import LINE, FileProblem, Mapping, Table, read_table


def rows_of(table: Table) -> list[tuple[object, ...]]:
    return table.frame.rows()


def ragged_of(table: Table) -> list[tuple[int, str]]:
    return table.ragged.select(LINE, "value").rows()


def read(text: str | bytes, **mapping) -> Table:
    return read_table(text if isinstance(text, bytes) else text.encode(), "sales.csv", Mapping(**mapping))


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


@pytest.mark.parametrize("quoted", ["", '"'])
def test_a_cell_may_be_long(quoted):
    long = "é" * limits.FILES.cell_letters
    text = f"a,b\n1,{quoted}{long}{quoted}\n2,{quoted}{long}x{quoted}\n3,z\n"
    table = read(text)
    assert rows_of(table) == [(2, "1", long), (4, "3", "z")]
    assert table.ragged.select(LINE, "cells").rows() == [(3, ["2", long])]
    assert "“b” has more than 32,767 characters" in table.ragged["reason"][0]


def test_a_mark_closed_far_below_swallows_no_lines():
    text = 'a,b,c\n1,"x,2\n2,y,3\n3,z,4\n4,w",5\n5,v,6\n'
    table = read(text)
    assert [row[0] for row in rows_of(table)] == [3, 4, 5, 6]
    assert ragged_of(table) == [(2, '1,"x,2')]


@pytest.mark.parametrize(
    ("head", "again", "end"),
    [
        ('a,b\n1,"', "x,y\n", ""),
        ("a,b\n", '1,"x\n', ""),
        ("a,b\n", 'a","', "\n"),
        ("a,b\n", '1,"""\n', ""),
        ("a,b\n", '"",""x\n', ""),
    ],
)
def test_quotation_marks_gone_wrong_everywhere_take_time_by_the_length(head, again, end):
    """Ten times the text takes about ten times the time; a hundred times where each mark looks at all the rest."""
    short = seconds_to_read(head + again * 40_000 + end)
    # Threads of Polars that find no processor free wait for one at its cost: once out of three is quick enough.
    assert any(seconds_to_read(head + again * 400_000 + end) < 40 * short + 1 for _try in range(3))


def seconds_to_read(text: str) -> float:
    """This thread's time on the processor: nobody else takes part in it, nor what other tests have left behind."""
    # Among the many things that a long run holds, looking for garbage takes longer than reading.
    gc.disable()
    start = thread_time()
    try:
        # Where nearly all lines are bad, none is taken.
        with suppress(FileProblem):
            table = read(text)
            assert table.frame.height + table.ragged.height > 0
        return thread_time() - start
    finally:
        gc.enable()


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
