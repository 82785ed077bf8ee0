"""When two spellings are one name: of a column, of a choice."""

import re
import unicodedata

from core.one_line import one_line

_LONGEST_TITLE = 255
_IGNORED = re.compile(r"[\s_\-]+")


def plain(name: str) -> str:
    """The name without case and accents."""
    parts = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()


def fold(name: str) -> str:
    """The name without case, accents, spaces, underscores and hyphens: `Sell-In` and `sell_in` fold alike."""
    return _IGNORED.sub("", plain(name))


def file_title(name: str) -> str:
    """The name of a file as it is told, kept and sent back: on one line, without signs that cannot be shown."""
    # A name that is no text in the system's encoding holds halves of signs, which no database takes.
    text = name.encode("utf-8", "replace").decode()
    return one_line(text, "-")[:_LONGEST_TITLE].strip() or "?"
