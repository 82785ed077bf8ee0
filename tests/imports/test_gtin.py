"""The numbers under barcodes of products: kept as they are, left alone where a file has none, refused where none is."""

from pathlib import Path

from tests.conftest import Palier
from tests.imports.test_completions import ask
from tests.imports.trade import counts, write

GOOD, EIGHT, WRONG = "3518370400049", "96385074", "3518370400048"
STORED = "SELECT code, gtin FROM product WHERE code LIKE 'G%' ORDER BY code"


def bring_in(palier: Palier, folder: Path, header: str, *rows: str) -> dict[str, int]:
    return counts(palier("import", "products", write(folder / "p.csv", "\n".join([header, *rows, ""]))))


def test_a_gtin_is_kept_and_what_is_none_is_rejected(any_shop: Palier, tmp_path: Path) -> None:
    rows = [f"G1,One,{GOOD}", f"G2,Two,{EIGHT}", "G3,Three,", f"G4,Four,{WRONG}", "G5,Five,3.51837E+12"]
    found = bring_in(any_shop, tmp_path, "code,name,gtin", *rows)
    assert (found["new"], found["rejected"]) == (3, 2)
    assert ask(any_shop, STORED) == [("G1", GOOD), ("G2", EIGHT), ("G3", "")]
    # A file without the column leaves it; one with spaces in it is the same number.
    assert bring_in(any_shop, tmp_path, "code,name", "G1,First")["corrected"] == 1
    assert bring_in(any_shop, tmp_path, "code,name,gtin", "G1,First,3 518370 400049")["unchanged"] == 1
    assert ask(any_shop, STORED)[0] == ("G1", GOOD)
