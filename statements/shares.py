"""What each criterion contributes to a statement: its rule, its keys, and the sales that weigh most."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from challenges.criteria import Growth, Range
from challenges.criteria.base import SalesCriterion
from challenges.criteria.growth import REFERENCE
from challenges.explain import Explained
from challenges.files import read_definition
from challenges.models import Challenge
from challenges.queries import balances
from challenges.sentences import listed, rule
from challenges.wording import part_name, remark, total
from core.wording import key_name, labelled

# How many sales are named under a criterion: the page "why these points?" lists all of them.
NAMED = 5


@dataclass(frozen=True)
class KeyRow:
    """One key of a criterion: its name and the totals that count, in words, and the points held under it."""

    name: str
    basis: str
    points: int


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
    """The lines that counted under a criterion: how many, the `NAMED` largest, and the number and sum of the others."""

    count: int
    largest: list[Sale]
    others: int
    others_cents: int
    total_cents: int


@dataclass(frozen=True)
class Share:
    """One criterion: its rule in a sentence, the points it gave, the keys under which, and the sales behind them.

    same_sales_as: the name of an earlier criterion on the very same sales, which are then not named again.
    """

    name: str
    rule: str
    points: int
    keys: list[KeyRow]
    sales: Sales | None
    same_sales_as: str = ""


def read_shares(
    session: Session, challenge: Challenge, participant_id: int, reasons: Sequence[Explained]
) -> list[Share]:
    """A share per criterion, in the order of the rules; then any other name that the ledger holds points under."""
    held: dict[str, dict[str, int]] = defaultdict(dict)
    for balance in balances(session, challenge, participant_id):
        held[balance.criterion][balance.key] = balance.points
    seen: dict[frozenset[int], str] = {}
    shares = [
        _share(criterion, [it for it in reasons if it.criterion == criterion], held.pop(criterion.name, {}), seen)
        for criterion in read_definition(challenge.source).criteria
    ]
    others = [
        Share(name, "", sum(keys.values()), [KeyRow(key_name(key), "", given) for key, given in keys.items()], None)
        for name, keys in held.items()
    ]
    return shares + others


def _share(
    criterion: SalesCriterion, reasons: Sequence[Explained], held: dict[str, int], seen: dict[frozenset[int], str]
) -> Share:
    explained = {it.key: it for it in reasons}
    # Clients who give nothing are left out; a period or a whole challenge that gives nothing is said.
    keys = [key for key in sorted({*explained, *held}) if held.get(key) or not criterion.keyed_by_client]
    rows = [_key_row(criterion, key, explained.get(key), held.get(key, 0)) for key in keys]
    lines = _lines(criterion, reasons)
    ids = frozenset(lines["id"]) if lines is not None else frozenset()
    known_as = seen.setdefault(ids, criterion.name)
    same = known_as if ids and known_as != criterion.name else ""
    sales = None if same or lines is None or lines.is_empty() else _sales(lines)
    return Share(criterion.name, rule(criterion), sum(held.values()), rows, sales, same)


def _key_row(criterion: SalesCriterion, key: str, explained: Explained | None, points: int) -> KeyRow:
    name = key_name(key) or _("Whole challenge")
    if criterion.keyed_by_client and explained is not None:
        name = _client(key, next(iter(explained.lines["client_name"]), ""))
    return KeyRow(name, basis(explained) if explained else "", points)


def basis(explained: Explained) -> str:
    """The totals that the points are given for, in words: by range or product, or against the reference."""
    criterion, totals = explained.criterion, explained.totals
    if isinstance(criterion, Range):
        return listed(labelled(part_name(criterion, n), total(criterion, totals[n])) for n in sorted(totals))
    if isinstance(criterion, Growth):
        return remark(explained)
    return total(criterion, totals.get(0, 0))


def _lines(criterion: SalesCriterion, reasons: Sequence[Explained]) -> pl.DataFrame | None:
    """The lines of the challenge that counted, without those of a growth's reference; None where there is no key."""
    if not reasons:
        return None
    lines = pl.concat([it.lines for it in reasons])
    return lines.filter(pl.col("part") != REFERENCE) if isinstance(criterion, Growth) else lines


def _sales(lines: pl.DataFrame) -> Sales:
    ordered = lines.sort("amount_cents", "date", "document", "line", descending=[True, False, False, False])
    largest = [
        Sale(
            row["date"],
            f"{row['document']} / {row['line']}",
            _client(row["client"] or "", row["client_name"] or ""),
            row["product_name"] or row["product"] or "",
            row["amount_cents"],
        )
        for row in ordered.head(NAMED).iter_rows(named=True)
    ]
    rest = ordered.slice(NAMED)
    return Sales(
        lines.height, largest, rest.height, int(rest["amount_cents"].sum()), int(ordered["amount_cents"].sum())
    )


def _client(code: str, name: str | None) -> str:
    return f"{name} ({code})" if name and name != code else code
