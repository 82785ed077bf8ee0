"""The `[[blocks]]` of a challenge file as stretches of its lines: a block more, a block less, with its own comments.

Which lines are a block's is read from the headers alone. Whoever calls this compares what came of it (see `edits`).
"""

import re
from collections.abc import Sequence
from typing import Any

from challenges.builder.paths import Way
from challenges.builder.toml_values import item_of, written_block

HEADER = re.compile(r"^[ \t]*\[{1,2}[ \t]*([A-Za-z_]+)((?:[ \t]*\.[ \t]*[A-Za-z_]+)*)[ \t]*\]{1,2}[ \t]*(?:#.*)?$")


# A value on one line: a text between quotes, a number, a day; and what follows it.
PLAIN = r"""[ \t]*=[ \t]*)("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s#,"'\[\]{}]+)([ \t]*(?:#.*)?\r?\n?)$"""


def with_value(source: str, way: Way, value: Any) -> str | None:
    """The text with another value under a key that stands on a line of its own; the rest of the line stays."""
    lines = source.splitlines(keepends=True)
    found = _stretch(lines, way)
    key = re.compile(rf"^([ \t]*{way[-1]}{PLAIN}")
    for place in range(*found) if found else ():
        if line := key.match(lines[place]):
            lines[place] = f"{line[1]}{item_of(value).as_string()}{line[3]}"
            return "".join(lines)
    return None


def with_block(source: str, path: str, table: dict[str, Any]) -> str | None:
    """The text with one more block of that name, after the last such one or at its end."""
    if "." in path or "[" in path:
        return None
    lines = source.splitlines(keepends=True)
    ends = [end for _start, end in _blocks(lines, path)]
    place = ends[-1] if ends else len(lines)
    before, after = "".join(lines[:place]), "".join(lines[place:])
    before = before.rstrip("\n") + "\n\n" if before.strip() else before
    return before + written_block(path, table) + (f"\n{after.lstrip(chr(10))}" if after.strip() else "")


def without_block(source: str, way: Way) -> str | None:
    """The text without the block that the way leads to, and without the comment right above it."""
    if len(way) > 2 or not isinstance(way[0], str):
        return None
    lines = source.splitlines(keepends=True)
    place = way[1] if len(way) == 2 else 0
    found = _blocks(lines, way[0]) if isinstance(place, int) else []
    if not isinstance(place, int) or place >= len(found):
        return None
    start, end = found[place]
    kept = "".join(lines[:start]).rstrip("\n"), "".join(lines[end:]).lstrip("\n")
    return f"{kept[0]}\n\n{kept[1]}" if kept[0] and kept[1] else "".join(kept).rstrip("\n") + "\n"


def with_block_raised(source: str, way: Way) -> str | None:
    """The text with a block and the one of the same name before it exchanged, each with its comment."""
    if len(way) != 2 or not isinstance(way[0], str) or not isinstance(way[1], int):
        return None
    lines = source.splitlines(keepends=True)
    found = _blocks(lines, way[0])
    if not 0 < way[1] < len(found):
        return None
    (start, end), (second, last) = found[way[1] - 1], found[way[1]]
    first, other = "".join(lines[start:end]), "".join(lines[second:last])
    # What stands between blocks stays where it is: empty lines, and the end of the file.
    upper, lower = first.rstrip("\n"), other.rstrip("\n")
    between = first[len(upper) :] + "".join(lines[end:second])
    return "".join((*lines[:start], lower, between, upper, other[len(lower) :], *lines[last:]))


def with_key(source: str, way: Way, value: Any) -> str | None:
    """The text with one more key, after the last one of its table and before the comments of what follows."""
    lines = source.splitlines(keepends=True)
    found = _stretch(lines, way)
    if found is None or isinstance(value, dict):
        return None
    start, end = found
    while end > start and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    before = "".join(lines[:end])
    if before and not before.endswith("\n"):
        before += "\n"
    return before + f"{way[-1]} = {item_of(value).as_string()}\n" + "".join(lines[end:])


def _stretch(lines: Sequence[str], way: Way) -> tuple[int, int] | None:
    """The lines of the table that a new key is for, up to the first table inside it."""
    heads = [place for place, line in enumerate(lines) if HEADER.match(line.rstrip("\r\n"))]
    if len(way) == 1:
        return 0, heads[0] if heads else len(lines)
    place = way[1] if len(way) == 3 else 0
    found = _blocks(lines, str(way[0]))
    if len(way) > 3 or not isinstance(place, int) or place >= len(found):
        return None
    start, end = found[place]
    own = [head for head in heads if start <= head < end]
    return own[0] + 1, own[1] if len(own) > 1 else end


def _blocks(lines: Sequence[str], name: str) -> list[tuple[int, int]]:
    """The first and the last line of each block of that name, with the comments right above it."""
    heads = [(place, found) for place, line in enumerate(lines) if (found := HEADER.match(line.rstrip("\r\n")))]
    begins = [(place, found[1]) for place, found in heads if not found[2].strip()]
    starts = [_with_comments(lines, place) for place, _key in begins] + [len(lines)]
    return [(starts[n], starts[n + 1]) for n, (_place, key) in enumerate(begins) if key == name]


def _with_comments(lines: Sequence[str], place: int) -> int:
    """Where the comment begins that stands right above a line."""
    while place and lines[place - 1].lstrip().startswith("#"):
        place -= 1
    return place
