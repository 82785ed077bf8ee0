"""Steps and full amounts: what a total is worth that reaches them, and what is missing to the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import polars as pl
from pydantic import Field

from challenges.criteria.limits import bounded
from challenges.criteria.settings import N_, Kind


@dataclass(frozen=True)
class NextStep:
    """What the next step would take: `missing` more (cents or pieces) of `part`, and it gives `points`."""

    points: int
    missing: int
    part: int = 0


def full_times(total: pl.Expr, every: int, points: int) -> pl.Expr:
    """`points` for every full `every` of a total; a total of zero or less gives 0."""
    # Floor division of a negative total would round away from zero: it is cut off before.
    return bounded(total.clip(lower_bound=0).cast(pl.Int128) // every * points)


def to_next_multiple(total: int, every: int) -> int:
    """How much is missing to the next full `every`."""
    return every - max(total, 0) % every if total >= 0 else every - total


Pays = Annotated[
    Literal["highest", "each"],
    Kind("choice", words={"highest": N_("the highest step reached"), "each": N_("every step reached")}),
    Field(title=N_("Pays"), description=N_("Which of the steps reached give their points.")),
]


def paid(steps: Sequence[tuple[pl.Expr, int]], pays: Pays) -> pl.Expr:
    """Points of the steps (whether it is reached, points), in ascending order: of the highest one, or of all."""
    if pays == "each":
        return pl.sum_horizontal(
            pl.when(reached).then(pl.lit(given, pl.Int64)).otherwise(0) for reached, given in steps
        )
    points = pl.lit(0, pl.Int64)
    for reached, given in steps:
        points = pl.when(reached).then(pl.lit(given, pl.Int64)).otherwise(points)
    return points


def next_step(value: int, bounds: Sequence[tuple[int, int]], pays: Pays) -> list[NextStep]:
    """The first step (from, points), in ascending order, that a value does not reach, and what it adds."""
    before = 0
    for start, points in bounds:
        if value < start:
            return [NextStep(points - before if pays == "highest" else points, start - value)]
        before = points
    return []
