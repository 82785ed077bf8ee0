"""Signs that stand beside a value and are no part of it: those nobody sees, and a spreadsheet's own marks for text."""

from unicodedata import category, is_normalized, normalize

import polars as pl

_ASCII = bytes(range(128))
# Signs of Unicode's category Cf (byte order marks, zero width spaces, directions, soft hyphens), and control signs but
# for NUL, which tells that something was lost, and those that stand for white space.
_CONTROLS = bytes([*range(1, 9), *range(14, 28), 127])
INVISIBLE = r"[\p{Cf}\x01-\x08\x0e-\x1b\x7f]+"
# Code points that Unicode keeps free for a program's own use: no text holds them.
LOST = "\ufdd0"
ZERO = "\ufdd1"
SHOWN_FOR_LOST = "\ufffd"

_FORMULA_OF_TEXT = r'(?s)^=\s*"(.*)"$'


def without_invisible(text: bytes) -> bytes:
    """A text in UTF-8 without the signs that nobody sees."""
    seen = text.translate(None, _CONTROLS)
    # A large file has few different signs beyond ASCII, and mostly none of these among them.
    signs = set(seen.translate(None, _ASCII).decode("utf-8"))
    return visible(seen.decode("utf-8")).encode("utf-8") if any(map(_is_altered, signs)) else seen


def _is_altered(sign: str) -> bool:
    """Whether `visible` may change a sign, or what stands before it."""
    return category(sign) == "Cf" or category(sign).startswith("M") or not is_normalized("NFC", sign)


def visible(text: str) -> str:
    """A text without the signs that nobody sees, and with one writing of each accent: é may be one sign or two."""
    if text.isascii() and text.isprintable():
        return text
    return normalize("NFC", str(pl.Series([text]).str.replace_all(INVISIBLE, "").item()))


def bare(cells: pl.Series) -> pl.Series:
    """Cells without white space around them and without marks for text (`="0012"`, `'0012`), null where empty."""
    stripped = cells.str.strip_chars()
    if stripped.str.contains("^['=]").any():
        stripped = _unmarked(stripped)
    return stripped.set(stripped == "", None)


def bare_text(cell: str) -> str:
    """One cell as `bare` gives it; an empty one stays an empty text."""
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
