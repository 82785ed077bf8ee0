"""Two texts of rules, line by line: what went, what came, and a little of what stayed around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Literal

# So many unchanged lines are shown around a change.
CONTEXT = 2
# Lines of one times lines of the other: to compare more takes ever longer.
MOST_PAIRS = 4_000_000


@dataclass(frozen=True)
class Line:
    """One line of a comparison; `skipped` stands for unchanged lines that are left out."""

    kind: Literal["same", "removed", "added", "skipped"]
    text: str = ""


def mark_of(source: str) -> str:
    """What tells a text of rules from others, without showing it."""
    return sha256(source.encode()).hexdigest()[:12]


def compared(former: str, present: str) -> list[Line]:
    """What has to be done to one text to make the other; nothing where they are the same."""
    return list(_lines(former.splitlines(), present.splitlines()))


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    shown = 0
    for group in _groups(before, after):
        if group[0][1] > shown:
            yield Line("skipped")
        for act, i, j, k, m in group:
            if act == "equal":
                yield from (Line("same", text) for text in before[i:j])
            else:
                yield from (Line("removed", text) for text in before[i:j])
                yield from (Line("added", text) for text in after[k:m])
        shown = group[-1][2]
    if 0 < shown < len(before):
        yield Line("skipped")


def _groups(before: list[str], after: list[str]) -> Iterable[list[tuple[str, int, int, int, int]]]:
    """The changes, with a little of what stayed around them; of very long texts, all as one."""
    if len(before) * len(after) > MOST_PAIRS:
        return [[("replace", 0, len(before), 0, len(after))]] if before != after else []
    return SequenceMatcher(None, before, after).get_grouped_opcodes(CONTEXT)
