"""What is added at a press of a button: a rule, a prize, a step, with numbers to begin with."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from challenges.definition.model import Definition
from challenges.definition.shifts import ONE_YEAR_EARLIER
from challenges.definition.tree import TYPE
from core.errors import Refused

A_WEEK = timedelta(days=6)
Table = dict[str, Any]


def fresh(kind: str, word: str, definition: Definition, ranges: Sequence[str]) -> Table:
    """A new entry of a list of the challenge; `word`: its type or form, where there are several.

    ranges: those of the catalogue, which a rule by range begins with. Refused where there are not enough.
    """
    known = {
        "criteria": lambda: _criterion(word, ranges),
        "boosters": lambda: _booster(definition),
        "caps": lambda: {"name": _("Ceiling"), "limit": 5000},
        "gates": lambda: {"name": _("Minimum first"), "minimum": 10_000},
        "prizes": lambda: _prize(word),
    }
    table = known[kind]()
    return {"name": _unused(table.pop("name"), definition, kind == "prizes"), **table}


def fresh_row(key: str, rows: Sequence[Table], ranges: Sequence[str]) -> Table:
    """One more step, rate or league by hand, after the ones there are."""
    last = rows[-1] if rows else {}
    if key == "rates":
        free = [name for name in ranges if name not in [row.get("range") for row in rows]]
        if not free:
            raise Refused(_("Every range of the catalogue has its rate already."))
        return {"range": free[0], "points": last.get("points", 1), "every": last.get("every", 100)}
    if key == "of":
        return {"name": _("League %(name)s", name=len(rows) + 1)}
    start = next(name for name in ("from", "from_percent") if name in last or name == "from_percent")
    most = max((row[start] for row in rows), default=0)
    return {start: most * 2 if most > 0 else most + 10, "points": last.get("points", 10) * 2}


def fresh_leagues(definition: Definition) -> Table:
    """Three leagues of equal size by what was sold a year earlier."""
    start, end = ONE_YEAR_EARLIER.period(definition.own_days)
    return {"reference": {"start": start, "end": end}, "count": 3}


def _criterion(word: str, ranges: Sequence[str]) -> Table:
    wanted = {"range": 1, "bundle": 2}.get(word, 0)
    if len(ranges) < wanted:
        raise Refused(_("This rule needs ranges in the catalogue: import the products first."))
    known: dict[str, Table] = {
        "revenue": {"name": _("Turnover"), "points": 1, "every": 100},
        "range": {"name": _("Ranges"), "rates": [{"range": name, "points": 2, "every": 100} for name in ranges[:1]]},
        "threshold": {"name": _("Steps"), "steps": [{"from": 10_000, "points": 50}, {"from": 25_000, "points": 150}]},
        "growth": {
            "name": _("Growth"),
            "reference": "previous_year",
            "steps": [{"from_percent": 5, "points": 50}, {"from_percent": 10, "points": 150}],
        },
        "regularity": {"name": _("Every month"), "minimum": 5000, "points": 20},
        "diversification": {"name": _("New to the client"), "by": "range", "points": 20},
        "new_client": {"name": _("New clients"), "points": 30},
        "target": {"name": _("Target"), "steps": [{"from_percent": 100, "points": 200}]},
        "bundle": {"name": _("Together"), "ranges": list(ranges[:2]), "points": 20},
        "training": {"name": _("Training")},
    }
    table = known[word]
    return {"name": table.pop("name"), TYPE: word, **table}


def _booster(definition: Definition) -> Table:
    end = min(definition.start + A_WEEK, definition.end)
    return {"name": _("Double week"), "start": definition.start, "end": end, "percent": 100}


def _prize(word: str) -> Table:
    known: dict[str, Table] = {
        "by rank": {"name": _("First place"), "ranks": [1, 1], "amount": 500},
        "by points": {"name": _("Everyone who gets there"), "from_points": 500, "amount": 50},
        "a pot": {"name": _("A pot to share"), "pot": 1000},
        "per point": {"name": _("For each point"), "per_point": Decimal("0.1")},
        "by team": {"name": _("Best team"), "team_ranks": [1, 1], "amount": 100},
    }
    return dict(known[word])


def _unused(name: str, definition: Definition, is_prize: bool) -> str:
    """The name, with a number where it is taken already."""
    rules = [definition.prizes] if is_prize else [
        definition.criteria, definition.boosters, definition.caps, definition.gates
    ]  # fmt: skip
    taken = {rule.name for listed in rules for rule in listed}
    number = 1
    while (candidate := name if number == 1 else f"{name} {number}") in taken:
        number += 1
    return candidate
