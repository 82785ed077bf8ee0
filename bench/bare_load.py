"""The sales lines of a file put into the table with csv.reader and executemany: nothing checked, nothing answered."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

COLUMNS = (
    "kind, document, line, date, rep_id, distributor_id, client_id, product_id, quantity, amount_cents, issuer_id, "
    "status, changed_at"
)
RAW = "CREATE TABLE raw_sale_line (kind TEXT, document TEXT, line INTEGER, date TEXT, rep TEXT, distributor TEXT, "
RAW += "product TEXT, quantity INTEGER, amount NUMERIC(14, 2))"


def load_lines(connection: Any, mark: str, path: Path) -> None:
    """Insert every line of the file into `sale_line` in one transaction; codes become ids by three dictionaries."""
    cursor = connection.cursor()
    cursor.execute("BEGIN")
    found = [dict(cursor.execute(f"SELECT code, id FROM {name}").fetchall()) for name in ("participant", "product")]
    marks = ", ".join([mark] * 13)
    cursor.executemany(f"INSERT INTO sale_line ({COLUMNS}) VALUES ({marks})", _rows(path, *found))
    cursor.execute("COMMIT")


def _rows(path: Path, people: dict[str, int], products: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    now = datetime.now().isoformat(" ")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for kind, document, line, day, rep, distributor, product, quantity, amount in reader:
            cents = round(float(amount) * 100)
            yield (kind, document, line, day, people[rep], people[distributor], None, products[product], quantity,
                   cents, 0, "validated", now)  # fmt: skip


def load_raw(connection: Any, mark: str, path: Path) -> None:
    """Insert the cells of the file as they are into a table without key, index or reference, in one transaction."""
    cursor = connection.cursor()
    cursor.execute("BEGIN")
    marks = ", ".join([mark] * 9)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        cursor.executemany(f"INSERT INTO raw_sale_line VALUES ({marks})", reader)
    cursor.execute("COMMIT")
