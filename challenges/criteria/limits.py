"""The most that anybody may earn: far below it every sum of points is exact, and beyond it nothing is scored."""

import polars as pl
from flask_babel import format_decimal
from flask_babel import gettext as _

from core.errors import Refused

# What one participant may earn by all criteria and boosters together. Every sum of a challenge's points stays within
# 64 bits, in the database too, and within what a spreadsheet and a browser count exactly.
MAX_EARNED = 10**15
# What stands in place of points beyond that: large enough to be found, small enough to be added up until then.
BEYOND = 2 * MAX_EARNED


class TooManyPoints(Refused):
    """A rule gives somebody more points than can be counted; `rule`: its name."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule

    def __str__(self) -> str:
        return too_many(self.rule)


def too_many(rule: str) -> str:
    """What is wrong with that rule, in the reader's language."""
    return _(
        "Rule “%(rule)s” would give a participant more than %(most)s points."
        " Look at its points, at what they are given for, and at the amounts of the sales.",
        rule=rule,
        most=format_decimal(MAX_EARNED),
    )


def bounded(points: pl.Expr) -> pl.Expr:
    """Points (Int128) as they are kept (Int64): exact, or BEYOND where they are too many (see `refuse_beyond`)."""
    return points.clip(-BEYOND, BEYOND).cast(pl.Int64)


def added_up() -> pl.Expr:
    """The sum of column points, bounded."""
    return bounded(pl.col("points").cast(pl.Int128).sum())


def refuse_beyond(rows: pl.DataFrame, most: int = MAX_EARNED) -> None:
    """TooManyPoints where the rows (participant, criterion, key, points) give a participant more than `most`."""
    # Nearly always: neither summed nor grouped.
    if rows.is_empty() or int(rows["points"].abs().max()) * rows.height <= most:  # type: ignore[arg-type]
        return
    size = pl.col("points").cast(pl.Int128).abs()
    summed = rows.group_by("participant").agg(size.sum().alias("all"), pl.col("criterion").get(size.arg_max()))
    found = summed.filter(pl.col("all") > most).sort("all", "participant", descending=[True, False])
    if not found.is_empty():
        raise TooManyPoints(found["criterion"][0])
