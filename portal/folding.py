"""What a page holds at once, and what it fetches only when somebody opens it.

A page that held every sale line would weigh megabytes: it may hold so many rows, and what does not fit has an address
of its own, which a script puts into its place and which is a page for whoever has no script.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from challenges.explanations.keys import Key
from challenges.explanations.lines import LeftOut, Lines
from challenges.explanations.report import RuleReport

T = TypeVar("T")

# About half a kilobyte each.
ROWS_OF_PAGE = 100
# The heading of a key or of a table, beside its lines.
ROWS_OF_HEADING = 2
KEYS_PER_PAGE = 50
LINES_PER_PAGE = 200
POSTINGS_PER_PAGE = 100


class Budget:
    """How many more rows a page may hold."""

    def __init__(self, rows: int = ROWS_OF_PAGE) -> None:
        self.left = rows

    def takes(self, *things: RuleReport | LeftOut | Key | Lines | None) -> bool:
        """Whether all of this finds room; if so, it has taken it."""
        rows = sum(rows_of(it, self.left) for it in things if it is not None)
        if rows > self.left:
            return False
        self.left -= rows
        return True


def rows_of(thing: RuleReport | LeftOut | Key | Lines, most: int) -> int:
    """How many rows something takes, counted as far as it takes to tell that they are too many."""
    if isinstance(thing, Lines):
        return ROWS_OF_HEADING + thing.count
    if isinstance(thing, Key):
        return ROWS_OF_HEADING + thing.result.lines.height
    parts: Sequence[Key | Lines] = thing.keys if isinstance(thing, RuleReport) else thing.reasons
    # Each takes two rows at least: beyond so many the rest need not be looked at.
    return sum(rows_of(part, most) for part in islice(parts, most + 1))


@dataclass(frozen=True)
class Page(Generic[T]):
    """A stretch of a long list: `number` of `last`, and how many there are in all."""

    entries: Sequence[T]
    number: int
    last: int
    count: int


def page_of(entries: Sequence[T], number: int, size: int) -> Page[T]:
    """The page of that number; the last one where there are not so many."""
    last = max(1, -(-len(entries) // size))
    number = min(max(number, 1), last)
    return Page(entries[(number - 1) * size : number * size], number, last, len(entries))
