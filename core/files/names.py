"""When two spellings are one name: of a column, of a choice."""

import re
import unicodedata

_IGNORED = re.compile(r"[\s_\-]+")


def plain(name: str) -> str:
    """The name without case and accents."""
    parts = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()


def fold(name: str) -> str:
    """The name without case, accents, spaces, underscores and hyphens: `Sell-In` and `sell_in` fold alike."""
    return _IGNORED.sub("", plain(name))
