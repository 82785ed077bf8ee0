"""Signs that stand beside a value and are no part of it: those nobody sees, and a spreadsheet's own marks for text."""

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category, is_normalized, normalize

import polars as pl

_ASCII = bytes(range(128))
# Signs of Unicode's category Cf (byte order marks, zero width spaces, directions, soft hyphens), and control signs but
# for NUL, which tells that something was lost, and those that stand for white space.
_CONTROLS = bytes([*range(1, 9), *range(14, 28), 127])
_SHORT = 100
_PART = 1_000_000
INVISIBLE = r"[\p{Cf}\x01-\x08\x0e-\x1b\x7f]+"
# Code points that Unicode keeps free for a program's own use: no text holds them.
LOST = "\ufdd0"
ZERO = "\ufdd1"
SHOWN_FOR_LOST = "\ufffd"

# Marks on one letter: nobody writes more, and putting more in order takes ever longer.
_MARKS = r"(\p{M}{30})\p{M}+"
# What a formula would need beside a number: brackets, other signs, names of cells.
_SIGNED_NUMBER = re.compile(r"\s*[+-]\s?[0-9][0-9 .,'\u00a0\u202f]*(?:%|[^\W\d]{0,4}|\s?[€$£¥])\s*")
_FORMULA_OF_TEXT = r'(?s)^=\s*"(.*)"$'


def without_invisible(text: bytes) -> bytes:
    """A text in UTF-8 without the signs that nobody sees."""
    seen = text.translate(None, _CONTROLS)
    # A large file has few different signs beyond ASCII, and mostly none of these among them.
    signs = set(seen.translate(None, _ASCII).decode("utf-8"))
    if not any(map(_is_altered, signs)):
        return seen
    return b"".join(visible(part.decode("utf-8")).encode("utf-8") for part in _parts(seen))


def _parts(text: bytes) -> Iterator[bytes]:
    """A text in parts that end with a line: one sign beyond the usual ones makes all of a part take four times as much
    memory."""
    start = 0
    while start < len(text):
        end = text.find(b"\n", start + _PART) + 1 or len(text)
        yield text[start:end]
        start = end


def _is_altered(sign: str) -> bool:
    """Whether `visible` may change a sign, or what stands before it."""
    return category(sign) == "Cf" or category(sign).startswith("M") or not is_normalized("NFC", sign)


def visible(text: str) -> str:
    """A text without the signs that nobody sees, and with one writing of each accent: é may be one sign or two."""
    # Nearly every text, also one with accents; what cannot be seen is not printable either.
    if len(text) <= _SHORT and text.isprintable() and is_normalized("NFC", text):
        return text
    return _without_unseen(text) if len(text) > _SHORT else _short_without_unseen(text)


def _without_unseen(text: str) -> str:
    seen = pl.Series([text]).str.replace_all(INVISIBLE, "").str.replace_all(_MARKS, f"${{1}}{SHOWN_FOR_LOST}")
    return normalize("NFC", str(seen.item()))


_short_without_unseen = lru_cache(maxsize=100_000)(_without_unseen)


def bare(cells: pl.Series) -> pl.Series:
    """Cells without white space around them and without marks for text (`="0012"`, `'0012`), null where empty."""
    stripped = cells.str.strip_chars()
    if stripped.str.contains("^['=]").any():
        stripped = _unmarked(stripped)
    return stripped.set(stripped == "", None)


def bare_text(cell: str) -> str:
    """One cell as `bare` gives it; an empty one stays an empty text."""
    # Nearly every cell: nothing of it is a mark, and a space is the only white space.
    if cell.isascii() and cell.isprintable() and not cell.lstrip(" ").startswith(("'", "=")):
        return cell.strip(" ")
    return bare(pl.Series([visible(cell)], dtype=pl.String)).item() or ""


def _unmarked(cells: pl.Series) -> pl.Series:
    is_formula = cells.str.contains(_FORMULA_OF_TEXT)
    inner = cells.str.replace(_FORMULA_OF_TEXT, "${1}").str.replace_all('""', '"', literal=True)
    return (
        pl.select(pl.when(is_formula).then(inner).otherwise(cells.str.strip_prefix("'")))
        .to_series()
        .alias(cells.name)
        .str.strip_chars()
    )
