"""The sales that weigh most under each rule of a statement; the page "why these points?" lists all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from challenges.explanations.report import RuleReport
from challenges.words.phrases import named

# How many sales are named under a rule.
NAMED = 5


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
    """The lines that counted under a rule: how many, the `NAMED` largest, and the number and sum of the others."""

    count: int
    largest: list[Sale]
    others: int
    others_cents: int
    total_cents: int


@dataclass(frozen=True)
class Contribution:
    """A rule, and the sales behind it.

    same_sales_as: the label of an earlier one on the very same sales, which are then not named again.
    """

    rule: RuleReport
    sales: Sales | None = None
    same_sales_as: str = ""


def contributions(rules: Sequence[RuleReport]) -> list[Contribution]:
    """Criteria, boosters and caps, each with its sales."""
    seen: dict[frozenset[int], str] = {}
    return [_contribution(rule, seen) for rule in rules if rule.kind != "gate"]


def _contribution(rule: RuleReport, seen: dict[frozenset[int], str]) -> Contribution:
    if rule.kind != "criterion" or rule.lines.is_empty():
        return Contribution(rule)
    known_as = seen.setdefault(frozenset(rule.lines["id"]), rule.label)
    if known_as != rule.label:
        return Contribution(rule, same_sales_as=known_as)
    return Contribution(rule, _sales(rule.lines))


def _sales(lines: pl.DataFrame) -> Sales:
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
    return Sales(
        lines.height, largest, rest.height, int(rest["amount_cents"].sum()), int(ordered["amount_cents"].sum())
    )
