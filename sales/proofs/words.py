"""Words with their places on a page, put into lines as somebody reads them; codes with theirs.

Places are counted in parts of a page, whatever its size: 0 to 10,000 from the left, and from the top.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

PARTS = 10_000


@dataclass(frozen=True)
class Word:
    """A word on a page (the first is 1); line: which of the page's (the first is 0)."""

    text: str
    page: int
    left: int
    top: int
    right: int
    bottom: int
    line: int = 0

    @property
    def height(self) -> int:
        """At least one part."""
        return max(1, self.bottom - self.top)

    @property
    def middle(self) -> int:
        """Half way down."""
        return (self.top + self.bottom) // 2


@dataclass(frozen=True)
class Code:
    """What a barcode or QR code says, of which kind it is (`EAN13`), and where it stands."""

    text: str
    form: str
    page: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class ProofText:
    """The words of a proof, in the order in which somebody reads them."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """All of it; lines end with a line feed, columns are set apart by two spaces."""
        return self._laid_out[0]

    def words_at(self, start: int, end: int) -> list[Word]:
        """The words that stand in the text from one place to another, to be marked on the page."""
        return [
            word
            for word, at in zip(self.words, self._laid_out[1], strict=True)
            if at < end and at + len(word.text) > start
        ]

    @cached_property
    def _laid_out(self) -> tuple[str, list[int]]:
        """The text, and where in it each word begins."""
        pieces: list[str] = []
        places: list[int] = []
        length = 0
        for before, word in zip((None, *self.words), self.words, strict=False):
            gap = _between(before, word)
            pieces += [gap, word.text]
            places.append(length + len(gap))
            length += len(gap) + len(word.text)
        return "".join(pieces), places


def _between(before: Word | None, word: Word) -> str:
    if before is None:
        return ""
    if (before.page, before.line) != (word.page, word.line):
        return "\n"
    # Two columns of a table are no thousands and hundreds of one number.
    return "  " if word.left - before.right > word.height else " "


def in_lines(words: Iterable[Word]) -> list[Word]:
    """The words page by page and line by line, from left to right, each with its line."""
    found: list[Word] = []
    by_page: dict[int, list[Word]] = {}
    for word in words:
        by_page.setdefault(word.page, []).append(word)
    for page in sorted(by_page):
        for number, line in enumerate(_lines(by_page[page])):
            found += [replace(word, line=number) for word in sorted(line, key=lambda it: (it.left, it.top))]
    return found


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Words that stand beside each other: each has its middle within the height of the line's first."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda it: (it.middle, it.left)):
        if lines and abs(word.middle - lines[-1][0].middle) * 2 <= min(word.height, lines[-1][0].height):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines
