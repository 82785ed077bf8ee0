"""Texts as searches know them: words in small letters without accents, a space between each and the next."""

import re
from unicodedata import combining, normalize

# Letters that are two, and of which normal forms say nothing.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})
_WORDS = re.compile(r"[^\W_]+")
# No word is longer; PostgreSQL takes none that is much longer.
WORD_LETTERS = 60


def folded_words(text: str) -> list[str]:
    """The words of a text, in their order."""
    parted = normalize("NFKD", text).casefold().translate(_LIGATURES)
    # What folding the letters has made may have parts of its own.
    plain = "".join(sign for sign in normalize("NFKD", parted) if not combining(sign))
    return [word[:WORD_LETTERS] for word in _WORDS.findall(plain)]


def folded(*texts: str) -> str:
    """All words of some texts as one text."""
    return " ".join(word for text in texts for word in folded_words(text))
