"""Days, months and choices, as people write them."""

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import as_if
from core.files.cells import Parsed, choice
from core.files.days import day, month

APRIL_30 = date(2020, 4, 30)


def column(*cells: str | None) -> pl.Series:
    return pl.Series("date", cells, pl.String)


def reasons(parsed: Parsed) -> list[str]:
    return [fault.reason for fault in parsed.faults]


@pytest.mark.parametrize(
    "text",
    [
        "2020-04-30",
        "2020/04/30",
        "2020/4/30",
        "20200430",
        "30/04/2020",
        "30/4/2020",
        "30.04.2020",
        "30-04-2020",
        "2020-04-30T21:59:59Z",
        "2020-04-29T22:00:00Z",
        "2020-04-30 23:59:59.123+02:00",
        "2020-04-29 22:30:00 +0000",
        "2020-04-30T00:30+02",
        "Wed, 29 Apr 2020 23:30:00 GMT",
        "2020-04-30 11:59 PM",
        "2020-04-30 00:00:00",
        "30/04/2020 08:15",
        "30/04/20",
        "30.4.20",
        "30 avril 2020",
        "jeudi 30 avril 2020",
        "30-avr.-20",
        "30 AVR 2020",
        "Apr 30, 2020",
        "April 30th, 2020",
        "30-Apr-20",
        "43951",
        "43951.75",
    ],
)
def test_a_day_is_read_in_every_usual_form(text):
    with as_if(datetime(2024, 5, 1)):
        parsed = day(column(text, None))
    assert parsed.values.to_list() == [APRIL_30, None]
    assert parsed.faults == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31/02/2020", "does not exist"),
        ("2019-02-29", "does not exist"),
        ("20200431", "does not exist"),
        ("2020-13-01", "does not exist"),
        ("00/04/2020", "does not exist"),
        ("04/13/2020", "day is read before the month"),
        ("hello", "not a date"),
        ("30/04/120", "not a date"),
        ("31 avril 2020", "does not exist"),
        ("30 avrul 2020", "not a date"),
        ("2020-04-30 25:00:00Z", "not a date"),
        ("30/04-2020", "not a date"),
        ("00:00.0", "not a date"),
        ("439510", "not a date"),
        ("12", "not a date"),
        ("1899-12-31", "1900"),
        ("2201-01-01", "2200"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(text, said):
    parsed = day(column("2020-04-30", text))
    assert parsed.values.to_list() == [APRIL_30, None]
    [reason] = reasons(parsed)
    assert said in reason
    assert "“{value}”" in reason


def test_a_column_with_the_month_first_is_not_read_the_other_way_round():
    parsed = day(column("04/13/2020", "03/04/2020", "04/04/2020", "2020-04-30"))
    assert parsed.values.to_list() == [None, None, date(2020, 4, 4), APRIL_30]
    assert any("two ways" in reason for reason in reasons(parsed))


def test_one_slip_does_not_make_a_column_month_first():
    parsed = day(column("04/13/2020", "03/04/2020", "30/04/2020"))
    assert parsed.values.to_list() == [None, date(2020, 4, 3), APRIL_30]


@pytest.mark.parametrize("cells", [["2024-03-04", "13/04/2024"], ["2024-04-04", "2024-03-04 00:00:00", "31/12/2024"]])
def test_a_spreadsheet_that_expects_the_month_first_has_exchanged_the_days_it_could(cells):
    parsed = day(column(*cells), is_sheet=True)
    assert [found for found in parsed.values if found and found.day <= 12 and found.day != found.month] == []
    assert any("exchanged" in reason for reason in reasons(parsed))
    # A single pair in a text file may be a coincidence, as may a column in which some day is beyond 12.
    assert day(column("2024-03-04", "13/04/2024")).faults == []
    assert day(column("2024-03-04", "2024-03-14", "13/04/2024"), is_sheet=True).faults == []


@pytest.mark.parametrize("cells", [["24/04/12", "24/04/13"], ["01/02/33"]])
def test_short_years_that_may_stand_first_are_not_guessed(cells):
    with as_if(datetime(2024, 4, 30)):
        found = day(column(*cells))
    assert found.values.null_count() == (2 if len(cells) == 2 else 0)


@pytest.mark.parametrize(
    ("text", "date_format"),
    [
        ("04/30/2020", "%m/%d/%Y"),
        ("30/04/20", "%d/%m/%y"),
        ("30/04/2020 00:00:00", "%d/%m/%Y"),
        ("30042020", "%d%m%Y"),
        ("29/04/2020 22:30:00Z", "%d/%m/%Y"),
        ("04-30-2020 23:30 +02:00", "%m-%d-%Y"),
    ],
)
def test_the_mapping_gives_another_form(text, date_format):
    assert day(column(text), date_format).values.to_list() == [APRIL_30]


def test_the_reason_shows_the_form_that_the_mapping_gives():
    parsed = day(column("2020-04-30"), "%m/%d/%Y")
    assert parsed.values.to_list() == [None]
    assert "04/30/2020" in reasons(parsed)[0]


@given(
    st.lists(st.dates(date(1900, 1, 1), date(2200, 12, 31))),
    st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d", "%Y/%m/%d"]),
)
def test_any_day_comes_back(dates, form):
    written = [f"{found:{form}}" for found in dates] + ["30/04/2020"]
    assert day(column(*written)).values.to_list() == [*dates, APRIL_30]


@pytest.mark.parametrize(
    "text",
    [
        "2020-04",
        "2020/4",
        "04/2020",
        "4-2020",
        "2020-04-01",
        "01/04/2020",
        "20200401",
        "2020-04-01 00:00:00",
        "avril 2020",
        "avr.-20",
        "April 2020",
        "Apr-20",
    ],
)
def test_a_month_is_read_in_every_usual_form(text):
    assert month(column(text, None)).values.to_list() == ["2020-04", None]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2020-13", "not a month"),
        ("avril", "not a month"),
        ("2020-04-02", "first day"),
        ("1820-04", "1900"),
        ("31/02/2020", "not exist"),
    ],
)
def test_what_is_no_month_is_refused_with_its_reason(text, said):
    parsed = month(column(text))
    assert parsed.values.to_list() == [None]
    assert said in reasons(parsed)[0]


def test_a_choice_is_found_whatever_its_spelling():
    parsed = choice(column("sell_in", "Sell-Out", " SELL IN", "séll_in", None), ["sell_in", "sell_out"])
    assert parsed.values.to_list() == ["sell_in", "sell_out", "sell_in", "sell_in", None]
    assert parsed.faults == []


def test_another_choice_is_refused_naming_the_choices():
    [reason] = reasons(choice(column("return"), ["sell_in", "sell_out"]))
    assert "“sell_in”, “sell_out”" in reason
