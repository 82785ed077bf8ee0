"""The nine rules of nine.toml as somebody writes them for one evening: plain driver, Polars, INSERT.

It knows what the challenge file says, posts everything anew, and compares with nothing that was posted before. The
days and the first rules are those of `by_hand.py`. The caller opens and ends the transaction.
"""

from datetime import date
from typing import Any

import polars as pl

from bench.by_hand import END, END_BEFORE, START, START_BEFORE, awards, insert, ranges, steps, turnover

# The Monday of the week in which the challenge starts, and how many weeks it touches.
FIRST_MONDAY, WEEKS = date(2020, 2, 24), 14
# 180 days: whoever bought since then is no new client again.
DORMANT_DAYS = 180

LINES = f"""
SELECT document, line, CAST(date AS TEXT), rep_id, client_id, product_id, amount_cents FROM sale_line
WHERE kind = 'sell_in' AND status = 'validated' AND rep_id IS NOT NULL AND date BETWEEN '{START}' AND '{END}'
"""
REFERENCE = f"""
SELECT rep_id, CAST(SUM(amount_cents) AS BIGINT) FROM sale_line
WHERE kind = 'sell_in' AND status = 'validated' AND rep_id IS NOT NULL
  AND date BETWEEN '{START_BEFORE}' AND '{END_BEFORE}'
GROUP BY rep_id
"""
SOLD_BEFORE = f"""
SELECT client_id, product_id, CAST(MAX(date) AS TEXT) FROM sale_line
WHERE kind = 'sell_in' AND status = 'validated' AND date < '{START}' AND amount_cents > 0 AND client_id IS NOT NULL
GROUP BY client_id, product_id
"""
TARGETS = f"""
SELECT participant_id, SUBSTR(CAST(month AS TEXT), 1, 7), amount_cents FROM target
WHERE month BETWEEN '{START}' AND '{END}'
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
    clients = read("SELECT id, code FROM client", client=pl.Int64, client_code=pl.String)
    reference = read(REFERENCE, participant=pl.Int64, reference=pl.Int64)
    sold = read(SOLD_BEFORE, client=pl.Int64, product=pl.Int64, last=pl.String)
    aims = read(TARGETS, participant=pl.Int64, key=pl.String, target=pl.Int64)
    lines = lines.join(people, on="participant")
    to_clients = lines.join(clients, on="client")
    points = pl.concat([
        turnover(lines), ranges(lines, products), steps(lines), growth(lines, reference), regularity(lines),
        diversification(to_clients, products, sold), new_clients(to_clients, sold), targets(lines, aims),
        bundles(to_clients, products),
    ])  # fmt: skip
    insert(cursor, mark, challenge, points.filter(pl.col("points") != 0))


def growth(lines: pl.DataFrame, reference: pl.DataFrame) -> pl.DataFrame:
    totals = lines.group_by("participant").agg(pl.col("cents").sum())
    # Who sold nothing now has not grown.
    both = totals.join(reference.filter(pl.col("reference") > 0), on="participant")
    grown = (pl.col("cents") - pl.col("reference")) * 1000
    points = pl.when(grown >= pl.col("reference") * 125).then(500).when(grown >= 0).then(200).otherwise(0)
    return awards(both.with_columns(points=points, key=pl.lit("")), "Growth")


def regularity(lines: pl.DataFrame) -> pl.DataFrame:
    week = (pl.col("date").str.to_date() - FIRST_MONDAY).dt.total_days() // 7
    totals = lines.group_by("participant", week=week).agg(pl.col("cents").sum())
    reached = totals.filter(pl.col("cents") >= 500_000).sort("participant", "week")
    name = (FIRST_MONDAY + pl.duration(days=pl.col("week") * 7)).dt.strftime("%G-W%V")
    weeks = reached.select("participant", key=name, points=pl.lit(10))
    # In a row, the week grows as the place does: their difference stays the same.
    row = pl.col("week") - pl.int_range(pl.len()).over("participant")
    rows = reached.group_by("participant", row=row).agg(weeks=pl.len())
    streaks = rows.group_by("participant").agg(points=(pl.col("weeks") // 3).sum() * 50)
    complete = rows.filter(pl.col("weeks") == WEEKS).select("participant", key=pl.lit("all"), points=pl.lit(400))
    return pl.concat(
        awards(frame, "Every week") for frame in (weeks, streaks.with_columns(key=pl.lit("streak")), complete)
    )


def diversification(to_clients: pl.DataFrame, products: pl.DataFrame, sold: pl.DataFrame) -> pl.DataFrame:
    pair = ["client", "product"]
    first_sold = to_clients.join(sold, on="client", how="semi").join(sold, on=pair, how="anti")
    totals = first_sold.group_by("client", "client_code", "product").agg(pl.col("cents").sum())
    won = totals.filter(pl.col("cents") >= 150_000).join(owners(first_sold, pair), on=pair).join(products, on="product")
    return awards(won.with_columns(key=pl.format("{}|{}", "client_code", "code"), points=pl.lit(5)), "Something else")


def new_clients(to_clients: pl.DataFrame, sold: pl.DataFrame) -> pl.DataFrame:
    last = sold.group_by("client").agg(pl.col("last").max().str.to_date())
    first = owners(to_clients, ["client"]).join(last, on="client", how="left")
    asleep_from = pl.col("date").str.to_date() - pl.duration(days=DORMANT_DAYS)
    new = first.filter(pl.col("last").is_null() | (pl.col("last") < asleep_from))
    totals = to_clients.group_by("client", key="client_code").agg(pl.col("cents").sum())
    won = totals.filter(pl.col("cents") >= 500_000).join(new, on="client")
    return awards(won.with_columns(points=pl.lit(50)), "New clients")


def owners(lines: pl.DataFrame, side: list[str]) -> pl.DataFrame:
    """Whose the earliest positive line of each client or pair is, and its date."""
    positive = lines.filter(pl.col("cents") > 0).sort("date", "document", "line")
    return positive.group_by(side, maintain_order=True).agg(pl.col("participant").first(), pl.col("date").first())


def targets(lines: pl.DataFrame, aims: pl.DataFrame) -> pl.DataFrame:
    totals = lines.group_by("participant", pl.col("date").str.head(7).alias("key")).agg(pl.col("cents").sum())
    both = totals.join(aims.filter(pl.col("target") > 0), on=["participant", "key"])
    total, target = pl.col("cents") * 1000, pl.col("target")
    best = pl.when(total >= target * 1205).then(300).when(total >= target * 1000).then(150)
    return awards(both.with_columns(points=best.when(total >= target * 800).then(50).otherwise(0)), "Targets")


def bundles(to_clients: pl.DataFrame, products: pl.DataFrame) -> pl.DataFrame:
    # None of the three ranges has a name of its own below it: the first part of the path tells them apart.
    parts = products.select("product", part=pl.col("range").str.split("/").list.first())
    wanted = parts.filter(pl.col("part").is_in(["Bikes", "Accessories", "Clothing"]))
    totals = to_clients.join(wanted, on="product").group_by("participant", "client_code", "part")
    bought = totals.agg(pl.col("cents").sum()).filter(pl.col("cents") > 0)
    whole = bought.group_by("participant", key="client_code").agg(parts=pl.len()).filter(pl.col("parts") == 3)
    return awards(whole.with_columns(points=pl.lit(30)), "Whole outfit")
