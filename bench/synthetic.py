"""A programme of any size, always the same for the same size: reps that share clients, and lines to these."""

from collections.abc import Iterator
from datetime import date

import polars as pl
from sqlalchemy import Table
from sqlalchemy.orm import Session

from bench.programme import Programme
from core.bulk import insert_frame
from core.clock import utc_now
from core.db import writing
from core.models import Client, Participant, Product
from sales.models import SaleLine

RANGES = ["Bikes/Road Bikes", "Bikes/Mountain Bikes", "Components/Wheels", "Accessories/Helmets", "Clothing"]
PRODUCTS = 200
FIRST_PRODUCT = 400
# Neighbours have half of their clients in common.
CLIENTS_OF_EACH = 10
CLIENTS_APART = 5
# Lines lie between these days, of which the example challenge looks at the last three months and those a year before.
FIRST_DAY, DAYS = date(2018, 6, 1), 731
REPS_AT_ONCE = 500
PRIME = 2**31 - 1


def fill(programme: Programme, reps: int, lines_of_each: int) -> None:
    """Put a programme of that size into an empty database."""
    with programme.session() as session, writing(session):
        numbers = pl.int_range(1, reps + 1, eager=True)
        code = pl.format("R{}", pl.col("id").cast(pl.String).str.pad_start(6, "0"))
        people = pl.DataFrame({"id": numbers}).with_columns(code=code, name=code, kind=pl.lit("rep"), email=pl.lit(""))
        _insert(session, Participant.__table__, people)  # type: ignore[arg-type]
        _insert(session, Product.__table__, _products())  # type: ignore[arg-type]
        clients = pl.DataFrame({"id": pl.int_range(1, reps * CLIENTS_APART + CLIENTS_OF_EACH + 1, eager=True)})
        clients = clients.with_columns(code=pl.format("C{}", "id"), name=pl.lit(""), segment=pl.lit(""))
        _insert(session, Client.__table__, clients)  # type: ignore[arg-type]
        for lines in _lines(reps, lines_of_each):
            _insert(session, SaleLine.__table__, lines)  # type: ignore[arg-type]


def _insert(session: Session, table: Table, rows: pl.DataFrame) -> None:
    insert_frame(session, table, rows)
    if session.get_bind().dialect.name == "postgresql":
        # Ids were given here, not taken from the sequence.
        connection = session.connection()
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))"
        )


def _products() -> pl.DataFrame:
    places = range(PRODUCTS)
    return pl.DataFrame(
        {
            "id": [place + 1 for place in places],
            "code": [str(FIRST_PRODUCT + place) for place in places],
            "name": [f"Product {FIRST_PRODUCT + place}" for place in places],
            "range": [RANGES[place % len(RANGES)] for place in places],
        }
    )


def _lines(reps: int, lines_of_each: int) -> Iterator[pl.DataFrame]:
    """The lines of some reps at a time, so that a million of them never stand in memory together."""
    for first in range(0, reps, REPS_AT_ONCE):
        numbers = pl.int_range(first * lines_of_each, min(first + REPS_AT_ONCE, reps) * lines_of_each, eager=True)
        yield _said(numbers.to_frame("number"), lines_of_each)


def _said(numbers: pl.DataFrame, lines_of_each: int) -> pl.DataFrame:
    number = pl.col("number")
    # Multiplied, then squared, modulo a prime: without any order that shows, and without chance.
    scattered = (number * 48_271 + 11) % PRIME
    scattered = scattered * scattered % PRIME
    rep = number // lines_of_each
    return numbers.select(
        id=number + 1,
        issuer_id=pl.lit(0),
        kind=pl.lit("sell_in"),
        document=pl.format("S{}", number // 3),
        line=number % 3 + 1,
        date=pl.lit(FIRST_DAY) + pl.duration(days=scattered % DAYS),
        quantity=scattered % 7 + 1,
        amount_cents=pl.when(number % 20 == 0).then(-12_345).otherwise(scattered % 900_000 + 1_000),
        status=pl.lit("validated"),
        changed_at=pl.lit(utc_now(), pl.Datetime("us")),
        rep_id=rep + 1,
        client_id=rep * CLIENTS_APART + scattered // 1_000 % CLIENTS_OF_EACH + 1,
        product_id=scattered // 100_000 % PRODUCTS + 1,
    )
