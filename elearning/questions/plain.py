"""Words compared as people mean them, and Markdown as plain text."""

import unicodedata
from html import unescape

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"})
_LETTERS = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})


def alike(text: str, *, ignore_case: bool, ignore_accents: bool) -> str:
    """A text as it is compared: two that are equal by the rule give the same.

    Spaces at both ends do not count, several are one; curved and straight apostrophes and all hyphens are the same.
    """
    kept = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    if ignore_case:
        kept = kept.casefold()
    if ignore_accents:
        apart = unicodedata.normalize("NFKD", kept.translate(_LETTERS))
        kept = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def html_of(markdown: str) -> str:
    """Markdown as HTML, in which HTML of the text's own stands as text."""
    return str(_MARKDOWN.render(markdown))


def plain(markdown: str) -> str:
    """Markdown as one line of plain text."""
    made = html_of(markdown)
    return " ".join(unescape(nh3.clean(made, tags=set())).split())
