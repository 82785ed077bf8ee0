"""A programme of any size, always the same for the same size: reps with targets that share clients, and their sales.

Documents have several lines, some of which are returns. Clients keep to a few products and now and then try another;
some come late, some come back after a long time. Some reps sell all they sell in the last months, week by week. Some
lines are not validated, or nobody's, or to nobody.
"""

from collections.abc import Iterator
from datetime import date

import polars as pl
from sqlalchemy import Table
from sqlalchemy.orm import Session

from bench.programme import Programme
from core.bulk import insert_frame
from core.clock import utc_now
from core.db import writing
from core.models import Client, Participant, Product, Target
from sales.models import SaleLine

RANGES = [
    "Bikes/Road Bikes/Race",
    "Bikes/Road Bikes/Touring",
    "Bikes/Mountain Bikes",
    "Components/Wheels",
    "Components/Brakes/Disc",
    "Accessories/Helmets",
    "Accessories/Lights",
    "Clothing",
    "Clothing/Gloves",
    "Services",
]
PRODUCTS = 200
FIRST_PRODUCT = 400
# What a client buys as a rule: so many products, which lie so far apart that they are of all ranges.
PRODUCTS_OF_EACH = 12
PRODUCTS_APART = 17
# Neighbours have half of their clients in common.
CLIENTS_OF_EACH = 10
CLIENTS_APART = 5
LINES_OF_DOCUMENT = 4
# Lines lie between these days, of which the example challenge looks at the last three months and those a year before.
FIRST_DAY, DAYS = date(2018, 6, 1), 731
# One client in so many comes in the last days only; the next one sleeps from one day to another.
RARE = 20
LATE_DAYS = 100
ASLEEP_FROM, ASLEEP_UNTIL = 400, 639
MONTHS = [date(2018 + place // 12, place % 12 + 1, 1) for place in range(5, 29)]
# Of so many reps one has no targets, one has targets of zero, and one sells on the challenge's days only.
RARE_REP = 50
BUSY_DAYS = 92
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
        _insert(session, Target.__table__, _targets(numbers))  # type: ignore[arg-type]
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


def _targets(reps: pl.Series) -> pl.DataFrame:
    """What each rep should sell in each month: 20,000 to 49,000, about as much as they do."""
    months = pl.DataFrame({"month": MONTHS}).with_row_index("place")
    rep = pl.col("participant_id")
    amount = pl.when(rep % RARE_REP == 1).then(0).otherwise((rep * 7 + pl.col("place") * 13) % 30 * 100_000 + 2_000_000)
    targets = reps.to_frame("participant_id").filter(rep % RARE_REP != 0).join(months, how="cross")
    return targets.with_columns(amount_cents=amount).drop("place").with_row_index("id", offset=1)


def _lines(reps: int, lines_of_each: int) -> Iterator[pl.DataFrame]:
    """The lines of some reps at a time, so that a million of them never stand in memory together."""
    for first in range(0, reps, REPS_AT_ONCE):
        numbers = pl.int_range(first * lines_of_each, min(first + REPS_AT_ONCE, reps) * lines_of_each, eager=True)
        yield _said(numbers.to_frame("number"), lines_of_each)


def _said(numbers: pl.DataFrame, lines_of_each: int) -> pl.DataFrame:
    number = pl.col("number")
    rep, place = number // lines_of_each, number % lines_of_each
    documents = -(-lines_of_each // LINES_OF_DOCUMENT)
    document = rep * documents + place // LINES_OF_DOCUMENT
    client = rep * CLIENTS_APART + _scattered(document) // 1_000 % CLIENTS_OF_EACH + 1
    scattered = _scattered(number)
    returned = number % RARE == 0
    busy = DAYS - BUSY_DAYS + document % documents * BUSY_DAYS // documents
    day = pl.when(rep % RARE_REP == 2).then(busy).otherwise(_day(_scattered(document), client))
    quantity = scattered % 7 + 1
    amount = scattered % 900_000 + 1_000
    return numbers.select(
        id=number + 1,
        issuer_id=pl.lit(0),
        kind=pl.lit("sell_in"),
        document=pl.format("S{}", document),
        line=place % LINES_OF_DOCUMENT + 1,
        date=pl.lit(FIRST_DAY) + pl.duration(days=day),
        quantity=pl.when(returned).then(-quantity).otherwise(quantity),
        amount_cents=pl.when(returned).then(-amount).otherwise(amount),
        status=pl.when(number % 50 == 7).then(pl.lit("submitted")).otherwise(pl.lit("validated")),
        changed_at=pl.lit(utc_now(), pl.Datetime("us")),
        rep_id=pl.when(number % 97 != 0).then(rep + 1),
        client_id=pl.when(document % 100 != 3).then(client),
        product_id=_product(scattered, client),
    )


def _scattered(number: pl.Expr) -> pl.Expr:
    """Multiplied, then squared, modulo a prime: without any order that shows, and without chance."""
    multiplied = (number * 48_271 + 11) % PRIME
    return multiplied * multiplied % PRIME


def _day(scattered: pl.Expr, client: pl.Expr) -> pl.Expr:
    """How many days after the first one a document is written."""
    late = DAYS - LATE_DAYS + scattered % LATE_DAYS
    awake = scattered % (DAYS - ASLEEP_UNTIL + ASLEEP_FROM)
    not_asleep = pl.when(awake < ASLEEP_FROM).then(awake).otherwise(awake - ASLEEP_FROM + ASLEEP_UNTIL)
    rare = client % RARE
    return pl.when(rare == 0).then(late).when(rare == 1).then(not_asleep).otherwise(scattered % DAYS)


def _product(scattered: pl.Expr, client: pl.Expr) -> pl.Expr:
    """One of those that the client buys as a rule, or once in ten times any."""
    usual = (client * 7_919 + scattered // 100_000 % PRODUCTS_OF_EACH * PRODUCTS_APART) % PRODUCTS
    return pl.when(scattered % 10 == 0).then(scattered // 100_000 % PRODUCTS).otherwise(usual) + 1
