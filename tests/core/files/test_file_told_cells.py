"""What a spreadsheet hides: errors, formulas without values, currencies of formats."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from core.files import LINE, Fields, Mapping, read_table
from tests.core.files.builders import (
    COLUMNS,
    GOOD,
    LAYOUT,
    ODS_GOOD,
    cell,
    changed,
    ods_table,
    sheet,
    sheet_fields,
    text_fields,
    xlsx,
    zipped,
)

SHEET = "xl/worksheets/sheet1.xml"


def rewritten(content: bytes, member: str, change: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        files = {entry: source.read(entry) for entry in source.namelist()}
    return zipped({**files, member: change(files[member].decode()).encode()})


def prefixed(xml: str) -> str:
    """The same XML with a prefix before every name of a tag."""
    named = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml)
    return named.replace(' xmlns="', ' xmlns:x="', 1)


SPELLINGS: list[Callable[[str], str]] = [
    lambda xml: xml,
    prefixed,
    lambda xml: re.sub(r'(\w)="([^"]*)"', r"\1='\2'", xml),
    lambda xml: xml.replace("<c ", "<c\n  ").replace(' t="', '\n t = "'),
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("column", [3, 4, 5])
@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#VALUE!"])
def test_an_error_is_told_in_any_spelling_of_the_xml(spelling, column, error):
    book = xlsx(
        {(0, place): name for place, name in enumerate(COLUMNS)}
        | {(1, place): value for place, value in enumerate(GOOD)}
        | {(1, column): ("=VLOOKUP(A1,B:C,2,0)", error)}
    )
    read = sheet_fields(rewritten(book, SHEET, spelling))
    assert read.rejects().select(LINE, "column", "value").rows() == [(2, COLUMNS[column], error)]
    assert "error of the spreadsheet" in read.rejects()["reason"][0]


@pytest.mark.parametrize(
    "error",
    ["#N/A", "#n/a", "#VALEUR!", "#VALEUR !", "#DIV/0\u00a0!", "#NOM?", "#¡REF!", "#¿NOMBRE?", "#ÜBERLAUF!", "#ERROR!",
     "Err:502", "Loading...", "########"],
)  # fmt: skip
def test_an_error_kept_as_text_is_told_too(error):
    line = [*GOOD[:3], error, *GOOD[4:]]
    assert sheet_fields(sheet(line)).rejects()["value"].to_list() == [error]
    text = ",".join(COLUMNS) + "\n" + ",".join(map(str, line))
    read = Fields(read_table(text.encode(), "sales.csv"), Mapping(), LAYOUT)
    assert read.text("rep").to_list() == [None]
    assert not read.good.any()


@pytest.mark.parametrize("code", ["#12", "#A", "C#!", "#"])
def test_a_code_with_such_signs_is_no_error(code):
    text = ",".join(COLUMNS) + f"\nsell_in,F1,2024-04-10,{code},1,5\n"
    assert Fields(read_table(text.encode(), "sales.csv"), Mapping(), LAYOUT).code("rep").to_list() == [code]


MADE = """
[columns]
document = ["year", "number"]
rep = { column = "rep", prefix = "R" }
[values.rep]
"#NV" = "R1"
"""


@pytest.mark.parametrize("bad", ["#N/A", "=A1", "2,4E+15"])
def test_an_error_is_told_before_codes_are_made_of_it(bad):
    text = f"kind;year;number;date;rep;amount\nsell_in;2024;{bad};2024-04-10;1;5\nsell_in;2024;3;2024-04-10;{bad};5\n"
    read = text_fields(text + "sell_in;2024;4;2024-04-10;#NV;5\n", MADE)
    assert read.code("document").to_list() == [None, "2024/3", "2024/4"]
    assert read.code("rep").to_list() == ["R1", None, "R1"]
    assert read.rejects()[LINE].to_list() == [2, 3]


def test_an_error_in_a_column_that_nobody_needs_does_no_harm():
    text = ",".join([*COLUMNS, "note"]) + "\nsell_in,F1,2024-04-10,R1,1,5,#N/A\n"
    assert Fields(read_table(text.encode(), "sales.csv"), Mapping(), LAYOUT).good.all()


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>"])
@pytest.mark.parametrize("formula", ["<f>E2*2</f>", '<f t="shared" si="0"/>'])
def test_a_formula_without_its_value_is_told(spelling, value, formula):
    book = sheet(GOOD)
    cell_before = re.search(r'<c r="F2"[^>]*>.*?</c>', zipfile.ZipFile(io.BytesIO(book)).read(SHEET).decode())
    assert cell_before
    bare = changed(book, SHEET, cell_before[0].encode(), f'<c r="F2">{formula}{value}</c>'.encode())
    read = sheet_fields(rewritten(bare, SHEET, spelling))
    assert read.rejects()["column"].to_list() == ["amount"]
    assert "formula without its value" in read.rejects()["reason"][0]


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell():
    book = sheet(GOOD)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        before = re.search(rb'<c r="D2"[^>]*>.*?</c>', archive.read(SHEET))
    assert before
    read = sheet_fields(changed(book, SHEET, before[0], b'<c r="D2" t="str"><f>IF(1,"")</f><v></v></c>'))
    assert read.good.all()
    assert read.text("rep").to_list() == [None]


@pytest.mark.parametrize(
    "form", ["[$$-409]#,##0.00", "#,##0.00\\ [$USD]", '#,##0.00" $"', "[$£-809]#,##0", '0.00 "CHF"']
)
def test_a_number_format_in_another_currency_is_told(form):
    read = sheet_fields(sheet([*GOOD[:5], (100.5, form)], GOOD))
    assert read.rejects()[LINE].to_list() == [2]
    assert "another currency" in read.rejects()["reason"][0]
    assert read.money("amount").to_list() == [None, 10_000]


@pytest.mark.parametrize(
    "form", ["#,##0.00 [$€-40C]", '0.00" €"', "#,##0.00", '0.00" kg"', "[$-40C]0.00", '0.00 "EUR"']
)
def test_a_number_format_in_the_own_currency_or_none_is_read(form):
    assert sheet_fields(sheet([*GOOD[:5], (100.5, form)])).money("amount").to_list() == [10_050]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (cell("100", "currency", 'office:value="100" office:currency="USD"'), "another currency"),
        ('<table:table-cell table:formula="of:=[.E2]*2"/>', "formula without its value"),
        ("<table:table-cell table:formula='of:=[.E2]*2'><text:p></text:p></table:table-cell>", "formula without its"),
        ('<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0">'
         "<text:p>#DIV/0!</text:p></table:table-cell>", "error of"),
        ("<table:table-cell office:value-type='string' office:string-value='' calcext:value-type='error'>"
         "<text:p>#N/A</text:p></table:table-cell>", "error of"),
        (cell("Err:502", "string", 'office:string-value="" calcext:value-type="error"'), "error of"),
        (cell("#NOM ?", "string", 'office:string-value="" calcext:value-type="error"'), "“#NOM ?” is an error of"),
        (cell("", "string", 'office:string-value="" calcext:value-type="error"'), "error of"),
        ("<table:table-cell office:value-type='string' calcext:value-type='error'><office:annotation><text:p>see Paul"
         "</text:p></office:annotation><text:p><text:span>#N/A</text:span></text:p></table:table-cell>", "“#N/A” is"),
        ("<table:table-cell office:value-type='float' office:value='0'><text:p text:style-name='P1'><text:span>#NUM!"
         "</text:span></text:p></table:table-cell>", "error of"),
    ],
)  # fmt: skip
def test_an_ods_file_hides_no_less(bad, said):
    read = sheet_fields(ods_table([*ODS_GOOD[:5], bad], ODS_GOOD))
    assert read.rejects()[LINE].to_list() == [2]
    assert said in read.rejects()["reason"][0]


def test_an_amount_in_the_own_currency_of_an_ods_file_is_read():
    own = cell("100", "currency", 'office:value="100" office:currency="EUR"')
    assert sheet_fields(ods_table([*ODS_GOOD[:5], own])).money("amount").to_list() == [10_000]
