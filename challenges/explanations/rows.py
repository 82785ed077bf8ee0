"""An explanation as the rows of a table: what `palier explain` writes as csv and json."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from challenges.scoring.results import Exclusion, Explanation
from core.money import plain

Row = tuple[Any, ...]
NO_LINE = (0, "", "", "", "", "", "", 0, "0.00")


def counted(explanation: Explanation) -> list[Row]:
    """Every key of every rule with its lines; the points stand on the first of them, so that the column adds up.

    What a gate withholds stands with 0 points and says so in its note.
    """
    rows: list[Row] = []
    for one in explanation.keys:
        lines = _lines(one.lines)
        if one.completed is not None:
            lines = [(0, "", "", "", one.completed.isoformat(), "", "", 0, "0.00")]
        note = f"withheld {one.withheld}" if one.withheld else ""
        rows += _key(one.criterion.name, one.key, one.points - one.withheld, lines, note)
    for boost in explanation.boosts:
        is_posted = (boost.booster.name, boost.key) in explanation.rows
        note = f"{boost.base.criterion.name}: {boost.base.points}" if is_posted else f"withheld {boost.points}"
        rows += _key(boost.booster.name, boost.key, boost.points if is_posted else 0, _lines(boost.base.lines), note)
    for cap in explanation.caps:
        taken = explanation.rows.get((cap.cap.name, ""), 0)
        if cap.taken:
            rows += _key(cap.cap.name, "", taken, [], f"{cap.counted} above {cap.cap.limit}")
    return rows


def not_counted(groups: Sequence[Exclusion]) -> list[Row]:
    """The lines that do not count, with the reason as their note."""
    rows: list[Row] = []
    for group in groups:
        since = [group.since.isoformat()] if group.since else []
        note = " ".join([group.why.value, *since, *filter(None, [group.through, group.owner])])
        rows += [(group.criterion, group.subject, 0, *line, note) for line in _lines(group.lines)]
    return rows


def _key(name: str, key: str, points: int, lines: Sequence[Row], note: str) -> list[Row]:
    return [(name, key, 0 if place else points, *line, note) for place, line in enumerate(lines or [NO_LINE])]


def _lines(lines: pl.DataFrame) -> list[Row]:
    return [
        (
            row.get("part", 0), row["kind"], row["document"], row["line"], row["date"].isoformat(),
            row["client"] or "", row["product"] or "", row["quantity"], plain(row["amount_cents"]),
        )
        for row in lines.iter_rows(named=True)
    ]  # fmt: skip
