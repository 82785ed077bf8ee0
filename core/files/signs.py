"""Signs that stand beside a value and are no part of it: those nobody sees, and a spreadsheet's own marks for text."""

from unicodedata import normalize

import polars as pl

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
    return seen if seen.isascii() else visible(seen.decode("utf-8")).encode("utf-8")


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


def guarded(cell: str) -> str:
    """A cell that `bare` gives back as it is."""
    return f"'{cell}" if cell.startswith(("'", "=")) else cell


def _unmarked(cells: pl.Series) -> pl.Series:
    is_formula = cells.str.contains(_FORMULA_OF_TEXT)
    inner = cells.str.replace(_FORMULA_OF_TEXT, "${1}").str.replace_all('""', '"', literal=True)
    return (
        pl.select(pl.when(is_formula).then(inner).otherwise(cells.str.strip_prefix("'")))
        .to_series()
        .alias(cells.name)
        .str.strip_chars()
    )
