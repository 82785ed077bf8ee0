"""Amounts and whole numbers, in every style people write them."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files.amounts import money, whole
from core.files.cells import Parsed
from core.money import MAX_CENTS, plain


def column(*cells: str | None) -> pl.Series:
    return pl.Series("amount", cells, pl.String)


def reasons(parsed: Parsed) -> list[str]:
    """The reason of each refused cell, in the order of the cells."""
    found = [(row, fault.reason) for fault in parsed.faults for row, bad in enumerate(fault.mask) if bad]
    return [reason for _row, reason in sorted(found)]


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("57.68", 5768),
        ("57,68", 5768),
        ("12", 1200),
        ("+12.5", 1250),
        ("-0.05", -5),
        ("-0,00", 0),
        ("12.5000", 1250),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("2,024,994", 202499400),
        ("2.024.994", 202499400),
        ("1 234,56", 123456),
        ("1\u00a0234,56", 123456),
        ("1\u202f234\u202f567,8", 123456780),
        ("1'234.50", 123450),
        ("1’234.50", 123450),
        ("12,50-", -1250),
        ("- 12,50", -1250),
        ("−12,50", -1250),
        ("(12,50)", -1250),
        ("12,50 €", 1250),
        ("€12.50", 1250),
        ("-€12.50", -1250),
        ("€ 12.50", 1250),
        ("12,50 euros", 1250),
        ("(1.234,56) €", -123456),
        ("1.234,56 EUR", 123456),
        ("eur 12", 1200),
        (".5", 50),
        ("5.", 500),
        ("0,500", 50),
        ("1234,500", 123450),
        ("000012.50", 1250),
        ("999999999.99", MAX_CENTS - 1),
        ("-999 999 999,99", 1 - MAX_CENTS),
    ],
)
def test_an_amount_is_read_to_the_cent(text, cents):
    parsed = money(column(text))
    assert parsed.values.to_list() == [cents]
    assert parsed.faults == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abc", "not an amount"),
        ("-", "not an amount"),
        ("€", "not an amount"),
        ("1e3", "shortened it"),
        ("1,25E+05", "shortened it"),
        ("12.50 $", "another currency"),
        ("-£12.50", "another currency"),
        ("12 CHF", "another currency"),
        ("12 kg", "not an amount"),
        ("12,-", "not an amount"),
        ("12%", "not an amount"),
        ("--5", "not an amount"),
        ("-5-", "not an amount"),
        ("(-5)", "not an amount"),
        ("12€50", "not an amount"),
        ("1.2.3", "not an amount"),
        ("12 34", "not an amount"),
        ("1.234.56", "not an amount"),
        ("1,234,567,89", "not an amount"),
        ("1,234.567,89", "not an amount"),
        ("٣", "not an amount"),
        ("00:00.0", "not an amount"),
        ("1234.567", "more than two decimals"),
        ("1,234.567", "more than two decimals"),
        ("0.005", "more than two decimals"),
        ("1.2345", "more than two decimals"),
        ("1000000000", "too large"),
        ("-1.000.000.000,00", "too large"),
        ("9" * 5000, "not an amount"),
        ("1,234", "`decimal`"),
        ("-1.234 €", "`decimal`"),
    ],
)
def test_what_is_no_exact_amount_is_refused_with_its_reason(text, said):
    parsed = money(column(text, "12"))
    assert parsed.values.to_list() == [None, 1200]
    [reason] = reasons(parsed)
    assert said in reason
    assert "“{value}”" in reason


@pytest.mark.parametrize(
    ("cells", "decimal", "cents"),
    [
        (["1,234", "5.50"], None, [123400, 550]),
        (["1,234", "1,234.5"], None, [123400, 123450]),
        (["1,234", "2,024,994"], None, [123400, 202499400]),
        (["1.234", "5,50"], None, [123400, 550]),
        (["1.234", "5,50 €"], None, [123400, 550]),
        (["1,230", "5,50"], None, [123, 550]),
        (["1,234", "5"], ".", [123400, 500]),
        (["1.234", "5"], ",", [123400, 500]),
        (["1.230", "5"], ".", [123, 500]),
        # The mapping wins over the other cells, which are clear in any case.
        (["1,234", "5,50"], ".", [123400, 550]),
    ],
)
def test_the_mapping_or_the_other_cells_tell_what_one_sign_before_three_digits_means(cells, decimal, cents):
    assert money(column(*cells), decimal).values.to_list() == cents


@pytest.mark.parametrize("others", [["5"], ["5.50", "5,50"], ["0,500", "7.5"], ["2.024.994", "7.25"]])
def test_without_proof_or_with_contrary_proofs_such_an_amount_is_refused(others):
    parsed = money(column("1,234", *others))
    assert parsed.values.null_count() == 1
    [reason] = reasons(parsed)
    assert "two ways" in reason


def test_decimals_beyond_two_are_refused_where_the_column_shows_that_they_are_decimals():
    [reason] = reasons(money(column("1,234", "5,50")))
    assert "more than two decimals" in reason


NEGATIVES = st.sampled_from(["-{}", "{}-", "({})", "−{}", "-{} €", "€ -{}", "({} EUR)", "- {}"])
POSITIVES = st.sampled_from(["{}", "+{}", "{} €", "€{}", "EUR {}"])
SIGNS = st.sampled_from(["|.", "|,", ",|.", ".|,", " |,", "\u202f|,", "\u00a0|.", "'|."])


def written(cents: int, around: str, signs: str) -> str:
    group, decimal = signs.split("|")
    units, hundredths = plain(abs(cents)).split(".")
    return around.format(f"{int(units):,}".replace(",", group) + decimal + hundredths)


@given(st.lists(st.tuples(st.integers(1, MAX_CENTS - 1), st.booleans(), NEGATIVES, POSITIVES, SIGNS), min_size=1))
def test_any_cents_come_back_whatever_the_style(amounts):
    cents = [-value if below else value for value, below, *_style in amounts]
    cells = [written(value, minus if below else plus, signs) for value, below, minus, plus, signs in amounts]
    assert money(column(*cells)).values.to_list() == cents


@given(st.lists(st.integers(1 - MAX_CENTS, MAX_CENTS - 1) | st.none(), max_size=30), st.sampled_from(".,"))
def test_plain_columns_come_back(cents, decimal):
    cells = [None if value is None else plain(value).replace(".", decimal) for value in cents]
    assert money(column(*cells)).values.to_list() == cents


@given(st.text(st.sampled_from("0123456789.,'- ()€+"), max_size=12))
def test_a_cell_is_either_read_or_refused_once(text):
    parsed = money(column(text or None))
    assert len(reasons(parsed)) == int(bool(text) and parsed.values.item() is None)


@pytest.mark.parametrize(
    ("text", "value"), [("12", 12), ("-3", -3), ("12.0", 12), ("12,00", 12), ("1 000", 1000), ("(4)", -4), ("0", 0)]
)
def test_a_whole_number_may_be_written_with_zero_decimals(text, value):
    assert whole(column(text)).values.to_list() == [value]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.5", "without decimals"),
        ("-0,25", "without decimals"),
        ("1.2345", "without decimals"),
        ("abc", "not a whole number"),
        ("1,234", "`decimal`"),
        ("10000000000", "too large"),
    ],
)
def test_what_is_no_whole_number_is_refused_with_its_reason(text, said):
    parsed = whole(column(text, "7"))
    assert parsed.values.to_list() == [None, 7]
    [reason] = reasons(parsed)
    assert said in reason
