"""Texts that a column cannot hold are told, on either database, and the longest that it can hold come in."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter

from tests.conftest import Palier
from tests.imports.trade import COLUMNS, counts, csv_of, row, write

LONGEST = {
    ("participants", "name"): 200,
    ("participants", "team"): 200,
    ("participants", "email"): 254,
    ("products", "name"): 200,
    ("products", "range"): 300,
    ("clients", "name"): 200,
    ("clients", "segment"): 100,
    ("completions", "module"): 100,
}
ROWS = {
    "participants": {"code": "R8", "name": "Zoé", "kind": "rep", "team": "South", "email": "zoe@example.com"},
    "products": {"code": "P8", "name": "Lamp", "range": "Parts"},
    "clients": {"code": "C8", "name": "Shop", "segment": "Retail"},
    "completions": {"participant": "R1", "module": "safety", "date": "2020-04-10", "points": "5"},
}
ONE_NEW = {"new": 1, "corrected": 0, "unchanged": 0, "held": 0, "rejected": 0}


@pytest.mark.parametrize(("what", "column"), LONGEST)
def test_a_text_that_is_too_long(any_shop: Palier, tmp_path: Path, what: str, column: str) -> None:
    longest = LONGEST[what, column]
    columns = list(ROWS[what])
    too_long = csv_of([{**ROWS[what], column: "é" * (longest + 1)}], columns)
    result = any_shop.run("import", what, write(tmp_path / "long.csv", too_long))
    assert result.exit_code == 1 and counts(result.stdout)["rejected"] == 1
    assert f"long.csv, line 2, column {column}: " in result.stderr
    assert f"is longer than {longest} characters. Shorten it in the file." in result.stderr
    fits = csv_of([{**ROWS[what], column: "é" * longest}], columns)
    assert counts(any_shop("import", what, write(tmp_path / "fits.csv", fits))) == ONE_NEW


def test_a_zero_sign_in_a_workbook(any_shop: Palier, tmp_path: Path) -> None:
    """A text file with one is refused whole; in a workbook it may be written as `_x0000_`."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet()
        for place, cells in enumerate((["code", "name"], ["C8", "MARK"], ["C9", "Shop"])):
            sheet.write_row(place, 0, cells)
    file = tmp_path / "clients.xlsx"
    with ZipFile(content) as written, ZipFile(file, "w") as changed:
        for name in written.namelist():
            changed.writestr(name, written.read(name).replace(b"MARK", b"A_x0000_B"))
    result = any_shop.run("import", "clients", file)
    assert result.exit_code == 0
    assert counts(result.stdout) == {**ONE_NEW, "rejected": 1}
    assert "clients.xlsx, line 2, column name: " in result.stderr


def test_the_longest_key_of_all(any_shop: Palier, tmp_path: Path) -> None:
    """A client's code and a range, each as long as can be, stand in the ledger."""
    client, path = "C" * 64, "R" * 300
    challenge = (
        'code = "wide"\ntitle = "Wide"\nstart = 2020-04-01\nend = 2020-06-30\n'
        '[[criteria]]\nname = "Range"\ntype = "diversification"\nby = "range"\npoints = 5\n'
    )
    any_shop("import", "products", write(tmp_path / "products.csv", f"code,name,range\nP8,Lamp,{path}\nP9,Oil,Oil\n"))
    any_shop("challenge", "add", write(tmp_path / "wide.toml", challenge))
    any_shop("challenge", "launch", "wide")
    lines = [
        row(1, document="F1", date="2020-03-01", client=client, product="P9"),
        row(1, document="F2", date="2020-04-10", client=client, product="P8"),
    ]
    any_shop("import", "sales", write(tmp_path / "sales.csv", csv_of(lines, [*COLUMNS])))
    assert any_shop("points", "wide", "--format", "csv").splitlines()[1:] == [f"R1,Range,{client}|{path},5"]


def test_targets_of_which_no_two_are_alike(any_shop: Palier, tmp_path: Path) -> None:
    """Several hundred rows without a column that is the same in all of them."""
    months = [f"20{year}-{month:02}" for year in range(20, 90) for month in range(1, 13)]
    rows = [f"{who},{month},{n}.{n % 100:02}" for n, month in enumerate(months, 1) for who in ("R1", "R2")]
    file = write(tmp_path / "targets.csv", "\n".join(["participant,month,amount", *rows, ""]))
    assert counts(any_shop("import", "targets", file)) == {**ONE_NEW, "new": len(rows)}
    assert counts(any_shop("import", "targets", file))["unchanged"] == len(rows)
