"""The demonstration programme as files: five exchange files and the challenge files."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from app.demo.casting import cast
from app.demo.challenges import challenges
from app.demo.documents import Document
from app.demo.stock import counts
from app.demo.targets import targets
from app.demo.trade import Business, business, documents
from app.demo.training import completions

PARTICIPANT_COLUMNS = ("code", "name", "kind", "team", "email", "parent")
PRODUCT_COLUMNS = ("code", "name", "range", "cost")
CLIENT_COLUMNS = ("code", "name", "segment")
TARGET_COLUMNS = ("participant", "month", "amount")
COMPLETION_COLUMNS = ("participant", "module", "date", "points")
STOCK_COLUMNS = ("distributor", "product", "date", "quantity")
SALE_COLUMNS = (
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
    "status",
)

Row = Sequence[object]


def write_programme(folder: Path, today: date) -> list[Path]:
    """Writes the programme as it stands on a day into a folder, which is made where missing.

    Gives the paths in the order in which they are to be imported: participants, products, clients, targets, sales,
    then the challenge files in the order of `app.demo.challenges.challenges`. The same day gives the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    brand, sales = _played(today)
    written = [
        _write_csv(folder / "participants.csv", PARTICIPANT_COLUMNS, _participant_rows(brand)),
        _write_csv(folder / "products.csv", PRODUCT_COLUMNS, _product_rows(brand)),
        _write_csv(folder / "clients.csv", CLIENT_COLUMNS, _client_rows(brand)),
        _write_csv(folder / "targets.csv", TARGET_COLUMNS, _target_rows(brand, today)),
        _write_csv(folder / "sales.csv", SALE_COLUMNS, _sale_rows(sales)),
    ]
    for challenge in challenges(brand, today):
        path = folder / f"{challenge.code}.toml"
        path.write_text(challenge.text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def write_completions(folder: Path, today: date) -> Path:
    """Writes the completed training as it stands on a day into a folder that exists; the same day, the same bytes."""
    rows = ((done.participant, done.module, done.date, done.points) for done in completions(business().reps, today))
    return _write_csv(folder / "completions.csv", COMPLETION_COLUMNS, rows)


def write_stock(folder: Path, today: date) -> Path:
    """Writes what distributors have counted up to a day into a folder that exists; the same day, the same bytes."""
    brand, sales = _played(today)
    rows = ((it.distributor, it.product, it.day, it.quantity) for it in counts(brand.distributors, sales, today))
    return _write_csv(folder / "stock.csv", STOCK_COLUMNS, rows)


@lru_cache(maxsize=1)
def _played(today: date) -> tuple[Business, list[Document]]:
    """Everybody in their parts, and all that they sold."""
    unassigned = business()
    return cast(unassigned, documents(unassigned, today), today)


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def _money(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"


def _participant_rows(brand: Business) -> Iterator[Row]:
    for rep in brand.reps:
        yield rep.code, rep.name, "rep", rep.region, rep.email, ""
    for shop in brand.distributors:
        yield shop.code, shop.name, "distributor", shop.region, f"contact@{shop.domain}", ""
    for seller in brand.sellers:
        yield seller.code, seller.name, "seller", "", seller.email, seller.distributor.code


def _product_rows(brand: Business) -> Iterator[Row]:
    for product in brand.products:
        yield product.code, product.name, product.range, _money(product.cost_cents)


def _client_rows(brand: Business) -> Iterator[Row]:
    for client in brand.clients:
        yield client.code, client.name, client.segment


def _target_rows(brand: Business, today: date) -> Iterator[Row]:
    for target in targets(brand, today):
        yield target.participant, target.month, _money(target.amount_cents)


def _sale_rows(of_the_brand: Iterable[Document]) -> Iterator[Row]:
    for document in of_the_brand:
        head = (document.kind, document.number)
        parties = (document.date, document.rep, document.distributor, document.seller, document.client)
        for place, line in enumerate(document.lines, start=1):
            value = (line.product, line.quantity, _money(line.amount_cents), document.status)
            yield *head, place, *parties, *value
