"""Variants of a challenge: every number that its rules hold, by its path, and the same rules with another one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel

from challenges.definition.model import Definition
from challenges.definition.toml import Refusal, RefusedDefinition, definition_from

Unit = Literal["points", "money", "pieces", "percent", "days", "times"]
UNITS: dict[str, Unit] = {
    "points": "points",
    "streak_points": "points",
    "all_points": "points",
    "percent": "percent",
    "from_percent": "percent",
    "dormant_days": "days",
    "streak": "times",
}
# Settings in the unit that their criterion measures in; those of caps and gates have one of their own.
LIMITS: dict[str, Unit] = {"caps": "points", "gates": "money"}
PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?")


@dataclass(frozen=True)
class Number:
    """A number of the rules.

    path: as refusals name it, `criteria[2].steps[1].from`.
    rule: the name of the criterion, booster, cap or gate that it belongs to.
    entry: the place of its step or rate, from 1; 0 where it is the rule's own. label: what that rate is about.
    """

    path: str
    rule: str
    key: str
    value: Decimal
    unit: Unit
    entry: int = 0
    label: str = ""


def content_of(definition: Definition) -> dict[str, Any]:
    """The keys that a challenge file of this definition holds."""
    content = _plain(definition)
    assert isinstance(content, dict)
    return content


def numbers_of(definition: Definition) -> list[Number]:
    """Every number written in the rules, in the order of the file."""
    content = content_of(definition)
    return [
        number
        for group in ("criteria", "boosters", "caps", "gates")
        for place, rule in enumerate(content.get(group, []), 1)
        for number in _numbers_in(rule, f"{group}[{place}]", rule, LIMITS.get(group))
    ]


def with_numbers(definition: Definition, numbers: Mapping[str, Decimal]) -> Definition:
    """The same rules with other numbers under these paths; RefusedDefinition where the rules cannot have them."""
    known = {number.path: number.value for number in numbers_of(definition)}
    changed = {path: value for path, value in numbers.items() if known.get(path) != value}
    if unknown := [path for path in changed if path not in known]:
        raise RefusedDefinition([_no_number(path) for path in unknown])
    if not changed:
        return definition
    content = content_of(definition)
    for path, value in changed.items():
        *way, last = path.split(".")
        holder: Any = content
        for part in way:
            holder = _entry(holder, part)
        holder[last] = _written(value)
    return definition_from(content)


def _numbers_in(content: dict[str, Any], path: str, rule: dict[str, Any], unit: Unit | None) -> Iterator[Number]:
    measured: Unit = unit or ("pieces" if rule.get("measure") == "quantity" else "money")
    label = str(content.get("range") or content.get("product") or "")
    for key, value in content.items():
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            found = PLACE.fullmatch(path.rsplit(".", 1)[-1]) if "." in path else None
            entry = int(found[2]) if found else 0
            yield Number(
                f"{path}.{key}",
                rule["name"],
                key,
                Decimal(value),
                UNITS.get(key, measured),
                entry,
                label if entry else "",
            )
        elif isinstance(value, list):
            for place, inner in enumerate(value, 1):
                if isinstance(inner, dict):
                    yield from _numbers_in(inner, f"{path}.{key}[{place}]", rule, unit)


def _entry(holder: Any, part: str) -> Any:
    found = PLACE.fullmatch(part)
    assert found is not None
    return holder[found[1]][int(found[2]) - 1]


def _written(value: Decimal) -> int | Decimal:
    """A whole number as a file writes it: settings that count take no other."""
    return int(value) if value == value.to_integral_value() else value


def _no_number(path: str) -> Refusal:
    from flask_babel import gettext as _

    return Refusal(path, _("the rules hold no number under this path."))


def _plain(value: object) -> Any:
    if isinstance(value, BaseModel):
        return _plain(value.model_dump(exclude_unset=True, exclude_none=True, by_alias=True))
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return _written(value) if isinstance(value, Decimal) else value
