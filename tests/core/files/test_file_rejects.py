"""The file of rejects: the lines as they were, why they were not taken, and taken once corrected."""

import io
from datetime import date

import pytest

from core.files import Fields, Mapping, Table, load_mapping, read_table, write_rejects
from tests.core.files.builders import BAD, LAYOUT, read_all, xlsx


def rejected(content: bytes, mapping: Mapping | None = None) -> tuple[Fields, bytes]:
    found = mapping or Mapping()
    read = read_all(Fields(read_table(content, "sales.csv", found), found, LAYOUT))
    file = io.BytesIO()
    write_rejects(read.table, read.rejects(), file)
    return read, file.getvalue()


def records(content: bytes) -> list[str]:
    return content.decode("utf-8-sig").splitlines()


def test_rejected_lines_are_written_as_they_were_with_every_reason():
    _read, file = rejected(BAD.encode())
    assert file.startswith(b"\xef\xbb\xbf")
    lines = records(file)
    assert len(lines) == 1 + 5
    assert lines[0] == "kind,document,date,rep,quantity,amount,status,reason"
    assert lines[1].startswith("sell_in,S1,31/02/2020,R1,2,57.68,,")
    assert "line 2, column date: “31/02/2020” is a date that does not exist." in lines[1]
    assert " | line 3, column amount: “abc” is not an amount." in lines[2]
    assert "line 5: This line has more values" in lines[4]
    assert lines[4].endswith(",more")


def test_corrected_rejects_are_taken():
    _read, file = rejected(BAD.encode())
    text = file.decode("utf-8-sig")
    for wrong, right in [
        ("31/02", "28/02"),
        (",1.5,abc,", ",1,3,"),
        ("gift,,", "sell_in,S3,"),
        ("S5,2020-04-30,R1,2,,", "S5,2020-04-30,R1,2,9,"),
    ]:
        assert wrong in text
        text = text.replace(wrong, right, 1)
    again, rest = rejected(text.encode("utf-8-sig"))
    assert again.table.frame.filter(again.good)["document"].to_list() == ["S1", "S2", "S3", "S5"]
    # The line with too many values was not corrected: it is refused again, under a fresh reason.
    assert records(rest)[0] == records(file)[0]
    [line] = records(rest)[1:]
    assert line.startswith("sell_in,S4,2020-04-30,R1,2,5,,")
    assert line.count("more values") == 1


def test_rejects_that_nobody_corrected_are_refused_again_one_by_one():
    first, file = rejected(BAD.encode())
    second, _file = rejected(file)
    assert second.rejects()["column"].to_list() == first.rejects()["column"].to_list()
    assert not second.good.any()


MAPPED = """
encoding = "cp1252"
delimiter = ";"
header_line = 3
decimal = ","
date_format = "%d/%m/%Y"
[columns]
document = "Pièce"
[constants]
kind = "sell_in"
"""


def test_the_same_mapping_reads_the_corrected_rejects():
    mapping = load_mapping(MAPPED.encode())
    text = "Export\n\nPièce;date;amount\nS1;31/02/2020;1,250\nS2;30/04/2020;1,5\n"
    _read, file = rejected(text.encode("cp1252"), mapping)
    corrected = file.replace(b"31/02", b"28/02")
    again, _rest = rejected(corrected, mapping)
    assert again.money("amount").to_list() == [125]
    assert again.good.all()


def test_rejects_of_a_workbook_are_read_with_the_mapping_of_the_workbook():
    book = xlsx(
        dict(zip([(0, place) for place in range(4)], ["kind", "document", "date", "amount"], strict=True))
        | {(1, 0): "sell_in", (1, 1): 17, (1, 2): date(2020, 4, 30), (1, 3): "abc"}
    )
    mapping = Mapping(date_format="%d/%m/%Y")
    _read, file = rejected(book, mapping)
    again, _rest = rejected(file.replace(b",abc,", b",57.68,"), mapping)
    assert again.good.all()
    assert again.day("date").to_list() == [date(2020, 4, 30)]
    assert again.text("document").to_list() == ["17"]


def test_cells_with_delimiters_quotation_marks_and_line_breaks_survive():
    text = 'kind,document,date,amount\nsell_in,"S ""1"", a\nb",x,1\n'
    read, file = rejected(text.encode())
    again, _rest = rejected(file.replace(b",x,", b",2020-04-30,"))
    assert again.table.frame["document"].to_list() == read.table.frame["document"].to_list() == ['S "1", a\nb']
    assert again.good.all()


def test_it_may_be_written_to_a_path(tmp_path):
    read, file = rejected(BAD.encode())
    write_rejects(read.table, read.rejects(), tmp_path / "rejects.csv")
    assert (tmp_path / "rejects.csv").read_bytes() == file


@pytest.mark.parametrize("text", [BAD, BAD.replace("\n", "\r\n"), BAD.replace(",", ";")])
def test_each_rejected_line_is_written_once(text):
    read, file = rejected(text.encode())
    table: Table = read_table(file, "rejects.csv", Mapping())
    assert table.frame.height + table.ragged.height == read.rejects()["_line"].n_unique() == 5
