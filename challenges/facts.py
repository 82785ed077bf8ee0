"""What the scoring core works on: frames of lines, people and catalogue, and the scene they make for a challenge."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from core.days import Per, calendar

LINES = {
    "id": pl.Int64,
    "kind": pl.String,
    "document": pl.String,
    "line": pl.Int64,
    "date": pl.Date,
    "participant": pl.Int64,
    "distributor": pl.Int64,
    "client": pl.Int64,
    "product": pl.Int64,
    "quantity": pl.Int64,
    "amount_cents": pl.Int64,
}
EARLIER = {"kind": pl.String, "client": pl.Int64, "participant": pl.Int64, "last": pl.Date}
AUDIENCE = {"participant": pl.Int64, "first": pl.Date, "last": pl.Date}
PRODUCTS = {"product": pl.Int64, "code": pl.String, "range": pl.String}
CLIENTS = {"client": pl.Int64, "client_code": pl.String}
DISTRIBUTORS = {"distributor": pl.Int64, "distributor_code": pl.String}


@dataclass(frozen=True)
class Facts:
    """Everything the rules of one challenge may look at, whatever database it came from.

    lines: validated lines credited to somebody, on the challenge's days and its reference days (columns LINES).
    earlier: the last validated positive sale before the challenge of each (kind, client, credited participant or
        null): what makes a client a known one (columns EARLIER).
    audience: the days on which each participant belongs, intervals that do not overlap (columns AUDIENCE).
    """

    lines: pl.DataFrame
    earlier: pl.DataFrame
    audience: pl.DataFrame
    products: pl.DataFrame
    clients: pl.DataFrame
    distributors: pl.DataFrame


@dataclass(frozen=True)
class Scene:
    """The facts as one challenge sees them: its own days, and the lines that are its lines."""

    start: date
    end: date
    facts: Facts

    @cached_property
    def lines(self) -> pl.LazyFrame:
        """The lines of the challenge: dated within it, credited to somebody of the audience on that day."""
        inside = self.facts.lines.lazy().filter(pl.col("date").is_between(self.start, self.end))
        days = self.facts.audience.lazy().select("participant", "first", belonged_until="last")
        return (
            inside.join(days, on="participant")
            .filter(pl.col("date").is_between(pl.col("first"), pl.col("belonged_until")))
            .drop("first", "belonged_until")
            # Every criterion starts from here: put together once, not once for each of them.
            .collect(engine="in-memory")
            .lazy()
        )

    @cached_property
    def participants(self) -> pl.DataFrame:
        """Who belongs to the audience on at least one day of the challenge (column participant)."""
        inside = (pl.col("first") <= self.end) & (pl.col("last") >= self.start)
        return self.facts.audience.filter(inside).select("participant").unique().sort("participant")

    def keys(self, per: Per) -> pl.DataFrame:
        """The days of the challenge with the name of their key period."""
        return calendar(self.start, self.end, per)

    def products(self, ranges: tuple[str, ...], codes: tuple[str, ...]) -> pl.Series:
        """The products that are in one of the ranges (or below it) or bear one of the codes."""
        wanted = pl.col("code").is_in(list(codes))
        for name in ranges:
            wanted = wanted | in_range(name)
        return self.facts.products.filter(wanted)["product"]


def in_range(name: str) -> pl.Expr:
    """Whether column `range` is `name` or lies below it."""
    return (pl.col("range") == name) | pl.col("range").str.starts_with(f"{name}/")
