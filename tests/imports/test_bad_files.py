"""Bad sales files through the command line: told by file, line, column, value and what to do; good lines are kept."""

import csv
from pathlib import Path

import pytest

from tests.conftest import SHARED, Palier
from tests.imports.trade import COLUMNS, counts, csv_of, row, write

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06"
ONE_NEW = {"new": 1, "corrected": 0, "unchanged": 0, "held": 0, "rejected": 0}

BAD_CELLS = [
    ("kind", "sold", "“sold”"),
    ("kind", "", "is empty. Fill it in"),
    ("document", "", "is empty. Fill it in"),
    ("document", "F" * 65, "longer than 64 characters"),
    ("line", "", "is empty. Fill it in"),
    ("line", "1.5", "“1.5” is not a whole number"),
    ("date", "", "is empty. Fill it in"),
    ("date", "2020-02-30", "“2020-02-30” is a date that does not exist. Correct it"),
    ("date", "31/04/2020", "“31/04/2020” is a date that does not exist. Correct it"),
    ("date", "soon", "“soon” is not a date. Write it like 2020-04-30"),
    ("rep", "R9", "There is no participant “R9”. Import the participants first, or correct the code"),
    ("rep", "D1", "“D1” is not a rep"),
    ("distributor", "R1", "“R1” is not a distributor"),
    ("seller", "R2", "“R2” is not a seller"),
    ("product", "P9", "There is no product “P9”. Import the products first, or correct the code"),
    ("quantity", "1.5", "“1.5” is not a whole number. Write it without decimals"),
    ("quantity", "two", "“two” is not a whole number"),
    ("quantity", "100000000000", "“100000000000” is too large"),
    ("amount", "", "is empty. Fill it in"),
    ("amount", "12.345", "“12.345” has more than two decimals. Round it to the cent"),
    ("amount", "1000000000.00", "“1000000000.00” is too large"),
    ("amount", "-1000000000", "“-1000000000” is too large"),
    ("amount", "1e3", "“1e3” is not the whole number: a spreadsheet has shortened it"),
    ("status", "paid", "“paid”"),
]


@pytest.mark.parametrize(("column", "cell", "told"), BAD_CELLS)
def test_one_bad_cell(shop: Palier, tmp_path: Path, column: str, cell: str, told: str) -> None:
    """The good lines are kept; the bad one is told, and taken once corrected in the rejects file."""
    columns = [*COLUMNS, "status"]
    lines = [row(1), row(2, **{"status": "validated", column: cell}), row(3)]
    file = write(tmp_path / "sales.csv", csv_of(lines, columns))
    result = shop.run("import", "sales", file)
    assert counts(result.stdout) == {"new": 2, "corrected": 0, "unchanged": 0, "held": 0, "rejected": 1}
    assert result.exit_code == 0
    said = result.stderr.splitlines()
    [reason] = [line for line in said if line.startswith(f"sales.csv, line 3, column {column}: ")]
    assert told in reason
    assert "sales-rejects.csv" in said[-1]

    [rejected] = read(tmp_path / "sales-rejects.csv")
    assert rejected[column] == cell
    assert rejected["reason"].startswith(f"line 3, column {column}: ") and told in rejected["reason"]
    rejected[column] = row(2, status="validated")[column]
    corrected = write(tmp_path / "corrected.csv", csv_of([rejected], [*columns, "reason"]))
    assert counts(shop("import", "sales", corrected)) == {
        "new": 1,
        "corrected": 0,
        "unchanged": 0,
        "held": 0,
        "rejected": 0,
    }
    assert shop("points", "spring", "--format", "csv") == "participant,criterion,key,points\nR1,Turnover,,30\n"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


WHOLE_FILES = {
    "empty": (b"", "is empty. Send a file whose first line names the columns"),
    "blank lines": (b"\n \n\n", "is empty. Send a file"),
    "pdf": (PDF, "is a PDF document, not a table. Send a CSV, XLSX or ODS file"),
    "image": (PNG, "is an image, not a table"),
    "page": (b"<!DOCTYPE html><html><table><tr><td>kind</td></tr></table></html>", "a web page"),
    "zip that ends early": (b"PK\x03\x04\x14\x00\x06\x00", "is damaged or was not sent in full"),
    "program": (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" * 40, "not a table"),
    "column missing": (b"kind,document,line,date\nsell_in,F1,1,2020-04-01\n", "lacks: “amount”"),
    "column twice": (
        b"kind,document,date,amount,amount\nsell_in,F1,2020-04-01,1,2\n",
        "each of the columns “amount” (number 4), “amount” (number 5) could be “amount”",
    ),
}


@pytest.mark.parametrize("case", WHOLE_FILES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_file_of_which_nothing_can_be_read(closed_shop: Palier, tmp_path: Path, case: str, language: str) -> None:
    """It is refused as a whole, in a sentence that names the file."""
    content, told = WHOLE_FILES[case]
    result = closed_shop.run("import", "sales", write(tmp_path / "mine.csv", content), language=language)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "mine.csv" in result.stderr
    assert told in result.stderr or language == "fr"
    assert closed_shop("points", "spring", "--format", "csv") == "participant,criterion,key,points\n"


def test_bad_cells_in_french(shop: Palier, tmp_path: Path) -> None:
    """Whatever is told can be told in French too."""
    lines = [row(n, **{column: cell}) for n, (column, cell, _) in enumerate(BAD_CELLS, 1) if column != "status"]
    result = shop.run("import", "sales", write(tmp_path / "sales.csv", csv_of(lines)), language="fr")
    assert counts(result.stdout)["rejected"] == len(lines) and result.exit_code == 1
    assert all(
        "{" not in line["reason"] and "%(" not in line["reason"] for line in read(tmp_path / "sales-rejects.csv")
    )


def test_the_first_ten_are_told_and_the_others_counted(shop: Palier, tmp_path: Path) -> None:
    file = write(tmp_path / "sales.csv", csv_of([row(n, rep="R9") for n in range(1, 16)]))
    result = shop.run("import", "sales", file)
    assert result.exit_code == 1
    assert result.stderr.count("There is no participant") == 10 and "5 more" in result.stderr
    assert len(read(tmp_path / "sales-rejects.csv")) == 15


def test_a_file_that_is_not_there(closed_shop: Palier) -> None:
    result = closed_shop.run("import", "sales", "nowhere.csv")
    assert result.exit_code == 2 and "nowhere.csv" in result.stderr


@pytest.mark.parametrize(("written", "cents"), [
    ("1.234,56", 123_456), ("1,234.56", 123_456), ("1 234,56", 123_456), ("1\u202f234,56 €", 123_456), ("-12,5", -1250),
    ("(12.50)", -1250), ("1.234.567", 123_456_700), ("12.5000", 1250), ("0,500", 50), ("+7", 700),
])  # fmt: skip
def test_amounts_as_people_write_them(shop: Palier, tmp_path: Path, written: str, cents: int) -> None:
    shop("import", "sales", write(tmp_path / "sales.csv", csv_of([row(1, amount=written)])))
    again = row(1, amount=f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}")
    assert counts(shop("import", "sales", write(tmp_path / "plain.csv", csv_of([again]))))["unchanged"] == 1


def test_an_amount_that_reads_in_two_ways(shop: Palier, tmp_path: Path) -> None:
    """`1,234` alone is refused; with the decimal sign in a mapping it is read."""
    file = write(tmp_path / "sales.csv", csv_of([row(1, amount="1,234")]))
    assert "can be read in two ways" in shop("import", "sales", file, fails=True)
    dot = write(tmp_path / "dot.toml", 'decimal = "."\n')
    assert counts(shop("import", "sales", file, "--map", dot))["new"] == 1
    plain = write(tmp_path / "plain.csv", csv_of([row(1, amount="1234.00")]))
    assert counts(shop("import", "sales", plain))["unchanged"] == 1


def test_all_or_nothing(any_shop: Palier, tmp_path: Path) -> None:
    """One bad line, and nothing is kept: no line, no client, no points."""
    file = write(tmp_path / "sales.csv", csv_of([row(1, client="C1"), row(2, rep="R9")]))
    result = any_shop.run("import", "sales", file, "--all-or-nothing")
    assert result.exit_code == 1
    assert counts(result.stdout) == {"new": 0, "corrected": 0, "unchanged": 0, "held": 0, "rejected": 1}
    assert "Nothing was imported" in result.stderr and (tmp_path / "sales-rejects.csv").exists()
    assert any_shop("points", "spring", "--format", "csv") == "participant,criterion,key,points\n"
    good = write(tmp_path / "good.csv", csv_of([row(1, client="C1")]))
    assert counts(any_shop("import", "sales", good, "--all-or-nothing"))["new"] == 1


def test_one_line_twice_in_a_file(shop: Palier, tmp_path: Path) -> None:
    """Said twice the same it counts once; said twice differently none is taken, and each names the other."""
    lines = [row(1), row(1), row(2), row(2, amount="7.00")]
    result = shop.run("import", "sales", write(tmp_path / "sales.csv", csv_of(lines)))
    assert counts(result.stdout) == {"new": 1, "corrected": 0, "unchanged": 1, "held": 0, "rejected": 2}
    for line in (4, 5):
        told = f"sales.csv, line {line}, column document: This line of document “F2” stands on lines 4, 5 of the file"
        assert told in result.stderr
    assert result.exit_code == 0


def test_rejects_go_where_they_are_asked_for(shop: Palier, tmp_path: Path) -> None:
    """An earlier rejects file does not survive an import that rejects nothing."""
    bad = write(tmp_path / "sales.csv", csv_of([row(1, rep="R9"), row(2)]))
    shop("import", "sales", bad, "--rejects", tmp_path / "bad.csv")
    assert len(read(tmp_path / "bad.csv")) == 1
    shop("import", "sales", write(tmp_path / "good.csv", csv_of([row(1)])), "--rejects", tmp_path / "bad.csv")
    assert not (tmp_path / "bad.csv").exists()


def test_a_file_that_excel_mangled(closed_shop: Palier, tmp_path: Path) -> None:
    """Every line of it is told, none is guessed at, and the thousands of empty ones are no lines."""
    file = SHARED / "data" / "awkward" / "adventureworks_reseller_excel_mangled.csv"
    if not file.exists():
        pytest.skip("the mangled file is not beside the repository (../shared/data/awkward)")
    rejects = tmp_path / "rejects.csv"
    mapping = EXAMPLES / "reseller-sales.toml"
    result = closed_shop.run("import", "sales", file, "--map", mapping, "--rejects", rejects)
    assert result.exit_code == 1
    assert counts(result.stdout) == {"new": 0, "corrected": 0, "unchanged": 0, "held": 0, "rejected": 587}
    assert "line 2, column OrderDate: “00:00.0” is not a date" in result.stderr
    assert len(read(rejects)) == 587
