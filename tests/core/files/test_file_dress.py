"""Whatever dress lines come in, they are read as they are meant, or rejected: never as different ones."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from core.clock import as_if
from core.files import Field, Fields, load_mapping, read_table
from tests.core.files import dress
from tests.core.files.dress import Dressed, Line, sales

LAYOUT = {
    "kind": Field(True),
    "document": Field(True),
    "line": Field(),
    "date": Field(True),
    "rep": Field(),
    "client": Field(),
    "quantity": Field(summed=True),
    "amount": Field(True, summed=True),
    "currency": Field(by_its_name=True),
}


def read(dressed: Dressed) -> tuple[Fields, list[tuple[object, ...]]]:
    mapping = load_mapping(dressed.toml.encode())
    fields = Fields(read_table(dressed.content, "sales", mapping), mapping, LAYOUT)
    columns = [
        fields.code("document", required=True),
        fields.whole("line", required=True),
        fields.day("date", required=True),
        fields.code("rep"),
        fields.code("client"),
        fields.whole("quantity"),
        fields.money("amount", required=True),
    ]
    rows = zip(*(column.to_list() for column in columns), strict=True)
    return fields, [row for row, good in zip(rows, fields.good, strict=True) if good]


def meant(line: Line) -> tuple[object, ...]:
    return (line.document, line.line, line.date, line.rep, line.client, line.quantity, line.cents)


def check(lines: list[Line], dressed: Dressed) -> None:
    with as_if(datetime(2024, 6, 1)):
        fields, rows = read(dressed)
    good = {row[1] for row in rows}
    assert rows == [meant(line) for line in lines if line.line in good]
    assert {line.line for line in lines} - good <= dressed.bad | dressed.doubtful
    assert not good & dressed.bad
    rejects = fields.rejects()
    assert rejects["_line"].n_unique() == len(lines) - len(good)
    assert rejects["reason"].str.len_chars().min() != 0
    assert fields.notes is not None


@given(st.data(), sales())
def test_a_text_file_is_read_as_it_is_meant(data, lines):
    check(lines, data.draw(dress.texts(lines)))


@given(st.data(), sales())
def test_a_spreadsheet_is_read_as_it_is_meant(data, lines):
    check(lines, data.draw(dress.sheets(lines)))
