"""Why these points: an explanation as a page shows it, criterion by criterion, key by key, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl

from challenges import wording
from challenges.criteria import Range
from challenges.criteria.base import PeriodCriterion, SalesCriterion
from challenges.definition import Definition
from challenges.explain import Explained
from challenges.sentences import missing, rule
from core.days import period_name
from core.wording import key_name

# So many lines of one key are shown unasked; the page offers the rest.
LINES_SHOWN = 200


@dataclass(frozen=True)
class Sum:
    """What lines add up to: how many they are, pieces and cents."""

    lines: int
    quantity: int
    amount_cents: int


@dataclass(frozen=True)
class Part:
    """The lines of a key that have something in common: a rate, or the reference days of a growth.

    points: what this part alone gives, where a criterion adds its parts up; else None.
    lines: rows of `challenges.explain.SHOWN`, oldest first; `shown` is their sum, `whole` that of all there are.
    """

    label: str
    points: int | None
    lines: Sequence[dict[str, Any]]
    shown: Sum
    whole: Sum


@dataclass(frozen=True)
class Key:
    """One period or client: its points, what they were given for, and the next steps in words."""

    label: str
    points: int
    total: str
    remark: str
    ahead: Sequence[str]
    parts: Sequence[Part]


@dataclass(frozen=True)
class Reason:
    """One criterion: its rule in a sentence, its points, and its keys."""

    name: str
    rule: str
    points: int
    keys: Sequence[Key]


def current_key(criterion: SalesCriterion, definition: Definition, now: date) -> str:
    """The key period that `now` lies in; the first or last one before and after the challenge."""
    day = min(max(now, definition.start), definition.end)
    return period_name(day, criterion.per) if isinstance(criterion, PeriodCriterion) else ""


def reasons(definition: Definition, explained: Sequence[Explained], now: date, all_lines: bool = False) -> list[Reason]:
    """Every criterion of the challenge, also those under which nothing counts yet; what lies ahead is seen from `now`.

    A period that is over has no next step.
    """
    clients = client_names(explained)
    found = {name: list(group) for name, group in groupby(explained, key=lambda one: one.criterion.name)}
    return [
        Reason(
            criterion.name,
            rule(criterion),
            sum(one.points for one in found.get(criterion.name, [])),
            [
                _key(one, clients, one.key == current_key(criterion, definition, now), all_lines)
                for one in found.get(criterion.name, [])
            ],
        )
        for criterion in definition.criteria
    ]


def client_names(explained: Sequence[Explained]) -> dict[str, str]:
    """The names of the clients that are keys, by code."""
    return {
        one.key: str(one.lines["client_name"][0])
        for one in explained
        if one.criterion.keyed_by_client and one.lines.height and one.lines["client_name"][0]
    }


def key_label(key: str, clients: dict[str, str]) -> str:
    """A key as people read it: the period in words, or the client by name."""
    return f"{clients[key]} ({key})" if key in clients else key_name(key)


def _key(one: Explained, clients: dict[str, str], is_current: bool, all_lines: bool) -> Key:
    return Key(
        key_label(one.key, clients),
        one.points,
        wording.total(one.criterion, sum(one.totals.values())) if set(one.totals) <= {0} else "",
        wording.remark(one),
        [missing(one.criterion, ahead) for ahead in one.ahead if is_current and ahead.points > 0],
        [_part(one, part, all_lines) for part in sorted(one.totals)],
    )


def _part(one: Explained, part: int, all_lines: bool) -> Part:
    lines = one.lines.filter(pl.col("part") == part)
    shown = lines if all_lines else lines.head(LINES_SHOWN)
    return Part(
        wording.part_name(one.criterion, part),
        _points_of(one.criterion, part, one.totals[part]) if isinstance(one.criterion, Range) else None,
        list(shown.iter_rows(named=True)),
        _sum(shown),
        _sum(lines),
    )


def _points_of(criterion: SalesCriterion, part: int, total: int) -> int:
    """What one rate gives: the criterion's own `worth`, asked about that rate alone."""
    alone = pl.LazyFrame(
        {"participant": [0], "key": [""], "part": [part], "total": [total]},
        schema={"participant": pl.Int64, "key": pl.String, "part": pl.Int8, "total": pl.Int64},
    )
    return int(criterion.worth(alone).collect()["points"][0])


def _sum(lines: pl.DataFrame) -> Sum:
    return Sum(lines.height, int(lines["quantity"].sum()), int(lines["amount_cents"].sum()))
