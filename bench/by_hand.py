"""The example challenge's five rules as somebody writes them for one evening: plain driver, Polars, INSERT.

It knows what the challenge file says (spring-2020), posts everything anew, and compares with nothing that was
posted before. The caller opens and ends the transaction.
"""

from typing import Any

import polars as pl

START, END = "2020-03-01", "2020-05-31"
START_BEFORE, END_BEFORE = "2019-03-01", "2019-05-31"

LINES = f"""
SELECT document, line, CAST(date AS TEXT), rep_id, client_id, product_id, amount_cents FROM sale_line
WHERE kind = 'sell_in' AND status = 'validated' AND rep_id IS NOT NULL
  AND (date BETWEEN '{START}' AND '{END}' OR date BETWEEN '{START_BEFORE}' AND '{END_BEFORE}')
"""
KNOWN = f"""
SELECT DISTINCT client_id FROM sale_line
WHERE kind = 'sell_in' AND status = 'validated' AND date < '{START}' AND amount_cents > 0 AND client_id IS NOT NULL
"""
BATCH = """
INSERT INTO posting_batch (challenge_id, at, cause, detail)
VALUES ({challenge}, '2020-06-01 00:00:00', 'launch', '') RETURNING id
"""


def score(connection: Any, mark: str, challenge: int) -> None:
    """Post the points of everyone."""
    cursor = connection.cursor()

    def read(query: str, **schema: type[pl.DataType]) -> pl.DataFrame:
        return pl.DataFrame(cursor.execute(query).fetchall(), schema=schema, orient="row")

    lines = read(LINES, document=pl.String, line=pl.Int64, date=pl.String, participant=pl.Int64, client=pl.Int64,
                 product=pl.Int64, cents=pl.Int64)  # fmt: skip
    people = read("SELECT id FROM participant WHERE kind = 'rep'", participant=pl.Int64)
    products = read("SELECT id, code, range FROM product", product=pl.Int64, code=pl.String, range=pl.String)
    clients = read("SELECT id, code FROM client", client=pl.Int64, key=pl.String)
    known = read(KNOWN, client=pl.Int64)
    lines = lines.join(people, on="participant").with_columns(now=pl.col("date") >= START)
    current = lines.filter("now")
    won = new_clients(current, clients, known)
    points = pl.concat([turnover(current), ranges(current, products), steps(current), growth(lines), won])
    insert(cursor, mark, challenge, points.filter(pl.col("points") != 0))


def full(total: pl.Expr, every: int, points: int) -> pl.Expr:
    return total.clip(lower_bound=0) // every * points


def awards(frame: pl.DataFrame, criterion: str) -> pl.DataFrame:
    return frame.select("participant", pl.lit(criterion).alias("criterion"), "key", pl.col("points").cast(pl.Int64))


def turnover(current: pl.DataFrame) -> pl.DataFrame:
    totals = current.group_by("participant").agg(points=full(pl.col("cents").sum(), 10_000, 1))
    return awards(totals.with_columns(key=pl.lit("")), "Turnover")


def ranges(current: pl.DataFrame, products: pl.DataFrame) -> pl.DataFrame:
    def below(name: str) -> pl.Expr:
        return (pl.col("range") == name) | pl.col("range").str.starts_with(name + "/")

    rate = pl.when(pl.col("code") == "482").then(2).when(below("Bikes/Road Bikes")).then(1).when(below("Bikes")).then(0)
    rates = products.select("product", rate=rate).drop_nulls()
    totals = current.join(rates, on="product").group_by("participant", "rate").agg(pl.col("cents").sum())
    total = pl.col("cents")
    given = pl.when(pl.col("rate") == 2).then(full(total, 10_000, 5)).when(pl.col("rate") == 1)
    points = given.then(full(total, 50_000, 2)).otherwise(full(total, 50_000, 1))
    summed = totals.with_columns(points=points).group_by("participant").agg(pl.col("points").sum())
    return awards(summed.with_columns(key=pl.lit("")), "Ranges")


def steps(current: pl.DataFrame) -> pl.DataFrame:
    totals = current.group_by("participant", pl.col("date").str.head(7).alias("key")).agg(pl.col("cents").sum())
    points = pl.when(pl.col("cents") >= 10_000_000).then(300).when(pl.col("cents") >= 5_000_000).then(100).otherwise(0)
    return awards(totals.with_columns(points=points), "Steps")


def growth(lines: pl.DataFrame) -> pl.DataFrame:
    totals = lines.group_by("participant").agg(
        c=pl.col("cents").filter("now").sum(), r=pl.col("cents").filter(~pl.col("now")).sum()
    )
    grown = (pl.col("c") - pl.col("r")) * 1000
    points = pl.when(pl.col("r") < 1).then(0).when(grown >= pl.col("r") * 125).then(500).when(grown >= 0).then(200)
    return awards(totals.with_columns(points=points.otherwise(0), key=pl.lit("")), "Growth")


def new_clients(current: pl.DataFrame, clients: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    new = current.filter(pl.col("client").is_not_null()).join(known, on="client", how="anti")
    positive = new.filter(pl.col("cents") > 0).sort("date", "document", "line")
    owners = positive.group_by("client", maintain_order=True).agg(pl.col("participant").first())
    totals = new.group_by("client").agg(pl.col("cents").sum()).filter(pl.col("cents") >= 50_000)
    won = totals.join(owners, on="client").join(clients, on="client")
    return awards(won.with_columns(points=pl.lit(50)), "New clients")


def insert(cursor: Any, mark: str, challenge: int, points: pl.DataFrame) -> None:
    batch = cursor.execute(BATCH.format(challenge=challenge)).fetchone()[0]
    marks = ", ".join([mark] * 4)
    cursor.executemany(
        "INSERT INTO posting (challenge_id, batch_id, participant_id, criterion, key, points) "
        f"VALUES ({challenge}, {batch}, {marks})",
        points.rows(),
    )
