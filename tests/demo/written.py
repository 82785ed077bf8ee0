"""The demonstration programme read back from its files."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

Record = dict[str, str]


@dataclass(frozen=True)
class Programme:
    """What was written for one day."""

    today: date
    participants: list[Record]
    products: list[Record]
    clients: list[Record]
    targets: list[Record]
    sales: list[Record]
    challenges: list[dict[str, Any]]


def read_programme(today: date, paths: list[Path]) -> Programme:
    """The five tables and the challenges, in the order in which they were written."""
    participants, products, clients, targets, sales = map(_read, paths[:5])
    challenges = [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths[5:]]
    return Programme(today, participants, products, clients, targets, sales, challenges)


def _read(path: Path) -> list[Record]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def codes(records: list[Record], kind: str = "") -> set[str]:
    """The codes of the records, or of those of one kind."""
    return {record["code"] for record in records if not kind or record["kind"] == kind}


def validated(programme: Programme, kind: str) -> list[Record]:
    """The validated sale lines of one kind."""
    return [sale for sale in programme.sales if sale["kind"] == kind and sale["status"] == "validated"]
