"""From real sales files to points: what the commands give equals the slow reading of the same files."""

import csv
import io
import json
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Palier
from tests.slow import reading
from tests.slow.world import Line, Membership, Participant, World

EXAMPLES = Path(__file__).resolve().parent.parent / "docs" / "examples"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def line(row: dict[str, str]) -> Line:
    cents = Decimal(row["amount"]) * 100
    return Line(
        kind=row["kind"],
        document=row["document"],
        line=int(row["line"]),
        date=date.fromisoformat(row["date"]),
        rep=row["rep"],
        distributor=row["distributor"],
        seller="",
        client="",
        product=row["product"],
        quantity=int(row["quantity"]),
        amount_cents=int(cents),
        status=row.get("status", "validated"),
    )


def world(folder: Path) -> World:
    people = {
        row["code"]: Participant(
            row["code"], row["name"], row["kind"], [Membership(row["team"])] if row["team"] else []
        )
        for row in rows(folder / "participants.csv")
    }
    products = {row["code"]: row["range"] for row in rows(folder / "products.csv")}
    return World(participants=people, products=products, lines=[line(row) for row in rows(folder / "sales.csv")])


def in_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def points(palier: Palier, code: str) -> dict[tuple[str, str, str], int]:
    found = in_csv(palier("points", code, "--format", "csv"))
    return {(row["participant"], row["criterion"], row["key"]): int(row["points"]) for row in found}


def leaderboard(palier: Palier, code: str) -> list[tuple[int, str, str, int]]:
    found = in_csv(palier("leaderboard", code, "--format", "csv"))
    return [(int(row["rank"]), row["participant"], row["name"], int(row["points"])) for row in found]


def counts(text: str) -> dict[str, int]:
    return {name: int(number) for name, number in (row.split(": ") for row in text.split("\n") if row)}


def write_sales(path: Path, changed: list[Line]) -> Path:
    fields = ["kind", "document", "line", "date", "rep", "distributor", "product", "quantity", "amount", "status"]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(fields)
        for row in changed:
            amount = f"{Decimal(row.amount_cents) / 100:.2f}"
            writer.writerow(
                [row.kind, row.document, row.line, row.date, row.rep, row.distributor, row.product, row.quantity,
                 amount, row.status]
            )  # fmt: skip
    return path


@pytest.fixture
def loaded(palier: Palier, adventureworks: Path) -> Palier:
    """The four files, imported."""
    for what, new in (("participants", 719), ("products", 397), ("targets", 809), ("sales", 57_851)):
        said = counts(palier("import", what, adventureworks / f"{what}.csv"))
        assert said == {"new": new, "corrected": 0, "unchanged": 0, "rejected": 0}
    return palier


def test_the_whole_way(loaded: Palier, adventureworks: Path, tmp_path: Path) -> None:
    """Import twice, map another layout, score, correct, cancel, import again: always equal to the slow reading."""
    for what, known in (("participants", 719), ("products", 397), ("targets", 809), ("sales", 57_851)):
        said = counts(loaded("import", what, adventureworks / f"{what}.csv"))
        assert said == {"new": 0, "corrected": 0, "unchanged": known, "rejected": 0}
    june = adventureworks / "raw" / "ResellerSales_202006.csv"
    said = counts(loaded("import", "sales", june, "--map", EXAMPLES / "reseller-sales.toml"))
    assert said == {"new": 3004, "corrected": 0, "unchanged": 0, "rejected": 0}

    file = EXAMPLES / "spring-2020.toml"
    challenge = tomllib.loads(file.read_text(), parse_float=Decimal)
    loaded("challenge", "add", file)
    assert loaded("challenge", "show", "spring-2020") == file.read_text()
    loaded("challenge", "launch", "spring-2020")
    here = world(adventureworks)
    as_read(loaded, here, challenge)

    changed = [
        (place, row)
        for place, row in enumerate(here.lines)
        if str(row.date) >= "2020-04-20" or "2019-04" in str(row.date)
    ][::7]
    for place, row in changed[::2]:
        here.lines[place] = Line(**{**vars(row), "amount_cents": -row.amount_cents // 3, "rep": "R281"})
    for place, row in changed[1::2]:
        here.lines[place] = Line(**{**vars(row), "status": "cancelled"})
    said = counts(loaded("import", "sales", write_sales(tmp_path / "changed.csv", [here.lines[n] for n, _ in changed])))
    assert said == {"new": 0, "corrected": len(changed), "unchanged": 0, "rejected": 0}
    as_read(loaded, here, challenge)

    said = counts(loaded("import", "sales", adventureworks / "sales.csv"))
    assert (said["corrected"], said["new"]) == (len(changed), 0)
    as_read(loaded, world(adventureworks), challenge)


def as_read(palier: Palier, here: World, challenge: dict[str, Any]) -> None:
    """The ledger and the ranking equal the slow reading row for row; scoring again posts nothing; reasons add up."""
    expected = reading.points(here, challenge)
    assert points(palier, challenge["code"]) == expected
    assert leaderboard(palier, challenge["code"]) == reading.leaderboard(here, challenge, expected)
    assert palier("score", challenge["code"]) == "0\n"
    totals = Counter[str]()
    for (who, _, _), value in expected.items():
        totals[who] += value
    for who in sorted(totals)[:3]:
        explained = json.loads(palier("explain", challenge["code"], who, "--format", "json"))
        assert sum(row["points"] for row in explained) == totals[who]
        shown = {row["document"] for row in explained if row["criterion"] == "Turnover"}
        counted = {
            row.document for row in here.lines
            if row.rep == who and "2020-03-01" <= str(row.date) <= "2020-05-31" and row.status == "validated"
        }  # fmt: skip
        assert shown == counted
