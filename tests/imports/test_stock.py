"""Stock counts as files: stored once, corrected with a trail, refused in words, undone; no point follows from them."""

import json
from pathlib import Path

import pytest

from tests.conftest import Palier
from tests.imports.test_completions import NONE, ask
from tests.imports.trade import counts, write

HEADER = "distributor,product,date,quantity"
STORED = (
    "SELECT d.code, p.code, CAST(date AS VARCHAR(10)), quantity FROM opening_stock"
    " JOIN participant d ON d.id = distributor_id JOIN product p ON p.id = product_id ORDER BY 1, 2, 3"
)


def counted(*rows: str) -> str:
    return "\n".join([HEADER, *rows, ""])


def bring_in(palier: Palier, folder: Path, *rows: str) -> dict[str, int]:
    """Import these rows; what the command counted."""
    return counts(palier("import", "stock", write(folder / "stock.csv", counted(*rows))))


def test_a_count_is_stored_once_and_corrected_with_a_trail(any_shop: Palier, tmp_path: Path) -> None:
    rows = ["D1,P1,2020-04-10,5", "D1,P2,2020-04-10,0", "D2,P1,2020-03-31,999999999"]
    assert bring_in(any_shop, tmp_path, *rows) == {**NONE, "new": 3}
    assert bring_in(any_shop, tmp_path, *reversed(rows)) == {**NONE, "unchanged": 3}
    assert bring_in(any_shop, tmp_path, "D1,P1,2020-04-10,7", rows[1]) == {**NONE, "corrected": 1, "unchanged": 1}
    assert ask(any_shop, STORED) == [
        ("D1", "P1", "2020-04-10", 7),
        ("D1", "P2", "2020-04-10", 0),
        ("D2", "P1", "2020-03-31", 999_999_999),
    ]
    [(what, former)] = ask(any_shop, "SELECT what, former FROM record_version")
    assert (what, json.loads(former)) == ("opening_stock", {"quantity": 5})
    assert bring_in(any_shop, tmp_path, "D1,P1,2020-04-11,1") == {**NONE, "new": 1}


BAD_CELLS = [
    ("distributor", "", "“distributor” is empty. Fill it in."),
    ("distributor", "R1", "“R1” is not a distributor."),
    ("distributor", "D9", "There is no participant “D9”."),
    ("product", "", "“product” is empty. Fill it in."),
    ("product", "P9", "There is no product “P9”."),
    ("date", "", "“date” is empty. Fill it in."),
    ("date", "2150-01-01", "“2150-01-01” has not come yet: write the day on which it was counted."),
    ("quantity", "", "“quantity” is empty. Fill it in."),
    ("quantity", "-1", "“-1” is below zero. Write how many were counted, 0 or more."),
    ("quantity", "1000000001", "it must stay below one billion."),
    ("quantity", "1.5", "“1.5”"),
]


@pytest.mark.parametrize(("column", "cell", "told"), BAD_CELLS)
def test_a_bad_cell_is_told_with_its_line_and_column(
    shop: Palier, tmp_path: Path, column: str, cell: str, told: str
) -> None:
    good = dict(zip(HEADER.split(","), ("D1", "P1", "2020-04-10", "5"), strict=True))
    file = write(tmp_path / "stock.csv", counted(",".join((good | {column: cell}).values()), "D2,P1,2020-04-10,5"))
    result = shop.run("import", "stock", file)
    assert counts(result.stdout) == {**NONE, "new": 1, "rejected": 1}
    assert f"stock.csv, line 2, column {column}: " in result.stderr and told in result.stderr


def test_columns_of_a_stock_taking_are_recognised_and_its_undoing_names_what_it_removes(
    shop: Palier, tmp_path: Path
) -> None:
    theirs = "Magasin;Référence;Date inventaire;Quantité en stock\nD1;P1;31/03/2020;12\n"
    mapping = '[columns]\ndistributor = "Magasin"\nproduct = "Référence"\ndate = "Date inventaire"\n'
    mapping += 'quantity = "Quantité en stock"\n'
    file = write(tmp_path / "inventaire.csv", theirs.encode("cp1252"))
    assert "Date inventaire" in shop("import", "stock", file, fails=True)
    told = shop("import", "stock", file, "--map", write(tmp_path / "map.toml", mapping))
    assert counts(told) == {**NONE, "new": 1}
    bring_in(shop, tmp_path, "D1,P1,2020-03-31,9")
    first = shop("imports", "--format", "csv").splitlines()[2].split(",")[0]
    assert "D1 · P1 · 2020-03-31 was changed by a later import" in shop.run("imports", "undo", first).stderr


def test_no_point_follows_from_a_count(shop: Palier, tmp_path: Path) -> None:
    stamp = "SELECT stamp, whole FROM sales_version"
    before = ask(shop, stamp)
    bring_in(shop, tmp_path, "D1,P1,2020-04-10,5")
    run = shop("imports", "--format", "csv").splitlines()[1].split(",")[0]
    shop("imports", "undo", run)
    assert ask(shop, STORED) == [] and ask(shop, stamp) == before
