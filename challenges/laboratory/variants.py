"""Variants of a challenge: every number that its rules hold, by its path, and the same rules with another one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from pydantic import BaseModel

from challenges.criteria.settings import Model, Unit
from challenges.definition.model import Definition
from challenges.definition.toml import Refusal, RefusedDefinition, definition_from
from challenges.definition.tree import Setting, settings_of

# Beyond all bounds of any setting; what is longer is not even made a whole number of.
MOST_DIGITS = 30
PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?")


# What of the file holds rules; what else is a number there (how teams are ranked) earns nothing.
RULES = ("criteria", "boosters", "caps", "gates")


@dataclass(frozen=True)
class Number:
    """A number of the rules.

    path: as refusals name it, `criteria[2].steps[1].from`.
    rule: the name of the criterion, booster, cap or gate that it belongs to.
    setting: how it is declared. entry: the place of its step or rate, from 1; 0 where it is the rule's own.
    label: what that rate is about.
    """

    path: str
    rule: str
    value: Decimal
    setting: Setting
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
    return [
        number
        for group in RULES
        for place, rule in enumerate(getattr(definition, group), 1)
        for number in _numbers_in(rule, f"{group}[{place}]", rule)
    ]


def with_numbers(definition: Definition, numbers: Mapping[str, Decimal]) -> Definition:
    """The same rules with other numbers under these paths; RefusedDefinition where the rules cannot have them."""
    known = {number.path: number.value for number in numbers_of(definition)}
    if endless := [path for path, value in numbers.items() if not value.is_finite() or value.adjusted() > MOST_DIGITS]:
        raise RefusedDefinition([Refusal(path, _("this is no number that rules can hold.")) for path in endless])
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


def _numbers_in(table: Model, path: str, rule: Any, entry: int = 0) -> Iterator[Number]:
    """The numbers that a table holds, and those of the tables in it."""
    label = str(getattr(table, "label", "") or "") if entry else ""
    settings = {setting.key: setting for setting in settings_of(type(table))}
    for name, declared in type(table).model_fields.items():
        value, key = getattr(table, name), declared.alias or name
        unit = settings[key].unit_in(getattr(rule, "measure", None)) if key in settings else None
        if unit and name in table.model_fields_set and value is not None:
            yield Number(f"{path}.{key}", rule.name, Decimal(value), settings[key], unit, entry, label)
        elif isinstance(value, tuple):
            for place, inner in enumerate(value, 1):
                if isinstance(inner, Model):
                    yield from _numbers_in(inner, f"{path}.{key}[{place}]", rule, place)


def _entry(holder: Any, part: str) -> Any:
    found = PLACE.fullmatch(part)
    assert found is not None
    return holder[found[1]][int(found[2]) - 1]


def _written(value: Decimal) -> int | Decimal:
    """A whole number as a file writes it: settings that count take no other."""
    return int(value) if value == value.to_integral_value() else value


def _no_number(path: str) -> Refusal:
    return Refusal(path, _("the rules hold no number under this path."))


def _plain(value: object) -> Any:
    if isinstance(value, BaseModel):
        return _plain(value.model_dump(exclude_unset=True, exclude_none=True, by_alias=True))
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return _written(value) if isinstance(value, Decimal) else value
