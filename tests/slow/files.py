"""A random world and a random challenge as the files the contract describes."""

import csv
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from .world import Participant, World

SALES_COLUMNS = ["kind", "document", "line", "date", "rep", "distributor", "seller", "client", "product"]
SALES_COLUMNS += ["quantity", "amount", "status", "original_document", "original_line"]


def write_table(path: Path, header: list[str], rows: Iterable[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)


def money(cents: int) -> str:
    """Cents as currency units with two decimals."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def current_team(participant: Participant) -> str:
    """The team of the membership that has not ended, "" without one."""
    return next((membership.team for membership in participant.memberships if membership.last is None), "")


def to_csv(world: World, folder: Path) -> None:
    """Writes participants, clients, products, targets, completions and sales.csv.

    Of the memberships only the current team.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_table(
        folder / "participants.csv",
        ["code", "name", "kind", "team", "email", "parent"],
        (
            [it.code, it.name, it.kind, current_team(it), f"{it.code.lower()}@example.org", it.parent or ""]
            for it in world.participants.values()
        ),
    )
    write_table(folder / "clients.csv", ["code", "name", "segment"], clients_rows(world))
    products = ([code, f"Product {code}", path, ""] for code, path in world.products.items())
    write_table(folder / "products.csv", ["code", "name", "range", "cost"], products)
    targets = ([code, month, money(cents)] for (code, month), cents in world.targets.items())
    write_table(folder / "targets.csv", ["participant", "month", "amount"], targets)
    completions = ([it.participant, it.module, it.date.isoformat(), it.points] for it in world.completions)
    write_table(folder / "completions.csv", ["participant", "module", "date", "points"], completions)
    write_table(folder / "sales.csv", SALES_COLUMNS, sales_rows(world))


def clients_rows(world: World) -> Iterable[list[Any]]:
    """The cells of clients.csv: those whose segment is known."""
    return ([code, code, segment] for code, segment in world.segments.items())


def sales_rows(world: World) -> Iterable[list[Any]]:
    """The cells of sales.csv, line by line."""
    for it in world.lines:
        who = [it.rep, it.distributor, it.seller, it.client]
        what = [it.product, it.quantity, money(it.amount_cents), it.status]
        back = [it.original_document, "" if it.original_line is None else it.original_line]
        yield [it.kind, it.document, it.line, it.date.isoformat(), *who, *what, *back]


def to_toml(challenge: dict[str, Any]) -> str:
    """The challenge as the text of its file."""
    plain, tables, arrays = [], [], []
    for key, value in challenge.items():
        if isinstance(value, dict):
            tables.append(f"\n[{key}]\n" + assignments(value))
        elif isinstance(value, list) and all(isinstance(item, dict) for item in value):
            arrays += [f"\n[[{key}]]\n" + assignments(item) for item in value]
        else:
            plain.append(assignments({key: value}))
    return "".join(plain + tables + arrays)


def assignments(table: dict[str, Any]) -> str:
    return "".join(f"{key} = {toml_value(value)}\n" for key, value in table.items())


def toml_value(value: Any) -> str:
    """One value in TOML; tables inside a table are written inline."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_value(item)}" for key, item in value.items()) + " }"
    return str(value).lower() if isinstance(value, bool) else str(value)
