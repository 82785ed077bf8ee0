"""What the programme decides: its currency, its timezone. Targets in a column for each month."""

from datetime import date, datetime

import pytest
from flask import Flask
from flask_babel import Babel

from core.clock import as_if
from core.files import LINE, Field, Fields, load_mapping, read_table
from tests.core.files.builders import text_fields as fields
from tests.core.files.builders import xlsx


def programme(currency: str, timezone: str = "Europe/Paris") -> Flask:
    app = Flask("programme")
    app.config.update(CURRENCY=currency, TIMEZONE=timezone)
    Babel(app, locale_selector=lambda: "en")
    return app


@pytest.mark.parametrize(
    ("currency", "text", "cents"),
    [
        ("CHF", "CHF 1'234.50", 123_450),
        ("CHF", "Fr. 1’234.50", 123_450),
        ("XOF", "12 500 FCFA", 1_250_000),
        ("XAF", "12\u202f500 F CFA", 1_250_000),
        ("MAD", "12,50 DH", 1_250),
        ("MAD", "12,50 MAD", 1_250),
        ("SEK", "1 234,50 kr", 123_450),
        ("PLN", "12,50 zł", 1_250),
        ("PLN", "PLN1 234,50", 123_450),
        ("PLN", "zł12.50", 1_250),
        ("XOF", "12 500 Frs CFA", 1_250_000),
        ("GBP", "£12.50", 1_250),
        ("USD", "$12.50", 1_250),
        ("CAD", "12,50 $", 1_250),
        ("JPY", "¥1234", 123_400),
        ("CZK", "12,50 Kč", 1_250),
        ("EUR", "12,50\u00a0€", 1_250),
    ],
)
def test_the_programme_s_own_currency_is_read_as_people_write_it(currency, text, cents):
    content = f"kind;document;date;amount\nsell_in;F1;2024-04-10;{text}\n"
    with programme(currency).app_context():
        read = fields(content)
        assert read.money("amount").to_list() == [cents]
    with programme("EUR" if currency != "EUR" else "CHF").app_context():
        other = fields(content)
        assert other.money("amount").to_list() == [None]
        assert "another currency" in other.rejects()["reason"][0]


@pytest.mark.parametrize("header", ["currency", "Devise", "Currency code", "Code devise", "WAERK"])
def test_a_column_of_currencies_rejects_the_lines_in_another(header):
    text = f"kind,document,date,amount,{header}\nsell_in,F1,2024-04-10,1,EUR\nsell_in,F2,2024-04-10,2,USD\n"
    read = fields(text + "sell_in,F3,2024-04-10,3,\nsell_in,F4,2024-04-10,4,€\n")
    assert read.money("amount").to_list() == [100, 200, 300, 400]
    assert read.rejects().select(LINE, "column", "value").rows() == [(3, header, "USD")]


def test_a_column_mapped_as_currency_must_name_one():
    text = "kind,document,date,amount,Dev\nsell_in,F1,2024-04-10,1,0\n"
    read = fields(text, '[columns]\ncurrency = "Dev"')
    read.money("amount")
    assert not read.good.any()
    constant = fields(text, '[constants]\ncurrency = "USD"')
    constant.money("amount")
    assert not constant.good.any()


@pytest.mark.parametrize(
    ("timezone", "text", "expected"),
    [
        ("Europe/Paris", "2024-03-31T22:30:00Z", date(2024, 4, 1)),
        ("Europe/Paris", "2024-12-31T23:30:00Z", date(2025, 1, 1)),
        ("Europe/Paris", "2024-04-01T00:30:00+02:00", date(2024, 4, 1)),
        ("Europe/Paris", "2024-04-01T00:30:00-05:00", date(2024, 4, 1)),
        ("Europe/Paris", "31/03/2024 22:30 +0000", date(2024, 4, 1)),
        ("America/Montreal", "2024-04-01T03:30:00Z", date(2024, 3, 31)),
        ("Pacific/Noumea", "2024-03-31T14:00:00Z", date(2024, 4, 1)),
        ("America/Montreal", "2024-04-01 03:30:00", date(2024, 4, 1)),
    ],
)
def test_a_moment_with_an_offset_is_a_day_of_the_programme_s_timezone(timezone, text, expected):
    with programme("EUR", timezone).app_context():
        read = fields(f"kind,document,date,amount\nsell_in,F1,{text},1\n")
        assert read.day("date").to_list() == [expected]
        formatted = datetime.fromisoformat("2024-03-31T22:30:00+00:00").strftime("%d.%m.%Y %H:%M %z")
        again = fields(f"kind,document,date,amount\nsell_in,F1,{formatted},1\n", 'date_format = "%d.%m.%Y %H:%M %z"')
        assert again.day("date")[0].isoformat() == ("2024-03-31" if "America" in timezone else "2024-04-01")


TARGETS = {"participant": Field(True), "month": Field(True), "amount": Field(True, summed=True)}
EXPECTED = [("R1", "2024-01", 10_000), ("R1", "2024-02", 20_000), ("R2", "2024-02", 5_000)]


def targets(read: Fields) -> list[tuple[object, ...]]:
    columns = (read.code("participant", True), read.month("month", True), read.money("amount", True))
    return sorted(zip(*(column.to_list() for column in columns), strict=True))


@pytest.mark.parametrize(
    ("header", "mapping"),
    [
        ("participant;2024-01;2024-02", ""),
        ("participant;janv. 2024;févr. 2024", ""),
        ("participant;01/2024;02/2024", ""),
        ("participant;Jan-24;Feb-24", ""),
        ("participant;M01;M02", "[columns]\nmonth = { year = 2024 }"),
        ("participant;janvier;février", "[columns]\nmonth = { year = 2024 }"),
    ],
)
def test_targets_may_stand_in_a_column_for_each_month(header, mapping):
    assert targets(fields(f"{header}\nR1;100;200\nR2;-;50,00\n", mapping, TARGETS)) == EXPECTED


@pytest.mark.parametrize("mapping", ["", '[columns]\nmonth = { year = "Exercice" }'])
def test_the_year_of_months_may_stand_in_a_column(mapping):
    text = "Exercice;participant;Janvier;Février\n2024;R1;100;200\n2024;R2;;50\n"
    read = fields(text, mapping, TARGETS)
    assert targets(read) == EXPECTED
    assert read.notes == []


def test_months_of_a_sheet_may_be_days():
    book = xlsx({(0, 0): "participant", (0, 1): date(2024, 1, 1), (0, 2): date(2024, 2, 1), (1, 0): "R1", (1, 1): 100,
                 (1, 2): 200, (2, 0): "R2", (2, 2): 50})  # fmt: skip
    assert targets(Fields(read_table(book, "targets.xlsx"), load_mapping(b""), TARGETS)) == EXPECTED


def test_a_bad_target_of_a_wide_table_rejects_its_line():
    read = fields("participant;2024-01;2024-02\nR1;x;200\n", "", TARGETS)
    assert targets(read)[0][1:] == ("2024-01", None)
    assert read.rejects().select(LINE, "value").rows() == [(2, "x")]


def test_short_years_are_of_this_century_or_the_last():
    with as_if(datetime(2024, 5, 1)):
        read = fields("kind,document,date,amount\nsell_in,F1,30/04/24,1\nsell_in,F2,31/12/99,1\n")
        assert read.day("date").to_list() == [date(2024, 4, 30), date(1999, 12, 31)]
