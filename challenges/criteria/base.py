"""What every criterion over sale lines has, and the two slots that make it a rule of its own."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import polars as pl

from challenges.criteria.settings import Measure, Model, Name, Names, Sales
from challenges.facts import Scene
from core.days import Per

MEASURED = {"amount": "amount_cents", "quantity": "quantity"}


@dataclass(frozen=True)
class Ahead:
    """What the next step would take: `missing` more (cents or pieces) of `part`, and it gives `points`."""

    points: int
    missing: int
    part: int = 0


class SalesCriterion(Model):
    """A rule over sale lines.

    Its first slot, `matching`, says which lines count, for whom, under which key and with what quantity; its
    second, `worth`, what the totals under each key are worth. Everything else (summing, explaining,
    reconciling, simulating) the engine writes once, for all of them.
    """

    name: Name
    type: str
    ranges: Names
    products: Names
    sales: Sales | None = None

    @property
    def known_by_company(self) -> bool:
        """Whether a client's history is looked at across all participants, so that it may change hands."""
        return False

    @property
    def keyed_by_client(self) -> bool:
        """Whether points are kept client by client, so that a client's history is needed."""
        return False

    @property
    def pays_at_zero(self) -> bool:
        """Whether somebody who sold nothing earns points, so that everyone has to be looked at."""
        return False

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """The lines that count: columns of the lines, and key, part (Int8), value (Int64, cents or pieces)."""
        raise NotImplementedError

    def worth(self, totals: pl.LazyFrame) -> pl.LazyFrame:
        """From (participant, key, part, total) to (participant, key, points)."""
        raise NotImplementedError

    def ahead(self, totals: dict[int, int]) -> list[Ahead]:
        """The next steps, from the totals of one participant and key by part."""
        return []

    def narrowed(self, lines: pl.LazyFrame, scene: Scene) -> pl.LazyFrame:
        """The lines that this criterion's `sales`, `ranges` and `products` leave."""
        if self.sales in ("sell_in", "sell_out"):
            lines = lines.filter(pl.col("kind") == self.sales)
        if self.ranges or self.products:
            lines = lines.filter(pl.col("product").is_in(scene.products(self.ranges, self.products).implode()))
        return lines


class PeriodCriterion(SalesCriterion):
    """A rule on totals per key period: amounts in cents or quantities in pieces."""

    per: Per = "challenge"
    measure: Measure = "amount"

    def matching(self, scene: Scene) -> pl.LazyFrame:
        """Every narrowed line of the challenge, under its key period."""
        lines = self.narrowed(scene.lines, scene).with_columns(
            part=pl.lit(0, pl.Int8), value=pl.col(MEASURED[self.measure])
        )
        return with_period(lines, scene, self.per)


def with_period(lines: pl.LazyFrame, scene: Scene, per: Per) -> pl.LazyFrame:
    """Lines with their key: the name of the period they lie in."""
    if per == "challenge":
        return lines.with_columns(key=pl.lit(""))
    return lines.join(scene.keys(per).lazy(), on="date")


def full_times(total: pl.Expr, every: int, points: int) -> pl.Expr:
    """`points` for every full `every` of a total; a total of zero or less gives 0."""
    # Floor division of a negative total would round away from zero: it is cut off before.
    return (total.clip(lower_bound=0).cast(pl.Int128) // every * points).cast(pl.Int64)


def to_next_multiple(total: int, every: int) -> int:
    """How much is missing to the next full `every`."""
    return every - max(total, 0) % every if total >= 0 else every - total


Pays = Literal["highest", "each"]


def reached(total: pl.Expr, steps: list[tuple[int, int]], pays: Pays) -> pl.Expr:
    """Points of the steps (from, points) that a total reaches: of the highest one, or of all of them."""
    if pays == "each":
        return pl.sum_horizontal(pl.when(total >= start).then(points).otherwise(0) for start, points in steps)
    climbing = sorted(steps)
    points = pl.lit(0, pl.Int64)
    for start, given in climbing:
        points = pl.when(total >= start).then(pl.lit(given, pl.Int64)).otherwise(points)
    return points


def decimal_ratio(value: Decimal) -> tuple[int, int]:
    """A decimal as numerator and denominator, exactly."""
    return value.as_integer_ratio()
