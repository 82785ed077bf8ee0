"""Edits of a challenge file's text: one key, or one table, and nothing else; comments, blank lines and order stay.

Each edit is made twice, on the text and on what the text holds. Where both do not come to the same, it is refused.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import tomlkit
from flask_babel import gettext as _
from tomlkit.exceptions import TOMLKitError

from challenges.builder.blocks import with_block, with_block_raised, with_key, with_value, without_block
from challenges.builder.paths import Way, found_at, holder_of, way_of
from challenges.builder.toml_values import item_of
from core.errors import Refused
from core.toml import load_toml


@dataclass(frozen=True)
class Put:
    """A value under the key of a path."""

    path: str
    value: Any


@dataclass(frozen=True)
class Drop:
    """A key left out; a table or an entry of a list taken away."""

    path: str


@dataclass(frozen=True)
class Append:
    """One more entry of the list under a path."""

    path: str
    value: dict[str, Any]


@dataclass(frozen=True)
class Raise:
    """An entry of a list, exchanged with the one before it."""

    path: str


Edit = Put | Drop | Append | Raise


def edited(source: str, edits: Sequence[Edit]) -> str:
    """The text after these edits, one after the other; Refused where it cannot be edited by parts."""
    for edit in edits:
        source = _edited(source, edit)
    return source


def _edited(source: str, edit: Edit) -> str:
    wanted = load_toml(source)
    _edit_values(wanted, edit)
    for way in (_as_blocks, _as_document):
        try:
            text = way(source, edit)
            if text is not None and load_toml(text) == wanted:
                return text
        except (TOMLKitError, Refused, LookupError, ValueError, TypeError, AttributeError):
            # Written in a way that this one cannot edit.
            continue
    raise Refused(_("The text of this challenge is written in a way that cannot be edited here; change it by hand."))


def _as_blocks(source: str, edit: Edit) -> str | None:
    """The text with a `[[block]]` more or less, or a key more, where the edit is about one."""
    way = way_of(edit.path)
    if isinstance(edit, Append):
        return with_block(source, edit.path, edit.value)
    if isinstance(edit, Raise):
        return with_block_raised(source, way)
    if isinstance(edit, Put):
        is_there = found_at(load_toml(source), edit.path) is not None
        return (with_value if is_there else with_key)(source, way, edit.value)
    return without_block(source, way)


def _as_document(source: str, edit: Edit) -> str:
    document: Any = tomlkit.parse(source)
    way = way_of(edit.path)
    if isinstance(edit, Put):
        _put(document, way, edit.value)
    elif isinstance(edit, Drop):
        _drop(document, way)
    elif isinstance(edit, Raise):
        _raise(document, way)
    else:
        _append(document, way, edit.value)
    return tomlkit.dumps(document)


def _put(document: Any, way: Way, value: Any) -> None:
    """Write a value, in a table that is begun where there is none yet."""
    holder = document
    for part in way[:-1]:
        if isinstance(part, str) and part not in holder:
            holder[part] = tomlkit.table() if holder is document else tomlkit.inline_table()
        holder = holder[part]
    holder[way[-1]] = item_of(value)


def _drop(document: Any, way: Way) -> None:
    """Leave it out; the last [[block]] of a text takes its list with it."""
    holder = holder_of(document, way)
    del holder[way[-1]]
    if len(way) == 2 and isinstance(way[1], int) and not holder:
        del document[way[0]]


def _raise(content: Any, way: Way) -> None:
    """Exchange an entry with the one before it."""
    entries, place = holder_of(content, way), int(way[-1])
    entries[place - 1], entries[place] = deepcopy(entries[place]), deepcopy(entries[place - 1])


def _append(document: Any, way: Way, value: dict[str, Any]) -> None:
    holder = holder_of(document, way)
    entry = tomlkit.table() if isinstance(holder.get(way[-1]), tomlkit.items.AoT) else tomlkit.inline_table()
    entry.update({key: item_of(one) for key, one in value.items()})
    if way[-1] in holder:
        holder[way[-1]].append(entry)
    else:
        holder[way[-1]] = tomlkit.array()
        holder[way[-1]].append(entry)


def _edit_values(content: dict[str, Any], edit: Edit) -> None:
    """The same edit of what the text holds."""
    way = way_of(edit.path)
    if isinstance(edit, Drop | Raise):
        (_drop if isinstance(edit, Drop) else _raise)(content, way)
        return
    holder: Any = content
    for part in way[:-1]:
        holder = holder.setdefault(part, {}) if isinstance(holder, dict) else holder[part]
    if isinstance(edit, Put):
        holder[way[-1]] = deepcopy(edit.value)
    else:
        holder.setdefault(way[-1], []).append(deepcopy(edit.value))
