"""A report as the rows of a table: what `palier explain` writes as csv and json, in codes and in no language."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from challenges.explanations.keys import BoostedKey, Key
from challenges.explanations.report import Report
from challenges.scoring.results import CapResult, Exclusion
from core.money import plain

Row = tuple[Any, ...]
NO_LINE = (0, "", "", "", "", "", "", 0, "0.00")
# The note beside what lines of others come to, which are not told.
ELSEWHERE = "elsewhere"


def counted(report: Report) -> list[Row]:
    """Every key of every rule with its lines; the points stand on the first of them, so that the column adds up.

    What a gate withholds stands with 0 points and says so in its note.
    """
    keys = [row for rule in report.rules for key in rule.keys for row in _of_key(rule.name, key)]
    taken = [it for it in report.explanation.caps if it.taken]
    return keys + [row for it in taken for row in _of_cap(report, it)]


def _of_key(name: str, key: Key) -> list[Row]:
    lines = _lines(key.result.lines)
    if key.result.completed is not None:
        lines = [(0, "", "", "", key.result.completed.isoformat(), "", "", 0, "0.00")]
    note = f"withheld {key.held_back}" if key.held_back else ""
    if isinstance(key, BoostedKey) and not note:
        note = f"{key.result.criterion.name}: {key.result.points}"
    rows = _rows(name, key.result.key, key.points, lines, note)
    elsewhere = key.result.elsewhere_cents
    if elsewhere is None:
        return rows
    return [*rows, (name, key.result.key, 0, *NO_LINE[:-1], plain(elsewhere), ELSEWHERE)]


def _of_cap(report: Report, it: CapResult) -> list[Row]:
    taken = report.explanation.rows.get((it.cap.name, ""), 0)
    return _rows(it.cap.name, "", taken, [], f"{it.counted} above {it.cap.limit}")


def not_counted(groups: Sequence[Exclusion]) -> list[Row]:
    """The lines that do not count, with the reason as their note."""
    rows: list[Row] = []
    for group in groups:
        since = [group.since.isoformat()] if group.since else []
        note = " ".join([group.why.value, *since, *filter(None, [group.through, group.owner])])
        rows += [(group.criterion, group.subject, 0, *line, note) for line in _lines(group.lines)]
    return rows


def _rows(name: str, key: str, points: int, lines: Sequence[Row], note: str) -> list[Row]:
    return [(name, key, 0 if place else points, *line, note) for place, line in enumerate(lines or [NO_LINE])]


def _lines(lines: pl.DataFrame) -> list[Row]:
    return [
        (
            row.get("part", 0), row["kind"], row["document"], row["line"], row["date"].isoformat(),
            row["client"] or "", row["product"] or "", row["quantity"], plain(row["amount_cents"]),
        )
        for row in lines.iter_rows(named=True)
    ]  # fmt: skip
