"""Returns in files of sales that name what they give back: credits taken over, kept, held, undone, told where late."""

import csv
from pathlib import Path

import pytest

from core.files.vocabulary import meaning
from tests.conftest import Palier
from tests.imports.test_completions import ask
from tests.imports.test_identity import bring, points
from tests.imports.trade import COLUMNS, Row, csv_of, row, write

NAMING = [*COLUMNS, "original_document", "original_line"]
NOBODY = {"rep": "", "distributor": "", "seller": "", "client": ""}
CREDITS = """
SELECT line.document, line.line, rep.code, shop.code, seller.code, client.code,
line.original_document, line.original_line
FROM sale_line line LEFT JOIN participant rep ON rep.id = line.rep_id
LEFT JOIN participant shop ON shop.id = line.distributor_id LEFT JOIN participant seller ON seller.id = line.seller_id
LEFT JOIN client ON client.id = line.client_id WHERE line.document = '{document}' ORDER BY line.line
"""
OUT = {"kind": "sell_out", "seller": "S1", "client": "C7"}


def back(number: int, original: str, **values: str) -> Row:
    """A return of 40.00 that names a document and nobody."""
    less = {"date": "2020-04-20", "quantity": "-1", "amount": "-40.00", "original_document": original}
    return row(number, **{**NOBODY, **less, **values})


def credited(shop: Palier, number: int) -> list[tuple[object, ...]]:
    return ask(shop, CREDITS.format(document=f"F{number}"))


@pytest.mark.parametrize("together", [True, False])
def test_a_return_that_names_nobody_is_credited_as_what_it_gives_back(
    any_shop: Palier, tmp_path: Path, together: bool
) -> None:
    """Also where the original stands below it in the same file; the same file again changes nothing."""
    sold, given = row(1, client="C3", seller="S1"), back(2, "F1")
    if not together:
        bring(any_shop, tmp_path, "sales", csv_of([sold]))
    content = csv_of([given, *([sold] if together else [])], NAMING)
    assert bring(any_shop, tmp_path, "sales", content)["new"] == 1 + together
    assert credited(any_shop, 2) == [("F2", 1, "R1", "D1", "S1", "C3", "F1", None)]
    assert points(any_shop) == {"R1": 6}
    assert bring(any_shop, tmp_path, "sales", content)["unchanged"] == 1 + together


def test_a_return_of_sell_out_finds_its_distributor_by_the_document(shop: Palier, tmp_path: Path) -> None:
    bring(shop, tmp_path, "sales", csv_of([row(1, **OUT), row(2, **OUT)]))
    given = csv_of([back(3, "F1", kind="sell_out"), back(4, "F2", kind="sell_out", seller="S1", client="C9")], NAMING)
    assert bring(shop, tmp_path, "sales", given)["new"] == 2
    assert credited(shop, 3) == [("F3", 1, "R1", "D1", "S1", "C7", "F1", None)]
    # What it says itself holds.
    assert credited(shop, 4) == [("F4", 1, "R1", "D1", "S1", "C9", "F2", None)]
    assert bring(shop, tmp_path, "sales", given)["unchanged"] == 2


def test_lines_that_differ_leave_it_to_nobody_unless_one_is_named(shop: Palier, tmp_path: Path) -> None:
    lines = [row(1, **OUT), row(1, **{**OUT, "seller": "", "line": "2"}), row(1, **OUT, line="3", product="P2")]
    bring(shop, tmp_path, "sales", csv_of(lines))
    given = [back(number, "F1", kind="sell_out", original_line=line) for number, line in ((2, ""), (3, "1"), (4, "2"))]
    bring(shop, tmp_path, "sales", csv_of(given, NAMING))
    assert [credited(shop, number)[0][4] for number in (2, 3, 4)] == [None, "S1", None]
    assert [credited(shop, number)[0][3] for number in (2, 3, 4)] == ["D1"] * 3


def test_what_is_not_on_record_is_taken_and_told(shop: Palier, tmp_path: Path) -> None:
    bring(shop, tmp_path, "sales", csv_of([row(1)]))
    given = [back(2, "F9", rep="R2"), back(3, "F8"), back(4, "F1", product="P2"), row(5, original_document="SO-5")]
    path = write(tmp_path / "sales.csv", csv_of(given, NAMING))
    done = shop.run("import", "sales", path)
    assert "2 returns name original documents that are not on record (“F9”, “F8”)" in done.stderr
    assert "1 return names an original document that has no such line of its product (“F1”)" in done.stderr
    # An order on an invoice is none of this.
    assert "SO-5" not in done.stderr
    assert credited(shop, 3) == [("F3", 1, None, None, None, None, "F8", None)]
    assert credited(shop, 4)[0][2] is None
    assert points(shop) == {"R1": 20}


def test_without_the_columns_what_was_said_stays(shop: Palier, tmp_path: Path) -> None:
    bring(shop, tmp_path, "sales", csv_of([row(1, seller="S1"), back(2, "F1", original_line="1")], NAMING))
    said = [("F2", 1, "R1", "D1", "S1", "D1", "F1", 1)]
    assert credited(shop, 2) == said
    # Nobody in the columns that it has: still whom the original names, which it still gives back.
    assert bring(shop, tmp_path, "sales", csv_of([back(2, "")]))["unchanged"] == 1
    assert bring(shop, tmp_path, "sales", csv_of([back(2, "", amount="-30.00")]))["corrected"] == 1
    assert credited(shop, 2) == said
    # Emptied, it gives nothing back and is credited to whoever it says.
    assert bring(shop, tmp_path, "sales", csv_of([back(2, "", rep="R2")], NAMING))["corrected"] == 1
    assert credited(shop, 2) == [("F2", 1, "R2", None, None, None, None, None)]


def test_it_is_held_and_undone_like_everything_else_that_a_line_says(shop: Palier, tmp_path: Path) -> None:
    sold = [row(1), row(2, rep="R2", distributor="D2")]
    bring(shop, tmp_path, "sales", csv_of([*sold, back(3, "F1")], NAMING))
    before, other = credited(shop, 3), back(3, "F2", date="2020-04-25")
    assert bring(shop, tmp_path, "sales", csv_of([other], NAMING))["held"] == 1
    assert (credited(shop, 3), points(shop)) == (before, {"R1": 6, "R2": 10})
    assert ask(shop, "SELECT original_document FROM held_line") == [("F2",)]
    assert bring(shop, tmp_path, "sales", csv_of([other], NAMING), "--accept-held")["corrected"] == 1
    assert credited(shop, 3) == [("F3", 1, "R2", "D2", None, "D2", "F2", None)]
    assert points(shop) == {"R1": 10, "R2": 6}
    shop("imports", "undo", ask(shop, "SELECT max(id) FROM import_run")[0][0])
    assert (credited(shop, 3), points(shop)) == (before, {"R1": 6, "R2": 10})
    assert shop("score", "spring").strip().startswith("0")


@pytest.mark.parametrize("day", ["2020-04-20", "2020-07-20"])
def test_of_a_closed_challenge_it_is_late_whatever_its_date(any_shop: Palier, tmp_path: Path, day: str) -> None:
    bring(any_shop, tmp_path, "sales", csv_of([row(1), row(2, rep="R2")]))
    any_shop("challenge", "close", "spring")
    bring(any_shop, tmp_path, "sales", csv_of([back(3, "F1", date=day, amount="-45.50")], NAMING))
    [late] = csv.DictReader(any_shop("challenge", "late", "spring", "--format", "csv").splitlines())
    assert late["change"] == ("arrived" if day < "2020-05" else "returned")
    assert (late["document"], late["participant"], late["amount"]) == ("F3", "R1", "-45.50")
    assert (late["original_document"], late["original_line"], late["points"]) == ("F1", "1", "-5")
    assert points(any_shop) == {"R1": 10, "R2": 10}


@pytest.mark.parametrize(
    "title",
    ["Document d'origine", "Facture d’origine", "N° facture d'origine", "Original document", "Original Invoice No",
     "Credit note for", "Avoir sur facture", "invoice_origin", "Pièce d'origine", "VGBEL", "Preceding invoice"],
)  # fmt: skip
def test_a_column_that_is_called_so_is_proposed(title: str) -> None:
    assert meaning(title) == "original_document"


@pytest.mark.parametrize("title", ["Document", "N° pièce", "Référence document", "Invoice", "Date de la facture"])
def test_the_documents_own_number_is_not(title: str) -> None:
    assert meaning(title) != "original_document"
