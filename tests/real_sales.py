"""Real sales files as a world of the slow reading, and what the commands say compared with it, row for row."""

import csv
import io
import json
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.conftest import Palier
from tests.slow import reading
from tests.slow.files import SALES_COLUMNS, sales_rows, write_table
from tests.slow.leagues import Kept
from tests.slow.prizes import Won
from tests.slow.world import Line, Membership, Participant, World

EXAMPLES = Path(__file__).resolve().parent.parent / "docs" / "examples"
Rows = dict[tuple[str, str, str], int]


def rows(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def cents(amount: str) -> int:
    return int(Decimal(amount) * 100)


def line(row: dict[str, str]) -> Line:
    """A row of sales.csv."""
    return Line(
        kind=row["kind"],
        document=row["document"],
        line=int(row["line"]),
        date=date.fromisoformat(row["date"]),
        rep=row["rep"],
        distributor=row["distributor"],
        seller=row.get("seller", ""),
        client=row.get("client", ""),
        product=row["product"],
        quantity=int(row["quantity"]),
        amount_cents=cents(row["amount"]),
        status=row.get("status", "validated"),
    )


def world(folder: Path) -> World:
    """The world of participants.csv, products.csv, targets.csv and sales.csv."""
    people = {
        row["code"]: Participant(
            row["code"], row["name"], row["kind"], [Membership(row["team"])] if row["team"] else []
        )
        for row in rows(folder / "participants.csv")
    }
    return World(
        participants=people,
        products={row["code"]: row["range"] for row in rows(folder / "products.csv")},
        lines=[line(row) for row in rows(folder / "sales.csv")],
        targets={(row["participant"], row["month"]): cents(row["amount"]) for row in rows(folder / "targets.csv")},
    )


def next_month(folder: Path) -> list[Line]:
    """The lines of the month after sales.csv, as published: other headers, keys instead of codes, UTF-16."""
    return [
        Line(
            kind="sell_in",
            document=row["SalesOrderNumber"],
            line=int(row["SalesOrderLineNumber"]),
            date=date.fromisoformat(row["OrderDate"]),
            rep=f"R{row['EmployeeKey']}",
            distributor=f"D{int(row['ResellerKey']):03}",
            seller="",
            client="",
            product=row["ProductKey"],
            quantity=int(row["OrderQuantity"]),
            amount_cents=cents(row["SalesAmount"]),
            status="validated",
        )
        for row in rows(folder / "raw" / "ResellerSales_202006.csv", "utf-16")
    ]


def challenge_of(path: Path) -> dict[str, Any]:
    """A challenge file as the slow reading takes it."""
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def in_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def points(palier: Palier, code: str) -> Rows:
    found = in_csv(palier("points", code, "--format", "csv"))
    said = {(row["participant"], row["criterion"], row["key"]): int(row["points"]) for row in found}
    assert len(said) == len(found), "a key stands twice"
    return said


def leaderboard(palier: Palier, code: str) -> list[tuple[int, str, str, int]]:
    found = in_csv(palier("leaderboard", code, "--format", "csv"))
    return [(int(row["rank"]), row["participant"], row["name"], int(row["points"])) for row in found]


def leagues_of(palier: Palier, code: str) -> Kept:
    """Who is in which league, cut by reference days: they are named by their numbers."""
    found = in_csv(palier("leagues", code, "--format", "csv"))
    return {row["participant"]: (int(row["league"]), cents(row["reference"])) for row in found}


def prizes(palier: Palier, code: str) -> list[Won]:
    found = in_csv(palier("prizes", code, "--format", "csv"))
    return [
        (row["participant"], row["prize"], cents(row["amount"]) if row["amount"] else None, row["gift"] or None)
        for row in found
    ]


def counts(text: str) -> dict[str, int]:
    return {name: int(number) for name, number in (row.split(": ") for row in text.split("\n") if row)}


def write_sales(path: Path, lines: Iterable[Line]) -> Path:
    write_table(path, SALES_COLUMNS, sales_rows(World(lines=list(lines))))
    return path


def as_read(palier: Palier, here: World, challenge: dict[str, Any]) -> Rows:
    """Ledger, ranking and prizes equal the slow reading row for row; scoring again posts nothing; reasons add up."""
    expected, said = reading.points(here, challenge), points(palier, challenge["code"])
    assert differences(said, expected) == {}
    leagues = {code: league for code, (league, _) in leagues_of(palier, challenge["code"]).items()}
    assert leaderboard(palier, challenge["code"]) == reading.leaderboard(here, challenge, expected, leagues)
    assert prizes(palier, challenge["code"]) == reading.prizes(here, challenge, expected, leagues)
    assert palier("score", challenge["code"]) == "0\n"
    totals = Counter[str]()
    for (who, _, _), value in expected.items():
        totals[who] += value
    for who in sorted(totals)[:2]:
        explained = json.loads(palier("explain", challenge["code"], who, "--format", "json"))
        assert sum(row["points"] for row in explained) == totals[who]
    return expected


def differences(said: Rows, expected: Rows) -> dict[tuple[str, str, str], tuple[int, int]]:
    """The rows that are not equal, as (said, expected): thousands that are would hide them."""
    places = sorted({*said, *expected})
    both = {place: (said.get(place, 0), expected.get(place, 0)) for place in places}
    return {place: pair for place, pair in both.items() if pair[0] != pair[1]}
