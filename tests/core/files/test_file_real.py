"""Real files that nobody here wrote, where they are at hand."""

import re
from pathlib import Path

import polars as pl
import pytest

from core.files import Field, Fields, Mapping, load_mapping, read_table

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="The real sales files (../shared/data) are not on this machine."
)

LAYOUT = dict.fromkeys(["document", "line", "date", "rep", "distributor", "product", "quantity", "amount"], Field(True))
JUNE = """
[columns]
document = "SalesOrderNumber"
line = "SalesOrderLineNumber"
date = "OrderDate"
rep = { column = "EmployeeKey", prefix = "R" }
distributor = { column = "ResellerKey", prefix = "D", pad = 3 }
product = "ProductKey"
quantity = "OrderQuantity"
amount = "SalesAmount"
"""


def fields(name: str, mapping: Mapping) -> Fields:
    return Fields(read_table((DATA / name).read_bytes(), name, mapping), mapping, LAYOUT)


def known(kind: str) -> set[str]:
    people = read_table((DATA / "adventureworks/participants.csv").read_bytes(), "participants.csv").frame
    return set(people.filter(pl.col("kind") == kind)["code"])


@pytest.mark.parametrize(
    ("name", "count"),
    [("participants.csv", 719), ("products.csv", 397), ("targets.csv", 809), ("sales.csv", 57_851)],
)
def test_every_line_of_the_exchange_files_is_read(name, count):
    table = read_table((DATA / "adventureworks" / name).read_bytes(), name)
    assert table.frame.height == count
    assert table.ragged.is_empty()


def test_amounts_add_up_to_the_cent():
    read = fields("adventureworks/sales.csv", Mapping())
    amounts = read.money("amount", required=True)
    written = [line.rsplit(",", 1)[1] for line in (DATA / "adventureworks/sales.csv").read_text().splitlines()[1:]]
    pairs = [[*text.split("."), "0"][:2] for text in written]
    assert amounts.to_list() == [int(units) * 100 + int(cents.ljust(2, "0")) for units, cents in pairs]
    assert read.good.all()


def test_the_next_month_is_read_through_a_mapping():
    """It is in UTF-16, with other headers, and keys where we have codes."""
    read = fields("adventureworks/raw/ResellerSales_202006.csv", load_mapping(JUNE.encode()))
    assert read.lines.len() == 3004
    assert set(read.text("rep", required=True)) <= known("rep")
    assert set(read.text("distributor", required=True)) <= known("distributor")
    assert {f"{day:%Y-%m}" for day in read.day("date", required=True)} == {"2020-06"}
    assert read.money("amount", required=True).null_count() == read.whole("quantity", required=True).null_count() == 0
    assert read.rejects().is_empty()


def test_targets_in_a_wide_table_have_a_dash_for_none():
    layout = {"Year": Field(True), "M01": Field(True)}
    mapping = load_mapping(b'[values.M01]\n"-" = ""')
    name = "adventureworks/raw/ResellerSalesTargets.csv"
    read = Fields(read_table((DATA / name).read_bytes(), name, mapping), mapping, layout)
    assert 0 < read.money("M01").null_count() < read.lines.len()
    assert read.good.all()


def test_what_a_spreadsheet_mangled_is_read_where_it_can_be_and_refused_where_not():
    mapping = load_mapping(JUNE.encode())
    read = fields("awkward/adventureworks_reseller_excel_mangled.csv", mapping)
    assert read.lines.to_list() == list(range(2, 589))
    amounts = dict(zip(read.table.frame["SalesAmount"], read.money("amount", required=True), strict=True))
    # Its three decimals became thousands, its two stayed decimals: what may be either is not guessed.
    assert amounts["2,024,994"] == 202_499_400
    assert amounts["809,76"] == 80_976
    assert {text for text, cents in amounts.items() if cents is None} == {
        text for text in amounts if re.fullmatch("[0-9]{1,3},[0-9]{3}", text)
    }
    assert amounts["865,212"] is None
    assert read.day("date", required=True).null_count() == 587
    reasons = read.rejects().filter(pl.col("column") == "OrderDate")["reason"]
    assert reasons[0].startswith("“00:00.0” is not a date.")
