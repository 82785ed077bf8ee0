"""The points of a rule shared among the sales that made them, so that each sale can be told what it brought.

A rule gives points for a period, a client or a document, seldom for one line: what a key gives is shared among its
lines by their amounts, in whole points that add up to the key's. What no line stands behind (training, ceilings) is
told apart. Points are only ever counted by the ledger; shares tell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from challenges.explanations.keys import BoostedKey, Key
from challenges.explanations.lines import Lines
from challenges.explanations.report import RuleReport


@dataclass(frozen=True)
class SoldLine:
    """A sale line that counts, with what it is shared of each rule, by its label."""

    id: int
    day: date
    document: str
    line: int
    client: str
    product: str
    cents: int
    by_rule: Mapping[str, int]

    @property
    def points(self) -> int:
        """Its share of all rules."""
        return sum(self.by_rule.values())


@dataclass(frozen=True)
class Shares:
    """The sales of one participant that count, the latest first, and the points that no sale stands behind."""

    lines: Sequence[SoldLine]
    without_sale: Mapping[str, int]

    @property
    def points(self) -> int:
        """What it all adds up to: the points of the participant."""
        return sum(line.points for line in self.lines) + sum(self.without_sale.values())


def shares_of(rules: Sequence[RuleReport]) -> Shares:
    """Every line that counts under some rule, and its share of each."""
    rows: dict[int, dict[str, Any]] = {}
    shared: dict[int, dict[str, int]] = {}
    without: dict[str, int] = {}
    for rule in rules:
        told = sum(key.points for key in rule.keys)
        if rule.points != told:
            _add(without, rule.label, rule.points - told)
        for key in rule.keys:
            found = _of_key(key, rows)
            for line_id, points in found.items():
                _add(shared.setdefault(line_id, {}), rule.label, points)
            if not found and key.points:
                _add(without, rule.label, key.points)
    lines = [_line(rows[line_id], by_rule) for line_id, by_rule in shared.items()]
    return Shares(sorted(lines, key=lambda it: (it.day, it.document, it.line), reverse=True), without)


def share(points: int, weights: Sequence[int]) -> list[int]:
    """Whole points by weights, adding up to `points`; what is left of the division goes to the greatest remainders.

    Weights that come to nothing or less share nothing: the last one, which came last, has all of it.
    """
    whole = sum(weights)
    if whole <= 0:
        return [0] * (len(weights) - 1) + [points] if weights else []
    parts = [points * weight // whole for weight in weights]
    rests = sorted(range(len(weights)), key=lambda n: (-(points * weights[n] % whole), n))
    for place in rests[: points - sum(parts)]:
        parts[place] += 1
    return parts


def _of_key(key: Key, rows: dict[int, dict[str, Any]]) -> dict[int, int]:
    """The share of each line of a key; each part that has points of its own among its own lines."""
    parts = [part for part in key.parts if not part.is_reference and part.count]
    own = [part.points for part in parts]
    given = [points for points in own if points is not None]
    found: dict[int, int] = {}
    # A key's points are its parts' unless something came between: a gate, a booster.
    if parts and len(given) == len(parts) and sum(given) == key.points and not isinstance(key, BoostedKey):
        for part, points in zip(parts, given, strict=True):
            found |= _shared(points, [part], rows)
    elif parts:
        found = _shared(key.points, parts, rows)
    return found


def _shared(points: int, parts: Sequence[Lines], rows: dict[int, dict[str, Any]]) -> dict[int, int]:
    lines = {row["id"]: row for row in _rows(parts)}
    rows.update(lines)
    return dict(zip(lines, share(points, [row["amount_cents"] for row in lines.values()]), strict=True))


def _rows(parts: Sequence[Lines]) -> Iterator[dict[str, Any]]:
    rows = [row for part in parts for row in part.rows]
    yield from sorted(rows, key=lambda row: (row["date"], row["id"]))


def _line(row: Mapping[str, Any], by_rule: Mapping[str, int]) -> SoldLine:
    return SoldLine(
        row["id"],
        row["date"],
        row["document"],
        row["line"],
        row["client_name"] or row["client"] or "",
        row["product_name"] or row["product"] or "",
        row["amount_cents"],
        {rule: points for rule, points in by_rule.items() if points},
    )


def _add(into: dict[str, int], name: str, points: int) -> None:
    into[name] = into.get(name, 0) + points
