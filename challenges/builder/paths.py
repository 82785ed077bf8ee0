"""Paths of keys as a challenge file's refusals have them, `criteria[2].steps[1].from`, and the way that they lead."""

import re
from typing import Any

# Keys and places, places counted from 0.
Way = tuple[str | int, ...]
PART = re.compile(r"([A-Za-z_]+)|\[([1-9]\d{0,5})\]")
PATH = re.compile(r"[A-Za-z_]+(?:\[[1-9]\d{0,5}\])?(?:\.[A-Za-z_]+(?:\[[1-9]\d{0,5}\])?)*")


def is_path(text: str) -> bool:
    """Whether a text is written as a path."""
    return len(text) <= 200 and PATH.fullmatch(text) is not None


def way_of(path: str) -> Way:
    """The keys and places of a path."""
    return tuple(key or int(place) - 1 for key, place in PART.findall(path))


def holder_of(content: Any, way: Way) -> Any:
    """The table or list that has the last part of a way."""
    for part in way[:-1]:
        content = content[part]
    return content


def found_at(content: Any, path: str) -> Any:
    """What a path leads to; None where it leads nowhere."""
    for part in way_of(path):
        try:
            content = content[part]
        except (LookupError, TypeError):
            return None
    return content


def list_of(path: str) -> str:
    """The path of the list that an entry's path leads into: `criteria[2]` is of `criteria`."""
    return re.sub(r"\[\d+\]$", "", path)


def place_of(path: str) -> int:
    """The place of an entry in its list, from 1; 0 where the path is of no entry."""
    found = re.search(r"\[(\d+)\]$", path)
    return int(found[1]) if found else 0
