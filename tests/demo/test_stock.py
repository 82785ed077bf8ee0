"""What the demonstration's distributors counted: enough for what they sold on, but where they are known for less."""

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from app.demo.programme import write_stock
from app.demo.stock import KNOWN_FOR, NEVER, TOO_LITTLE

from .written import Programme, codes


def test_counts_are_enough_for_what_was_sold_on(programme: Programme, tmp_path: Path) -> None:
    file = write_stock(tmp_path, programme.today)
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert file.read_bytes() == write_stock(tmp_path, programme.today).read_bytes()
    shops = codes(programme.participants, "distributor")
    never = {code for code, months in KNOWN_FOR.items() if months is NEVER}
    assert {row["distributor"] for row in rows} == shops - never
    assert {row["product"] for row in rows} <= codes(programme.products)
    assert Counter((row["distributor"], row["product"], row["date"]) for row in rows).most_common(1)[0][1] == 1
    days = sorted({date.fromisoformat(row["date"]) for row in rows})
    latest = days[-1]
    assert 40 < (programme.today - latest).days < 150
    assert [round((latest - day).days / 30.4) for day in days] == [15, 3, 0]
    left: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        if row["date"] == f"{latest}":
            left[row["distributor"], row["product"]] = int(row["quantity"])
    for sale in programme.sales:
        if sale["distributor"] and sale["date"] > f"{latest}" and sale["status"] in ("validated", "submitted"):
            sign = 1 if sale["kind"] == "sell_in" else -1
            left[sale["distributor"], sale["product"]] += sign * int(sale["quantity"])
    low = {shop for (shop, _product), units in left.items() if units < 0}
    assert low <= never | {code for code, months in KNOWN_FOR.items() if months == TOO_LITTLE}
