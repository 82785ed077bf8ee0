"""Sale lines as a page shows them: under one name, with their sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

# So many lines under one name are shown unasked; the page offers the rest.
LINES_SHOWN = 200


@dataclass(frozen=True)
class Sum:
    """What lines add up to: how many they are, pieces and cents."""

    lines: int
    quantity: int
    amount_cents: int


@dataclass(frozen=True)
class Part:
    """Lines that have something in common: a rate, the reference days of a growth, or why they do not count.

    points: what this part alone gives, where a criterion adds its parts up; else None.
    lines: rows of `challenges.explain.SHOWN`, oldest first; `shown` is their sum, `whole` that of all there are.
    """

    label: str
    points: int | None
    lines: Sequence[dict[str, Any]]
    shown: Sum
    whole: Sum


def part_of(label: str, lines: pl.DataFrame, all_lines: bool, points: int | None = None) -> Part:
    """Lines under one name, so many as a page shows unasked."""
    shown = lines if all_lines else lines.head(LINES_SHOWN)
    return Part(label, points, list(shown.iter_rows(named=True)), _sum(shown), _sum(lines))


def _sum(lines: pl.DataFrame) -> Sum:
    return Sum(lines.height, int(lines["quantity"].sum()), int(lines["amount_cents"].sum()))
