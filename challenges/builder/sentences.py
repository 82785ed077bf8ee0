"""A rule as its sentence with fields in it: where the sentence tells a number, the field of that number stands.

The words of rules know nothing of fields. They are asked for the sentence of the same rule with numbers that nobody
uses, which are then found in it again, in whatever language and order it tells them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask_babel import force_locale

from challenges.builder.fields import Field
from challenges.criteria.settings import Model, Named
from challenges.words import Names, words_of
from core.wording import number

# No rule on record has such numbers, and none of them is part of another.
FIRST = 700_001
Some = TypeVar("Some", bound=Model)


@dataclass(frozen=True)
class Slot:
    """A field in a sentence; `entry`: which entry of it, of a first and a last."""

    field: Field
    entry: int = 0


def parts_of(rule: Named, path: str, fields: Sequence[Field], names: Names) -> list[str | Slot]:
    """The sentence in the reader's language, cut where its fields stand; each field once."""
    slots = _slots(fields)
    numbers = {key: FIRST + place for place, key in enumerate(slots)}
    told = words_of(probed(rule, path, numbers), names).sentence()
    places = {number(value): slots[key] for key, value in numbers.items()}
    if not places:
        return [told]
    pieces = re.split(f"({'|'.join(map(re.escape, places))})", told)
    parts: list[str | Slot] = []
    for piece in pieces:
        slot = places.pop(piece, None)
        parts.append(slot if slot is not None else piece)
    return [part for part in parts if part != ""]


def said_in(rule: Named, names: Names, language: str) -> str:
    """The sentence that readers of a language read."""
    with force_locale(language):
        return words_of(rule, names).sentence()


def probed(model: Some, path: str, numbers: Mapping[str, int]) -> Some:
    """The same table with other numbers: those under the paths of their keys."""
    changed: dict[str, Any] = {}
    for name, declared in type(model).model_fields.items():
        way = f"{path}.{declared.alias or name}"
        value = getattr(model, name)
        if way in numbers and value is not None:
            changed[name] = type(value)(numbers[way])
        elif isinstance(value, tuple) and value:
            changed[name] = tuple(_entry(one, f"{way}[{n}]", numbers) for n, one in enumerate(value, 1))
    return model.model_copy(update=changed)


def _entry(value: Any, path: str, numbers: Mapping[str, int]) -> Any:
    return probed(value, path, numbers) if isinstance(value, Model) else numbers.get(path, value)


def _slots(fields: Sequence[Field]) -> dict[str, Slot]:
    """Every number that is set, by the path of its key or entry."""
    found: dict[str, Slot] = {}
    for field in fields:
        if field.is_number and field.is_set:
            ways = [f"{field.path}[{n}]" for n in (1, 2)] if field.is_pair else [field.path]
            found |= {way: Slot(field, entry) for entry, way in enumerate(ways)}
    return found
