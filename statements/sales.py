"""The sales that weigh most under each rule of a statement; the page "why these points?" lists all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from challenges.explanations.keys import Key
from challenges.explanations.report import RuleReport
from challenges.words.phrases import named

# How many sales are named under a rule.
NAMED = 3
# A longer name of a key takes two lines where it has no more room than usual.
LONG = 34
# What tells the sales of one rule from those of another: the lines, and the sum of those that are not shown.
Counted = tuple[frozenset[int], int | None]


@dataclass(frozen=True)
class Sale:
    """A sale line that counted."""

    day: date
    document: str
    client: str
    product: str
    amount_cents: int


@dataclass(frozen=True)
class Sales:
    """The lines that counted under a rule: how many, the `NAMED` largest, and the number and sum of the others.

    elsewhere_cents: what lines of other participants add to the total, none of which is told; None without any.
    """

    count: int
    largest: list[Sale]
    others: int
    others_cents: int
    elsewhere_cents: int | None
    total_cents: int


@dataclass(frozen=True)
class Contribution:
    """A rule, and the sales behind it.

    same_sales_as: the label of an earlier one on the very same sales, which are then not named again.
    """

    rule: RuleReport
    sales: Sales | None = None
    same_sales_as: str = ""

    @property
    def telling(self) -> list[Key]:
        """The keys that gave or hold back something; the first one where none did."""
        return [key for key in self.rule.given if _gave(key)] or list(self.rule.given)[:1]

    @property
    def has_long_names(self) -> bool:
        """Whether names need the room of what they are worth."""
        return any(len(key.label) > LONG for key in self.telling)

    @property
    def silent(self) -> list[Key]:
        """The periods that gave nothing, beside others that did."""
        quiet = [key for key in self.rule.given if not _gave(key) and key.label]
        return quiet if len(quiet) < len(self.rule.given) else quiet[1:]


def _gave(key: Key) -> bool:
    return bool(key.points or key.held_back)


def contributions(rules: Sequence[RuleReport]) -> list[Contribution]:
    """Criteria, boosters and caps, each with its sales."""
    seen: dict[Counted, str] = {}
    return [_contribution(rule, seen) for rule in rules if rule.kind != "gate"]


def _contribution(rule: RuleReport, seen: dict[Counted, str]) -> Contribution:
    if rule.kind != "criterion" or rule.lines.is_empty():
        return Contribution(rule)
    known_as = seen.setdefault((frozenset(rule.lines["id"]), rule.elsewhere_cents), rule.label)
    if known_as != rule.label:
        return Contribution(rule, same_sales_as=known_as)
    return Contribution(rule, _sales(rule.lines, rule.elsewhere_cents))


def _sales(lines: pl.DataFrame, elsewhere_cents: int | None) -> Sales:
    ordered = lines.sort("amount_cents", "date", "document", "line", descending=[True, False, False, False])
    largest = [
        Sale(
            row["date"],
            f"{row['document']} / {row['line']}",
            named(row["client"] or "", row["client_name"]),
            row["product_name"] or row["product"] or "",
            row["amount_cents"],
        )
        for row in ordered.head(NAMED).iter_rows(named=True)
    ]
    rest = ordered.slice(NAMED)
    others_cents, own_cents = int(rest["amount_cents"].sum()), int(ordered["amount_cents"].sum())
    total_cents = own_cents + (elsewhere_cents or 0)
    return Sales(lines.height, largest, rest.height, others_cents, elsewhere_cents, total_cents)
