"""When two spellings are one name: of a column, of a choice."""

import re
import unicodedata

_IGNORED = re.compile(r"[\s_\-]+")


def fold(name: str) -> str:
    """The name without case, accents, spaces, underscores and hyphens: `Sell-In` and `sell_in` fold alike."""
    plain = unicodedata.normalize("NFKD", name)
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _IGNORED.sub("", bare).casefold()
