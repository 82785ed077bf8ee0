"""A small trade for tests of the import: a few people and products, and sale lines written in every way people do."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

COLUMNS = (
    "kind",
    "document",
    "line",
    "date",
    "rep",
    "distributor",
    "seller",
    "client",
    "product",
    "quantity",
    "amount",
)
Row = dict[str, str]

PEOPLE = """code,name,kind,team,email,parent
R1,Anne,rep,North,,
R2,Bruno,rep,South,,
D1,Duval,distributor,,,
D2,Dumont,distributor,,,
S1,Sonia,seller,,,D1
"""
PRODUCTS = """code,name,range,cost
P1,Bike,Bikes/Road,120
P2,Bell,Parts,
"""
CHALLENGE = """code = "spring"
title = "Spring"
start = 2020-04-01
end = 2020-04-30

[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 10
"""


def row(number: int, **values: str) -> Row:
    """A good sell-in line of 100.00 by R1 in a document of its own, with some values of one's own."""
    usual = {"kind": "sell_in", "document": f"F{number}", "line": "1", "date": "2020-04-10", "rep": "R1"}
    usual |= {"distributor": "D1", "product": "P1", "quantity": "2", "amount": "100.00"}
    return {**dict.fromkeys(COLUMNS, ""), **usual, **values}


def csv_of(rows: Sequence[Mapping[str, str]], columns: Sequence[str] = COLUMNS, delimiter: str = ",") -> str:
    """The rows as the text of a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write(path: Path, content: str | bytes) -> Path:
    """The file with that content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def counts(text: str) -> dict[str, int]:
    """What `palier import` printed, as numbers."""
    return {name: int(number) for name, number in (line.split(": ") for line in text.splitlines())}
