"""The mapping file: what it takes, and how its mistakes are told."""

from pathlib import Path

import pytest

from core.files import FileProblem, Mapping, load_mapping

FULL = """
encoding = "cp1252"
delimiter = ";"
sheet = "Sales"
header_line = 3
decimal = ","
date_format = "%d/%m/%Y"

[columns]
document = "SalesOrderNumber"
rep = { column = "EmployeeKey", prefix = "R" }
distributor = { column = "ResellerKey", prefix = "D", pad = 3 }

[constants]
kind = "sell_in"

[values.status]
OK = "validated"
"""


def test_every_key_is_read(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text(FULL, encoding="utf-8-sig")
    mapping = load_mapping(path)
    assert (mapping.encoding, mapping.delimiter, mapping.sheet) == ("cp1252", ";", "Sales")
    assert (mapping.header_line, mapping.decimal, mapping.date_format) == (3, ",", "%d/%m/%Y")
    assert mapping.columns["document"].column == "SalesOrderNumber"
    assert (mapping.columns["distributor"].prefix, mapping.columns["distributor"].pad) == ("D", 3)
    assert mapping.constants == {"kind": "sell_in"}
    assert mapping.values == {"status": {"OK": "validated"}}


def test_an_empty_mapping_leaves_everything_to_be_found():
    assert load_mapping(b"") == Mapping()


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ("separator = ';'", "separator"),
        ("header_line = 0", "header_line"),
        ("header_line = '3'", "header_line"),
        ("decimal = ';'", "decimal"),
        ("delimiter = ';;'", "delimiter"),
        ("delimiter = '\"'", "delimiter"),
        ("encoding = 'nonsense'", "encoding"),
        ("date_format = '%d/%m'", "date_format"),
        ("date_format = 'dd/mm/yyyy'", "date_format"),
        ("columns = 'code'", "columns"),
        ("[columns]\nrep = { column = 'A', pad = -1 }", "columns.rep.pad"),
        ("[columns]\nrep = { prefix = 'R' }", "columns.rep"),
        ("[columns]\nrep = 0", "columns.rep.column"),
        ("[columns]\namount = { quantity = 'Q' }", "columns.amount"),
        ("[columns]\namount = { column = 'A', columns = ['B', 'C'] }", "columns.amount"),
        ("round = 1", "round"),
        ("fill = 'document'", "fill"),
        ("[skip]\nA = 1", "skip.A"),
        ("[columns]\nrep = { column = 'A', suffix = 'R' }", "columns.rep.suffix"),
        ("[constants]\nline = 1", "constants.line"),
        ("[values]\nstatus = 'validated'", "values.status"),
    ],
)
def test_a_mistake_is_told_with_the_path_of_its_key(toml, key):
    with pytest.raises(FileProblem) as problem:
        load_mapping(toml.encode())
    assert f"“{key}”" in problem.value.message


def test_all_mistakes_are_told_at_once():
    with pytest.raises(FileProblem) as problem:
        load_mapping(b"decimal = ';'\nheader_line = 0")
    assert "“decimal”" in problem.value.message
    assert "“header_line”" in problem.value.message


@pytest.mark.parametrize(
    "content",
    [
        b"decimal = ",
        b"\xff\xfe",
        "décimal".encode("cp1252"),
        b"a = " + b"[" * 9000,
        b"a = " + b"9" * 5000,
        b"a = 1e99999999999999999999",
    ],
)
def test_what_is_no_toml_is_a_problem_not_a_traceback(content):
    with pytest.raises(FileProblem, match="mapping file"):
        load_mapping(content)


def test_a_mapping_that_is_not_there_is_a_problem():
    with pytest.raises(FileProblem, match="cannot be opened"):
        load_mapping(Path("/nowhere/map.toml"))
