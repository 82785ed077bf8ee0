"""Files laid out for people: cells that stand once, lines that are no records."""

from datetime import date

import pytest

from core.files import LINE, Field, Fields, FileProblem
from tests.core.files.builders import LAYOUT
from tests.core.files.builders import text_fields as fields

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


@pytest.mark.parametrize("last", [",,,,,,350.00", "Total R1,,,,,,350.00", ",,,,,note,"])
def test_a_total_is_not_taken_for_a_line_to_fill(last):
    once = ODOO.splitlines()
    text = "\n".join([once[0], *(line for line in once[1:] if line.startswith("S2")), last, ""])
    assert not any("fill" in note for note in fields(text, MAPPED).notes)


@pytest.mark.parametrize(("lines", "bad"), [("P2,1,2", [4]), (",1,2", []), ("P2,,2", [4]), (",,2", [3])])
def test_what_holds_only_amounts_is_not_filled_where_others_say_what_theirs_are_for(lines, bad):
    text = f"document,date,product,quantity,amount\nF1,2024-04-10,P1,1,5\n,,{lines}\n,,,7,7\n"
    layout = LAYOUT | {"quantity": Field(summed=True), "product": Field()}
    read = fields(text, 'fill = ["document", "date"]' + NO_COLUMNS, layout)
    assert read.rejects()[LINE].to_list() == bad
    assert read.rejects()["reason"].str.contains("may be a total").all()


NO_COLUMNS = '\n[constants]\nkind = "sell_in"\n'


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
