"""The ledger in one line a posting: when, for which rule, and what was sold, in words and not by a file's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from flask_babel import ngettext

from challenges.explanations.postings import Entry
from challenges.explanations.report import RuleReport
from challenges.words.phrases import joined
from core.clock import day_of
from core.wording import number

ALWAYS = date.min


@dataclass(frozen=True)
class LedgerLine:
    """A posting: its day, the rule and its key, what was sold for it (else why it was made), the points then held."""

    day: date
    what: str
    why: str
    points: int
    balance: int


def ledger_lines(entries: Sequence[Entry], rules: Sequence[RuleReport]) -> list[LedgerLine]:
    """Every posting of the ledger, the oldest first."""
    lines_of = {(rule.label, key.label): key.result.lines for rule in rules for key in rule.keys}
    since: dict[tuple[str, str], date] = {}
    told, balance = [], 0
    for entry in entries:
        key, day = (entry.rule, entry.key), day_of(entry.at)
        balance += entry.points
        why = _sold(lines_of, key, since.get(key, ALWAYS), day) or entry.reason
        since[key] = day
        told.append(LedgerLine(day, entry.what, why, entry.points, balance))
    return told


def _sold(lines_of: Mapping[tuple[str, str], pl.DataFrame], key: tuple[str, str], since: date, day: date) -> str:
    """The largest of the sales that count under a key and came since its posting before, and how many came with it."""
    lines = lines_of.get(key)
    if lines is None or lines.is_empty():
        return ""
    come = lines.filter((pl.col("date") > since) & (pl.col("date") <= day))
    if come.is_empty():
        return ""
    by_size = [pl.col("amount_cents").abs(), "date", "document", "line"]
    first = come.sort(*by_size, descending=[True, False, False, False]).row(0, named=True)
    named = joined(
        first["product_name"] or first["product"] or first["document"], first["client_name"] or first["client"] or ""
    )
    others = come.height - 1
    if not others:
        return named
    return ngettext(
        "%(sale)s and %(count)s more", "%(sale)s and %(count)s more", others, sale=named, count=number(others)
    )
