"""The fields of a layout in a file: found through header and mapping, read by type, refused line by line."""

from datetime import date

import polars as pl
import pytest

from core.files import LINE, Fields, FileProblem, Mapping, load_mapping, read_table
from tests.core.files.builders import BAD, HEADER, LAYOUT, read_all


def fields(text: str, mapping: Mapping | str = "") -> Fields:
    found = load_mapping(mapping.encode()) if isinstance(mapping, str) else mapping
    return Fields(read_table(text.encode(), "sales.csv", found), found, LAYOUT)


def told(read: Fields) -> list[tuple[object, ...]]:
    return read.rejects().select(LINE, "column", "value").rows()


def test_every_type_is_read_from_its_column():
    read = fields(
        f"{HEADER},Month\nsell_in,S1,30/04/2020,R1,2,57.68,validated,04/2020\nSell-Out,S2,2020-05-01,,,-5,,\n"
    )
    assert read.lines.to_list() == [2, 3]
    assert read.choice("kind", ["sell_in", "sell_out"]).to_list() == ["sell_in", "sell_out"]
    assert read.text("rep").to_list() == ["R1", None]
    assert read.day("date").to_list() == [date(2020, 4, 30), date(2020, 5, 1)]
    assert read.month("month").to_list() == ["2020-04", None]
    assert read.whole("quantity").to_list() == [2, None]
    assert read.money("amount").to_list() == [5768, -500]
    assert read.choice("status", ["validated", "submitted"], default="validated").to_list() == ["validated"] * 2
    assert read.good.all()
    assert read.rejects().is_empty()


@pytest.mark.parametrize(
    "header", ["KIND;Document;DATE;Rep;Quantité;Amount;status", " Ki nd ;docu-ment;Date;rep;q;A_mount;s"]
)
def test_headers_match_whatever_their_case_accents_spaces_and_hyphens(header):
    read = fields(f"{header}\nsell_in;S1;2020-04-30;R1;2;57.68;\n")
    assert read.money("amount").to_list() == [5768]
    assert read.text("document").to_list() == ["S1"]


def test_accents_do_not_matter():
    read = fields("kind,document,date,amount,Quântity\nsell_in,S1,2020-04-30,1,3\n")
    assert read.whole("quantity").to_list() == [3]


def test_a_column_spelled_exactly_wins_over_one_spelled_alike():
    read = fields(f"{HEADER},Amount\nsell_in,S1,2020-04-30,R1,2,57.68,,99\n")
    assert read.money("amount").to_list() == [5768]


def test_two_columns_that_could_both_be_the_field_are_refused():
    with pytest.raises(FileProblem, match=r"“Amount” \(number 4\), “AMOUNT” \(number 5\).*column = 4"):
        fields("kind,document,date,Amount,AMOUNT\n")


def test_missing_columns_are_named_with_those_found_and_the_way_out():
    with pytest.raises(FileProblem) as problem:
        fields("kind,document,Montant\n")
    message = problem.value.message
    assert "“date”, “amount”" in message
    assert "“kind”, “document”, “Montant”" in message
    assert "`columns`" in message


def test_a_file_may_leave_out_optional_columns():
    read = fields("kind,document,date,amount\nsell_in,S1,2020-04-30,1\n")
    assert not read.has("rep")
    assert read.text("rep").to_list() == [None]
    assert read.whole("quantity", default=1).to_list() == [1]
    assert read.rejects().is_empty()


MAPPED = """
date_format = "%d.%m.%y"
decimal = ","
[columns]
document = "SalesOrderNumber"
rep = { column = "EmployeeKey", prefix = "R", pad = 4 }
date = "order date"
[constants]
kind = "sell_in"
quantity = "1"
[values.status]
OK = "validated"
"-" = ""
[values.rep]
"999" = "X1"
"""


def test_a_mapping_renames_translates_and_completes():
    read = fields(
        "SalesOrderNumber;EmployeeKey;OrderDate;amount;status\n"
        "S1;272;30.04.20;1,250;OK\nS2;;01.05.20;1;-\nS3;999;01.05.20;1;x\n",
        MAPPED,
    )
    assert read.text("document").to_list() == ["S1", "S2", "S3"]
    assert read.text("rep").to_list() == ["R0272", None, "X1"]
    assert read.day("date").to_list() == [date(2020, 4, 30), date(2020, 5, 1), date(2020, 5, 1)]
    assert read.money("amount").to_list() == [125, 100, 100]
    assert read.has("kind")
    assert read.choice("kind", ["sell_in"], required=True).to_list() == ["sell_in"] * 3
    assert read.whole("quantity").to_list() == [1, 1, 1]
    assert read.choice("status", ["validated"], default="validated").to_list() == ["validated", "validated", None]
    assert told(read) == [(4, "status", "x")]


@pytest.mark.parametrize(
    ("mapping", "key"),
    [
        ("[columns]\nturnover = 'amount'", "columns.turnover"),
        ("[constants]\nturnover = '1'", "constants.turnover"),
        ("[values.turnover]\na = 'b'", "values.turnover"),
        ("[columns]\nrep = 'EmployeeKey'", "columns.rep"),
        ("[columns]\nrep = 'rep'\n[constants]\nrep = 'R1'", "constants.rep"),
    ],
)
def test_a_mapping_that_does_not_suit_the_file_is_told_with_its_key(mapping, key):
    with pytest.raises(FileProblem, match=f"“{key}”"):
        fields(f"{HEADER}\n", mapping)


def test_a_constant_that_cannot_be_read_is_one_problem_of_the_mapping():
    read = fields("kind,document,amount\nsell_in,S1,1\n", "[constants]\ndate = '31/02/2020'")
    with pytest.raises(FileProblem, match=r"“constants\.date”: “31/02/2020” is a date that does not exist"):
        read.day("date")


def test_each_bad_cell_is_told_with_line_column_value_and_reason():
    read = read_all(fields(BAD))
    assert told(read) == [
        (2, "date", "31/02/2020"),
        (3, "quantity", "1.5"),
        (3, "amount", "abc"),
        (4, "kind", "gift"),
        (4, "document", None),
        (5, None, "sell_in,S4,2020-04-30,R1,2,5,,more"),
        (6, "amount", None),
    ]
    assert read.lines.filter(read.good).to_list() == [7]
    reasons = read.rejects()["reason"]
    assert reasons[0] == "“31/02/2020” is a date that does not exist. Correct it in the file."
    assert reasons[4] == "“document” is empty. Fill it in."


def test_bad_cells_are_null_not_the_default():
    read = fields("kind,document,date,amount,quantity\nsell_in,S1,2020-04-30,1,many\nsell_in,S2,2020-04-30,1,\n")
    assert read.whole("quantity", default=7).to_list() == [None, 7]


def test_the_column_is_named_as_in_the_file():
    read = fields("kind,document,Jour,amount\nsell_in,S1,x,1\n", "[columns]\ndate = 'jour'")
    read.day("date")
    assert told(read) == [(2, "Jour", "x")]


def test_a_caller_may_reject_rows_for_reasons_of_its_own():
    read = fields("kind,document,date,amount,rep\nsell_in,S1,2020-04-30,1,R{9}$1\nsell_in,S2,2020-04-30,1,\n")
    read.reject(pl.Series([True, None]), "rep", "Unknown rep “{value}” {here}.")
    read.reject(pl.Series([False, True]), "quantity", "No quantity “{value}”.")
    assert read.rejects().rows() == [
        (2, "rep", "R{9}$1", "Unknown rep “R{9}$1” {here}."),
        (3, "quantity", None, "No quantity “”."),
    ]
    assert not read.good.any()


def test_a_long_value_is_shortened_in_its_reason_only():
    read = fields(f"kind,document,date,amount\nsell_in,S1,{'9' * 500},1\n")
    read.day("date")
    [(value, reason)] = read.rejects().select("value", "reason").rows()
    assert len(value) == 500
    assert len(reason) < 200
    assert "…" in reason


def test_a_file_without_rows_has_nothing_to_refuse():
    read = read_all(fields(f"{HEADER}\n"))
    assert read.rejects().is_empty()
    assert read.good.len() == 0
