"""Values made of several columns, columns named by their number, columns proposed; mappings written out."""

import pytest

from core.files import LINE, Field, FileProblem, load_mapping, read_table
from core.files.mapping_text import mapping_text
from core.files.proposals import proposals
from core.files.vocabulary import meaning
from tests.core.files.builders import LAYOUT
from tests.core.files.builders import text_fields as fields


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
    assert [said in reason for reason in read.rejects()["reason"]] == [True]


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1,2345", 123), ("1,235", 124), ("-1,235", -124), ("1,2349999", 123), ("0,005", 1), ("12,995", 1300)],
)
def test_amounts_are_rounded_where_the_mapping_says_so(text, cents):
    content = f"kind;document;date;amount\nsell_in;F1;2024-04-10;{text}\n"
    assert fields(content, 'round = true\ndecimal = ","').money("amount").to_list() == [cents]
    assert fields(content, 'decimal = ","').money("amount").to_list() == [None]


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
        '[columns]\ndate = "Order Date"\n[constants]\nkind = "sell_in"\n[skip]\n"Désignation" = ["SOUS total"]\n',
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
