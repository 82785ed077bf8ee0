"""How Polars puts frames together: at once and in memory."""

from collections.abc import Iterable
from typing import Literal

import polars as pl

# The streaming engine takes twice as long where a few thousand lines are grouped.
ENGINE: Literal["in-memory"] = "in-memory"
# Polars would keep what several parts of a query need in a cache for which its threads wait, and those have waited
# for each other for ever (pola-rs/polars#21616): here it is put together before, by `materialized`.
UNCACHED = pl.QueryOptFlags(comm_subplan_elim=False)


def collected(frame: pl.LazyFrame) -> pl.DataFrame:
    """The frame, put together."""
    return frame.collect(engine=ENGINE, optimizations=UNCACHED)


def all_collected(frames: Iterable[pl.LazyFrame]) -> list[pl.DataFrame]:
    """The frames, put together at the same time."""
    return pl.collect_all(frames, engine=ENGINE, optimizations=UNCACHED)


def materialized(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame put together now, once, for whoever starts from it several times."""
    return collected(frame).lazy()
