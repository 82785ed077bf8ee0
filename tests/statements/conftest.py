"""One small programme, sold into and corrected through the commands; its statements are read by every test here."""

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.conftest import Palier

CODE = "autumn-2024"
CHALLENGE = """
code = "autumn-2024"
title = { fr = "Challenge d’automne", en = "Autumn challenge" }
start = 2024-09-02
end = 2024-11-30
credit = "rep"
sales = "sell_in"

[[criteria]]
name = "Turnover & more"
type = "revenue"
points = 1
every = 100

[[criteria]]
name = "Ranges <wood>"
type = "range"
rates = [
    { range = "Wood", points = 3, every = 1000 },
    { range = "Wood/Oak", points = 5, every = 1000 },
]

[[criteria]]
name = "Months"
type = "threshold"
per = "month"
steps = [{ from = 1000, points = 40 }, { from = 5000, points = 90 }]

[[criteria]]
name = "Growth"
type = "growth"
reference = "previous_year"
steps = [{ from_percent = 0, points = 200 }]

[[criteria]]
name = "New clients"
type = "new_client"
points = 75
"""
PEOPLE = [("R1", "Zoé <Brûlé> & fils", "rep"), ("R2", "Idle Nobody", "rep"), ("R3", "Łucja Żak", "rep")]
PRODUCTS = [("oak", "Oak “Classic” & Co", "Wood/Oak"), ("pine", "Pine <raw>", "Wood"), ("bolt", "Bolt", "Metal")]
COLUMNS = ("kind", "document", "line", "date", "rep", "client", "product", "quantity", "amount")
NEW_CLIENTS = 120


def _sale(document: str, date: str, rep: str, client: str, product: str, amount: str) -> tuple[str, ...]:
    return ("sell_in", document, "1", date, rep, client, product, "1", amount)


FIRST_SALES = [
    _sale("F0", "2023-10-02", "R1", "C1", "oak", "1000.00"),
    _sale("F1", "2024-09-03", "R1", "C1", "oak", "2150.00"),
    _sale("F2", "2024-10-09", "R1", "C2", "pine", "1320.40"),
    _sale("F3", "2024-11-20", "R1", "C2", "pine", "-120.40"),
    _sale("F4", "2024-11-21", "R1", "C3", "bolt", "5000.00"),
    *(_sale(f"G{n}", f"2024-10-{1 + n % 28:02}", "R3", f"K{n:03}", "bolt", "10.00") for n in range(NEW_CLIENTS)),
]
# F1 is corrected downwards, F4 to nothing, so that C3 is no longer a new client; F5 arrives late.
CORRECTIONS = [
    _sale("F1", "2024-09-03", "R1", "C1", "oak", "950.00"),
    _sale("F4", "2024-11-21", "R1", "C3", "bolt", "0.00"),
    _sale("F5", "2024-11-22", "R1", "C4", "oak", "3100.00"),
]


def _write(path: Path, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


@pytest.fixture(scope="module")
def programme(fresh_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Palier:
    """The commands on a database where the challenge has been launched and its sales corrected since."""
    folder = tmp_path_factory.mktemp("programme")
    palier = Palier(fresh_database("sqlite"))
    palier("import", "participants", _write(folder / "people.csv", ("code", "name", "kind"), PEOPLE))
    palier("import", "products", _write(folder / "products.csv", ("code", "name", "range"), PRODUCTS))
    palier("import", "sales", _write(folder / "first.csv", COLUMNS, FIRST_SALES))
    (folder / "challenge.toml").write_text(CHALLENGE, encoding="utf-8")
    palier("challenge", "add", folder / "challenge.toml")
    palier("challenge", "launch", CODE)
    palier("import", "sales", _write(folder / "corrections.csv", COLUMNS, CORRECTIONS))
    return palier


@pytest.fixture
def opened(programme: Palier) -> Iterator[Session]:
    """A session on that programme, inside the application."""
    from app import create_app
    from core.db import db

    app: Flask = create_app(programme.url)
    with app.app_context():
        yield db.session()
        db.session.remove()
        db.engine.dispose()
