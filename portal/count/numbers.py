"""Numbers of documents as people write them: case, spaces and zeros before them do not tell two documents apart."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

_SPACE = re.compile(r"\s+")
# The column that holds numbers is no longer; zeros are looked for before numbers up to so many digits.
LONGEST = 64
LONGEST_DIGITS = 12


def spelling(document: str) -> str:
    """A number without case and spaces: `Fa 012` and `FA012` are spelled alike."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", document)).casefold()


def bare(document: str) -> str:
    """Its spelling without the zeros before it, where it is all digits: a spreadsheet takes them away."""
    spelled = spelling(document)
    return spelled.lstrip("0") or "0" if _is_digits(spelled) else spelled


def _is_digits(spelled: str) -> bool:
    return spelled.isascii() and spelled.isdecimal()


def writings(documents: Iterable[str]) -> list[str]:
    """How the documents may stand in the database, each writing once: an index finds no other way of asking."""
    return sorted({writing for document in documents for writing in _writings(document) if len(writing) <= LONGEST})


def _writings(document: str) -> Iterator[str]:
    closed = _SPACE.sub("", document)
    for text in (document, closed):
        yield from (text, text.upper(), text.lower())
    if _is_digits(digits := bare(document)):
        yield from (digits.rjust(length, "0") for length in range(len(digits), LONGEST_DIGITS + 1))
