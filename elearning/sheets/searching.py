"""Sheets found by words: those that hold them, and those that hold what is a typing error away."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from elearning.sheets.folding import folded_words
from elearning.sheets.indexing import matching
from elearning.sheets.near import near, words_of_library

# What somebody types has fewer words.
MOST_WORDS = 8
# So short ones say little, unless they are all there is.
SHORT = 2
_LITTLE = frozenset(("les", "des", "une", "aux", "pour", "par", "sur", "avec", "the", "and", "for", "with"))


@dataclass(frozen=True)
class Found:
    """Sheets by number, best first; close: those that hold what is near to the words, and not the words."""

    exact: list[int] = field(default_factory=list)
    close: list[int] = field(default_factory=list)


def find(session: Session, typed: str) -> Found:
    """The sheets that somebody means, whoever may read them."""
    words = asked_words(typed)
    if not words:
        return Found()
    exact = matching(session, [[word] for word in words])
    library = words_of_library(session)
    # The word itself too: of two words, only one may be wrong.
    groups = [[word, *near(word, library)] for word in words]
    close = matching(session, groups) if any(len(group) > 1 for group in groups) else []
    known = set(exact)
    return Found(exact, [it for it in close if it not in known])


def asked_words(typed: str) -> list[str]:
    """The words that are looked for; of many, those that tell something."""
    words = list(dict.fromkeys(folded_words(typed)))
    telling = [it for it in words if it not in _LITTLE and (len(it) > SHORT or not it.isalpha())]
    return (telling or words)[:MOST_WORDS]
