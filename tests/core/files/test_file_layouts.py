"""Files laid out for people: cells that stand once, lines that are no records, values made of several columns."""

from datetime import date, datetime

import pytest
from flask import Flask
from flask_babel import Babel

from core.clock import as_if
from core.files import LINE, Field, Fields, FileProblem, load_mapping, mapping_text, proposals, read_table
from core.files.vocabulary import meaning
from tests.core.files.builders import LAYOUT, xlsx

ODOO = """Order Reference,Order Date,Salesperson,Order Lines/Quantity,Order Lines/Subtotal
S21,2024-04-10 08:12:31,R1,1,100.00
,,,2,50.00
S22,2024-05-11 09:00:00,,1,200.00
,,,1,25.00
"""
MAPPED = """
[columns]
document = "Order Reference"
date = "Order Date"
rep = "Salesperson"
quantity = "Order Lines/Quantity"
amount = "Order Lines/Subtotal"
[constants]
kind = "sell_in"
"""


def fields(text: str, mapping: str = "", layout: dict[str, Field] | None = None) -> Fields:
    found = load_mapping(mapping.encode())
    return Fields(read_table(text.encode(), "sales.csv", found), found, layout or LAYOUT)


def test_what_stands_once_is_filled_in_but_not_beyond_its_document():
    read = fields(ODOO, 'fill = ["document", "date", "rep"]' + MAPPED)
    assert read.code("document", required=True).to_list() == ["S21", "S21", "S22", "S22"]
    assert read.day("date", required=True).to_list() == [date(2024, 4, 10)] * 2 + [date(2024, 5, 11)] * 2
    assert read.text("rep").to_list() == ["R1", "R1", None, None]
    assert read.good.all()
    assert any("“rep” is empty on line 4" in note for note in read.notes)


def test_what_is_listed_before_the_document_stands_for_several_documents():
    read = fields(ODOO, 'fill = ["rep", "document", "date"]' + MAPPED)
    assert read.text("rep").to_list() == ["R1"] * 4
    assert read.code("document").to_list() == ["S21", "S21", "S22", "S22"]
    another = fields("rep,document,date,amount\nR1,F1,2024-04-10,1\n,,,2\nR2,,2024-04-11,3\n", MAPPED_REP)
    assert another.code("document").to_list() == ["F1", "F1", None]


MAPPED_REP = 'fill = ["rep", "document", "date"]\n[constants]\nkind = "sell_in"\n'


def test_one_document_repeated_on_every_line_is_no_new_group():
    text = "kind,document,date,rep,amount\nsell_in,F1,2024-04-10,R1,1\n,F1,,,2\n,F2,,R2,3\n"
    read = fields(text, 'fill = ["document", "date", "rep"]')
    assert read.text("rep").to_list() == ["R1", "R1", "R2"]
    assert read.day("date").to_list() == [date(2024, 4, 10)] * 2 + [None]


def test_without_fill_it_is_proposed():
    read = fields(ODOO, MAPPED)
    assert any('`fill = ["document", "date", "rep"]`' in note for note in read.notes)


@pytest.mark.parametrize(
    ("fill", "said"), [("amount", "count several times"), ("month", "no column"), ("x", "no such")]
)
def test_fill_is_refused_where_it_makes_no_sense(fill, said):
    with pytest.raises(FileProblem, match=said):
        fields(ODOO, f'fill = ["{fill}"]' + MAPPED)


SUBTOTALS = """Pièce;Date;Désignation;Qté;Montant
FA1;10/04/2024;Vélo;2;1000,00
FA1;10/04/2024;Casque;3;90,00
FA1;10/04/2024;Sous-total;;1090,00
FA1;10/04/2024;Remise;;-109,00
;;Total général;;{total}
"""
PIECES = """
[columns]
document = "Pièce"
date = "Date"
quantity = "Qté"
amount = "Montant"
[constants]
kind = "sell_in"
"""
SKIP = '[skip]\n"Désignation" = ["SOUS total"]\n'


def total_notes(read: Fields) -> list[str]:
    read.money("amount", required=True)
    return [note for note in read.notes if "own total" in note]


@pytest.mark.parametrize("total", ["981,00", "981", "981,00 €"])
def test_lines_to_skip_and_totals_are_no_records(total):
    read = fields(SUBTOTALS.format(total=total), PIECES + SKIP)
    assert read.money("amount", required=True).to_list() == [100_000, 9_000, -10_900]
    assert read.good.all()
    assert total_notes(read) == []
    assert any("1 line was left out by `skip`: “Sous-total”" in note for note in read.notes)
    assert any("line 6" in note for note in read.notes)


def test_a_total_that_contradicts_what_was_read_is_told():
    [note] = total_notes(fields(SUBTOTALS.format(total="981,00"), PIECES))
    assert "981.00" in note
    assert "2071.00" in note
    assert total_notes(fields(SUBTOTALS.format(total="980,00"), PIECES + SKIP))


def test_a_subtotal_that_was_read_is_told_with_what_to_write():
    notes = fields(SUBTOTALS.format(total="981,00"), PIECES).notes
    assert any('skip = { "Désignation" = ["Sous-total"] }' in note for note in notes)


@pytest.mark.parametrize("pattern", ["total*", "Total général", "TOTAL GENERAL"])
def test_a_total_that_is_skipped_is_compared_all_the_same(pattern):
    skip = f'[skip]\n"Désignation" = ["Sous-total", "{pattern}"]\n'
    assert total_notes(fields(SUBTOTALS.format(total="1,00"), PIECES + skip))
    assert not total_notes(fields(SUBTOTALS.format(total="981,00"), PIECES + skip))


def test_totals_of_groups_are_not_filled_into_records():
    text = "rep,document,date,amount\nR1,F1,2024-04-10,10\n,,,5\nTotal for R1,,,15\nR2,F2,2024-04-11,7\nTotal,,,22\n"
    read = fields(text, MAPPED_REP)
    assert read.code("document").to_list() == ["F1", "F1", "F2"]
    assert total_notes(read) == []


def test_a_client_called_total_is_a_record():
    read = fields("kind,document,date,client,amount\nsell_in,F1,2024-04-10,Total,5\n")
    assert read.lines.to_list() == [2]


def test_a_column_to_skip_that_is_not_there_is_told():
    with pytest.raises(FileProblem, match=r"skip\.Libellé"):
        fields(SUBTOTALS, PIECES + '[skip]\n"Libellé" = "x"\n')


def test_a_code_may_be_made_of_several_columns():
    text = "Exercice;Numéro;date;amount\n2024;0012;2024-04-10;5\n2024;;2024-04-10;5\n;;2024-04-10;5\n"
    mapping = '[columns]\ndocument = ["Exercice", "Numéro"]\n[constants]\nkind = "sell_in"\n'
    read = fields(text, mapping)
    assert read.code("document", required=True).to_list() == ["2024/0012", None, None]
    assert read.rejects()[LINE].to_list() == [3, 4]
    assert "Only some of Exercice + Numéro" in read.rejects()["reason"][0]
    named = mapping.replace('["Exercice", "Numéro"]', '{ columns = ["Exercice", 2], separator = "-", prefix = "F" }')
    assert fields(text, named).code("document")[0] == "F2024-0012"


def test_a_column_may_be_named_by_its_number():
    text = "kind;document;date;Montant;Montant\nsell_in;F1;2024-04-10;1;2\n"
    with pytest.raises(FileProblem, match="number 5"):
        fields(text, '[columns]\namount = "Montant"')
    assert fields(text, "[columns]\namount = 5").money("amount").to_list() == [200]
    assert fields(text, "[columns]\namount = { column = 4 }").money("amount").to_list() == [100]
    with pytest.raises(FileProblem, match="no column “6”"):
        fields(text, "[columns]\namount = 6")


@pytest.mark.parametrize(
    ("quantity", "price", "cents"),
    [
        ("3", "0,335", 101),
        ("-3", "0,335", -101),
        ("1,5", "10", 1500),
        ("2", "1 234,5678 €", 246_914),
        ("0", "5", 0),
        ("1", "0,004", 0),
        ("1", "0,005", 1),
        ("123456789", "1,00", 12_345_678_900),
    ],
)
def test_an_amount_may_be_quantity_times_unit_price(quantity, price, cents):
    mapping = '[columns]\namount = { quantity = "Qté", unit_price = "PU" }\n[constants]\nkind = "sell_in"\n'
    read = fields(f"document;date;Qté;PU\nF1;2024-04-10;{quantity};{price}\nF2;2024-04-10;1;0,25\n", mapping)
    assert read.money("amount", required=True).to_list() == [cents, 25]


@pytest.mark.parametrize(
    ("quantity", "price", "said"),
    [("", "5", "Only some"), ("5", "", "Only some"), ("", "", "is empty"), ("x", "5", "not a number"),
     ("999999999", "99", "too large"), ("1", "5 $", "another currency"), ("1", "1,234", "two ways")],
)  # fmt: skip
def test_a_product_that_cannot_be_told_is_rejected(quantity, price, said):
    mapping = '[columns]\namount = { quantity = "Qté", unit_price = "PU" }\n[constants]\nkind = "sell_in"\n'
    read = fields(f"document;date;Qté;PU\nF1;2024-04-10;{quantity};{price}\n", mapping)
    assert read.money("amount", required=True).to_list() == [None]
    assert said in read.rejects()["reason"][0]


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1,2345", 123), ("1,235", 124), ("-1,235", -124), ("1,2349999", 123), ("0,005", 1), ("12,995", 1300)],
)
def test_amounts_are_rounded_where_the_mapping_says_so(text, cents):
    content = f"kind;document;date;amount\nsell_in;F1;2024-04-10;{text}\n"
    assert fields(content, 'round = true\ndecimal = ","').money("amount").to_list() == [cents]
    assert fields(content, 'decimal = ","').money("amount").to_list() == [None]


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
    assert targets(fields(text, mapping, TARGETS)) == EXPECTED


def test_months_of_a_sheet_may_be_days():
    book = xlsx({(0, 0): "participant", (0, 1): date(2024, 1, 1), (0, 2): date(2024, 2, 1), (1, 0): "R1", (1, 1): 100,
                 (1, 2): 200, (2, 0): "R2", (2, 2): 50})  # fmt: skip
    assert targets(Fields(read_table(book, "targets.xlsx"), load_mapping(b""), TARGETS)) == EXPECTED


def test_a_bad_target_of_a_wide_table_rejects_its_line():
    read = fields("participant;2024-01;2024-02\nR1;x;200\n", "", TARGETS)
    assert targets(read)[0][1:] == ("2024-01", None)
    assert read.rejects().select(LINE, "value").rows() == [(2, "x")]


ERP = "Commercial;Référence;Qté;N° facture;Date facture;Montant HT;Divers\nR1;P1;2;FA1;10/04/2024;12,50;x\n"
SALES = LAYOUT | {"product": Field(), "client": Field()}


def test_columns_that_were_not_recognised_are_named_and_proposed():
    with pytest.raises(FileProblem) as problem:
        fields(ERP, '[constants]\nkind = "sell_in"', SALES)
    for line in ('rep = "Commercial"', 'product = "Référence"', 'document = "N° facture"', 'amount = "Montant HT"'):
        assert line in problem.value.message
    mapping = (
        '[columns]\ndocument = "N° facture"\ndate = "Date facture"\namount = "Montant HT"\n[constants]\nkind="sell_in"'
    )
    read = fields(ERP, mapping, SALES)
    assert read.unrecognised == ["Commercial", "Référence", "Qté", "Divers"]
    assert [(it.title, it.field) for it in read.proposals] == [
        ("Commercial", "rep"), ("Référence", "product"), ("Qté", "quantity"),
    ]  # fmt: skip
    assert any("“Divers”" in note and 'rep = "Commercial"' in note for note in read.notes)


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("N° de pièce", "document"), ("DO_Piece", "document"), ("Invoice No.", "document"),
        ("SalesOrderNumber", "document"), ("Référence", "product"), ("Réf. commande", "document"),
        ("Num. facture", "document"), ("VBELN", "document"), ("Order Reference", "document"),
        ("Date de facturation", "date"), ("OrderDate", "date"), ("Salesperson", "rep"), ("Représentant", "rep"),
        ("Code commercial", "rep"), ("Sales Rep ID", "rep"), ("Client facturé", "client"), ("Customer No", "client"),
        ("CT_Num", "client"), ("Réf. article", "product"), ("Code Article", "product"), ("SKU", "product"),
        ("Order Lines/Product", "product"), ("QTY", "quantity"), ("Quantité facturée", "quantity"), ("Nb", "quantity"),
        ("Montant HT (€)", "amount"), ("Total H.T.", "amount"), ("CA HT", "amount"), ("Untaxed Amount", "amount"),
        ("NETWR", "amount"), ("P.U. HT", None), ("Prix unitaire", "unit_price"), ("Devise", "currency"),
        ("Famille", "range"), ("Raison sociale", "name"), ("Équipe", "team"), ("Foo", None), ("", None),
    ],
)  # fmt: skip
def test_headers_of_other_programs_have_a_meaning(title, field):
    assert meaning(title) == field


def test_proposals_go_by_values_too_and_are_not_contradicted_by_them():
    table = read_table(b"A;B;Date;Qty;PU\nF1;12,50;hello;2;3,50\nF2;13,75;you;3;4,00\n", "x.csv")
    found = {proposal.field: proposal for proposal in proposals(table, SALES)}
    assert "date" not in found
    assert found["amount"].title == "B"
    assert not found["amount"].by_name
    assert found["quantity"].samples == ["2", "3"]


def test_quantity_and_unit_price_are_proposed_for_an_amount():
    table = read_table(b"Document;Date;Qty;Unit price\nF1;2024-04-10;2;3.50\n", "x.csv")
    [amount] = [
        proposal for proposal in proposals(table, SALES) if proposal.field == "amount" and proposal.rule.is_product
    ]
    assert (amount.rule.quantity, amount.rule.unit_price) == ("Qty", "Unit price")


@pytest.mark.parametrize(
    "mapping",
    [
        "",
        MAPPED,
        PIECES + SKIP,
        'fill = ["document"]\nround = true\nsheet = 2\nheader_line = 3\ndecimal = ","\ndelimiter = ";"\n'
        'encoding = "cp1252"\ndocuments = "whole"',
        '[columns]\ndocument = ["A", 2]\namount = { quantity = "Q", unit_price = 4 }\nmonth = { year = 2024 }\n'
        'rep = { column = "K", prefix = "R", pad = 3 }\nclient = { columns = ["X", "Y"], separator = " " }\nline = 7\n'
        '[values.status]\n"Annulée" = "cancelled"\n"é \\"x\\" \\n" = ""\n[skip]\n"a.b" = ["x", "y"]\n',
    ],
)
def test_a_mapping_is_written_as_the_file_that_gives_it_back(mapping):
    found = load_mapping(mapping.encode())
    assert load_mapping(mapping_text(found).encode()) == found


def test_short_years_are_of_this_century_or_the_last():
    with as_if(datetime(2024, 5, 1)):
        read = fields("kind,document,date,amount\nsell_in,F1,30/04/24,1\nsell_in,F2,31/12/99,1\n")
        assert read.day("date").to_list() == [date(2024, 4, 30), date(1999, 12, 31)]
