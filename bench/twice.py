"""`python -m bench.twice`: how long one declaration takes to be looked at among a million lines of what was sold out.

Told apart: the search for the same sale alone, and all checks together with what they write. Of many declarations, the
middle one and the slowest of a hundred.
"""

import argparse
import time
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median, quantiles

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.databases import databases
from bench.programme import Programme
from bench.synthetic import _insert
from core.accounts.models import Account, Role
from core.clock import utc_now
from core.db import begin_writing, writing
from core.models import Client, Participant, Product
from declarations.alerts import reading
from declarations.alerts.looking import look_over
from declarations.alerts.reading import subject
from declarations.alerts.twice import twice
from declarations.catalogue import product_ids
from declarations.models import Declaration, DeclarationLine, State
from sales.models import SaleLine

SHOPS, PRODUCTS, CLIENTS = 300, 400, 30_000
LINES_OF_DOCUMENT = 3
LAST, DAYS = date(2024, 6, 30), 730
PRIME = 2**31 - 1
TRIED = 100
TOGETHER = 100_000


def main() -> None:
    """Fill, look, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.twice", description="One declaration among a million lines.")
    parser.add_argument("--database", default="sqlite", help="as for python -m bench")
    parser.add_argument("--lines", type=int, default=1_000_000)
    asked = parser.parse_args()
    with databases(asked.database) as made:
        programme = Programme(made.new())
        fill(programme, asked.lines)
        made.gather_statistics(programme.url)
        with programme.session() as session:
            begin_writing(session)
            search, whole, found = look(session, asked.lines)
            session.rollback()
        programme.disconnect()
    for name, seconds in (("the same sale", search), ("all checks", whole)):
        slowest = quantiles(seconds, n=20)[-1]
        print(f"{asked.database}, {asked.lines:,} lines: {name}: {median(seconds) * 1000:.1f} ms, "
              f"one in twenty more than {slowest * 1000:.1f} ms")  # fmt: skip
    print(f"{found} of {len(search)} copies were found")


def fill(programme: Programme, lines: int) -> None:
    """Distributors that sell all year round."""
    with programme.session() as session, writing(session):
        for table, count, more in (
            (Participant, SHOPS, {"kind": "distributor", "email": ""}),
            (Product, PRODUCTS, {"range": ""}),
            (Client, CLIENTS, {"segment": ""}),
        ):
            rows = pl.DataFrame({"id": pl.int_range(1, count + 1, eager=True)})
            name = pl.format(table.__name__[0] + "{}", "id")
            literals = {key: pl.lit(value) for key, value in more.items()}
            _insert(session, table.__table__, rows.with_columns(code=name, name=name, **literals))  # type: ignore[arg-type]
        session.add(Account(email="a@example.org", name="A", role=Role.DIRECTOR, language="en", password_hash="-"))
        for first in range(0, lines, TOGETHER):
            numbers = pl.int_range(first, min(first + TOGETHER, lines), eager=True).to_frame("number")
            _insert(session, SaleLine.__table__, _sold(numbers, lines))  # type: ignore[arg-type]


def _sold(numbers: pl.DataFrame, lines: int) -> pl.DataFrame:
    document, place = pl.col("number") // LINES_OF_DOCUMENT, pl.col("number") % LINES_OF_DOCUMENT
    shop = document % SHOPS + 1
    product = (pl.col("number") * 48_271 + 11) % PRIME % PRODUCTS + 1
    quantity = (pl.col("number") * 69_621) % PRIME % 5 + 1
    return numbers.select(
        id=pl.col("number") + 1,
        issuer_id=shop,
        kind=pl.lit("sell_out"),
        document=pl.format("FA-{}", document // SHOPS + 1),
        line=place + 1,
        date=pl.lit(LAST) - pl.duration(days=DAYS - document * LINES_OF_DOCUMENT * DAYS // lines),
        quantity=quantity,
        amount_cents=quantity * (product * 37 + 900 + (pl.col("number") * 7) % 100),
        status=pl.lit("validated"),
        changed_at=pl.lit(utc_now(), pl.Datetime("us")),
        distributor_id=shop,
        client_id=(document * 40_014) % PRIME % CLIENTS + 1,
        product_id=product,
    )


def look(session: Session, lines: int) -> tuple[list[float], list[float], int]:
    """Copies of what was sold by one distributor, declared by the next one some days later, under another writing."""
    search, whole, found = [], [], 0
    author = session.scalars(select(Account.id)).one()
    for declaration in copies(session, lines, author):
        begun = time.perf_counter()
        own = subject(session, declaration, product_ids(session, declaration))
        same = twice(own, reading.candidates(session, own, 7), 7)
        search.append(time.perf_counter() - begun)
        found += bool(same)
        begun = time.perf_counter()
        look_over(session, declaration)
        whole.append(time.perf_counter() - begun)
    return search, whole, found


def copies(session: Session, lines: int, author: int) -> Iterator[Declaration]:
    """A hundred of them, from all of the time."""
    documents = lines // LINES_OF_DOCUMENT
    for number in range(documents // 2, documents, max(documents // 2 // TRIED, 1)):
        first = session.get_one(SaleLine, number * LINES_OF_DOCUMENT + 1)
        rows = session.execute(
            select(SaleLine, Product.code, Client.code, Client.name)
            .join(Product, Product.id == SaleLine.product_id)
            .join(Client, Client.id == SaleLine.client_id)
            .where(SaleLine.document == first.document, SaleLine.issuer_id == first.issuer_id)
        ).all()
        one = Declaration(distributor_id=first.issuer_id % SHOPS + 1, account_id=author, key=str(number))
        one.document, one.date = first.document.replace("-", " 00").lower(), first.date + timedelta(days=3)
        one.client_code, one.client, one.state = rows[0][2], rows[0][3], State.SUBMITTED.value
        one.created_at = one.changed_at = one.submitted_at = utc_now()
        one.lines = [
            DeclarationLine(line=it.line, product=code, quantity=it.quantity, amount_cents=it.amount_cents)
            for it, code, _code, _name in rows
        ]
        session.add(one)
        session.flush()
        yield one


if __name__ == "__main__":
    main()
