"""Texts that others wrote, put where a sign that nobody sees would do something: into a header, onto a terminal."""

from unicodedata import category

# Line and paragraph separators; control, formatting and unassigned signs are all of the categories that begin with C.
_BREAKS = frozenset({"Zl", "Zp"})


def one_line(text: str, instead: str) -> str:
    """The text with something instead of each sign that would end the line, steer a terminal or turn the writing."""
    if text.isprintable():
        return text
    return "".join(instead if _does_something(sign) else sign for sign in text)


def _does_something(sign: str) -> bool:
    kind = category(sign)
    return kind.startswith("C") or kind in _BREAKS
