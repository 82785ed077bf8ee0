"""Sale lines that have something in common, under one name and with their sum."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import polars as pl

from challenges.scoring.results import Exclusion
from challenges.words import Names, words_of
from challenges.words.exclusions import common_reason


@dataclass(frozen=True)
class Lines:
    """The lines of a rate, of the reference days of a growth, or of one reason for which they do not count.

    id: what tells them from others under the same key or rule.
    frame: columns SHOWN, oldest first. points: what these alone give, where a criterion adds its parts up; else None.
    is_reference: whether they are none of the challenge's own.
    elsewhere_cents: what lines of others beside them come to, none of which may be shown; None without any.
    """

    id: str
    label: str
    frame: pl.DataFrame
    points: int | None = None
    is_reference: bool = False
    elsewhere_cents: int | None = None

    @property
    def count(self) -> int:
        """How many are shown."""
        return self.frame.height

    @cached_property
    def quantity(self) -> int:
        """Pieces on those that are shown."""
        return int(self.frame["quantity"].sum())

    @cached_property
    def amount_cents(self) -> int:
        """Cents in all, also of lines that are not shown."""
        return int(self.frame["amount_cents"].sum()) + (self.elsewhere_cents or 0)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each line with its columns by name."""
        return list(self.frame.iter_rows(named=True))

    def some(self, first: int, most: int) -> "Lines":
        """So many of them, from the one at that place on (from 0); what is not shown comes after the last."""
        has_last = first + most >= self.count
        return replace(
            self, frame=self.frame.slice(first, most), elsewhere_cents=self.elsewhere_cents if has_last else None
        )


@dataclass(frozen=True)
class LeftOut:
    """What one rule leaves out (any rule, under an empty name): for each reason, told in its label, the lines."""

    name: str
    reasons: Sequence[Lines]

    @property
    def count(self) -> int:
        """How many lines."""
        return sum(reason.count for reason in self.reasons)

    @property
    def amount_cents(self) -> int:
        """Cents in all."""
        return sum(reason.amount_cents for reason in self.reasons)


def left_out(found: Sequence[Exclusion], names: Names) -> dict[str, LeftOut]:
    """What did not count and why, under the name of the criterion that leaves it out."""
    by_rule: dict[str, list[Lines]] = {}
    for it in found:
        by_rule.setdefault(it.criterion, []).append(Lines(f"{it.why}/{it.subject}", reason_of(it, names), it.lines))
    return {name: LeftOut(name, reasons) for name, reasons in by_rule.items()}


def reason_of(left: Exclusion, names: Names) -> str:
    """Why some lines do not count."""
    criterion = names.criterion(left.criterion)
    return words_of(criterion, names).exclusion(left) if criterion else common_reason(left)
