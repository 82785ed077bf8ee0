"""Sell-through summed up: by distributor, by range or by product. Whole numbers all the way, each rounded once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from sales.through.figures import BEFORE, SOLD, STOCKED, Figures

# Between the parts of a range's path.
BELOW = "/"


@dataclass(frozen=True)
class Totals:
    """What it comes to over some days, in whole units, cents, lines and days.

    cover: how many tenths of a month the stock lasts at the mean month's sell-out; None where nothing is sold on.
    share: how many percent of the lines declared are validated, rounded down; None where none was. delay: the days
    within which half of the lines declared had come; None where none was.
    """

    sell_in: int = 0
    sell_in_cents: int = 0
    sell_out: int = 0
    sell_out_cents: int = 0
    waiting: int = 0
    stock: int = 0
    with_submitted: int = 0
    cover: int | None = None
    share: int | None = None
    delay: int | None = None


@dataclass(frozen=True)
class Row:
    """A distributor, a range or a product: its key (number, path or code), its name, and its totals."""

    key: str
    name: str
    now: Totals
    before: Totals
    is_product: bool = False


def cover_of(stock: int, recent: int, months: int) -> int | None:
    """How many tenths of a month a stock lasts, where so many units were sold on in so many months; half goes up.

    None where none was: it lasts for ever, or there is none to last.
    """
    return (20 * max(stock, 0) * months + recent) // (2 * recent) if recent > 0 else None


def share_of(accepted: int, declared: int) -> int | None:
    """How many percent of what was declared is validated, rounded down: 100 only where all of it is."""
    return 100 * accepted // declared if declared else None


def by_distributor(figures: Figures) -> dict[int, tuple[Totals, Totals]]:
    """The totals of each distributor, of these days and of those before."""
    return _summed(figures, figures.sums, figures.delays, "distributor")


def of_all(figures: Figures) -> tuple[Totals, Totals]:
    """The totals of all together."""
    one = pl.lit(0).alias("all")
    found = _summed(figures, figures.sums.with_columns(one), figures.delays.with_columns(one), "all")
    return found.get(0, (Totals(), Totals()))


def within(figures: Figures, path: str) -> Figures:
    """The figures of the products in a range and below it; of all for an empty path."""
    if not path:
        return figures
    is_in = (pl.col("range") == path) | pl.col("range").str.starts_with(path + BELOW)
    chosen = figures.products.filter(is_in)
    sums, delays = (frame.join(chosen, on="product", how="semi") for frame in (figures.sums, figures.delays))
    return Figures(sums, delays, chosen, figures.last_sold, figures.counted_on, figures.months)


def beneath(figures: Figures, path: str) -> list[Row]:
    """The ranges right below a path, then the products that lie in itself; of figures that are `within` it.

    What has no range lies in the empty path; so do lines without a product, under an empty code.
    """
    depth = len(path) + len(BELOW) if path else 0
    rest = pl.col("range").fill_null("").str.slice(depth)
    part = rest.str.split(BELOW).list.first()
    own = pl.when(rest == "").then(pl.format("p{}", "product")).otherwise(pl.format("r{}", part))
    placed = figures.products.select("product", place=own)
    sums, delays = (
        frame.join(placed, on="product", how="left").with_columns(pl.col("place").fill_null("p0"))
        for frame in (figures.sums, figures.delays)
    )
    names = {row["product"]: (row["code"], row["name"]) for row in figures.products.iter_rows(named=True)}
    found = list(_rows(_summed(figures, sums, delays, "place"), names, path))
    return sorted(found, key=lambda row: (row.is_product, row.name.casefold(), row.key))


def _rows(found: dict[str, tuple[Totals, Totals]], names: dict[int, tuple[str, str]], path: str) -> Iterator[Row]:
    for place, (now, before) in found.items():
        if place.startswith("r"):
            part = place[1:]
            yield Row(f"{path}{BELOW}{part}" if path else part, part, now, before)
        else:
            code, name = names.get(int(place[1:]), ("", ""))
            yield Row(code, name, now, before, is_product=True)


def _summed(figures: Figures, sums: pl.DataFrame, delays: pl.DataFrame, by: str) -> dict[Any, tuple[Totals, Totals]]:
    names = [name + suffix for suffix in ("", BEFORE) for name in (*SOLD, *STOCKED)]
    rows = sums.group_by(by).agg(pl.col(names).sum())
    # Of an even number of lines the earlier one of the two in the middle: half of them came within so many days.
    middle = pl.col("days").sort().get((pl.len() - 1) // 2)
    waited = {
        (key, is_before): days for key, is_before, days in delays.group_by(by, "is_before").agg(middle).iter_rows()
    }
    return {
        row[by]: (
            _totals(row, "", figures.months, waited.get((row[by], False))),
            _totals(row, BEFORE, figures.months, waited.get((row[by], True))),
        )
        for row in rows.iter_rows(named=True)
    }


def _totals(row: dict[str, int], suffix: str, months: int, delay: int | None) -> Totals:
    said = {name: row[name + suffix] for name in (*SOLD, *STOCKED)}
    recent, declared, accepted = (said.pop(name) for name in ("recent", "declared", "accepted"))
    return Totals(
        **said, cover=cover_of(said["stock"], recent, months), share=share_of(accepted, declared), delay=delay
    )
