"""Lines with more separators than the header: cells that are all empty beyond it, or a value that nobody quoted?

A comma within a value, on a line whose last column is empty, moves all cells behind it by one and still seems to fit.
So such lines are taken only where every line ends alike, and nothing shows that a value was torn apart.
"""

import itertools
import re

import polars as pl
from flask_babel import gettext as _

from core.files.rows import COUNT, Header, Part, as_ragged
from core.files.vocabulary import meaning

# What stands on both sides of a decimal or thousands comma.
_BEFORE = r"^-?[0-9]+$"
_BEHIND = r"^[0-9]{1,3}(?:\.[0-9]+)?$"
# Numbers that never have decimals: a short number beside them is one of its own.
_WHOLE = frozenset({"line", "quantity", "document", "client", "product", "rep", "distributor", "seller", "date"})
_WHOLE |= {"original_document", "original_line"}
_SPACE_BEHIND = {sign: re.compile(re.escape(sign.encode()) + rb" +[^\s]") for sign in ",;|"}


def surplus_reason(header: Header) -> str:
    """Why a line with more cells than the header is not taken."""
    return str(
        _(
            "This line has more values than the %(columns)s columns of the header. Put quotation marks around the value"
            " that contains the separator, or remove what is too much.",
            columns=header.width,
        )
    )


def without_surplus(fitting: pl.DataFrame, header: Header, others: int, text: bytes, known: dict[str, str]) -> Part:
    """The rows that fit, and those with too many separators; `others` counts the rows that stick out already.

    `known`: the field that a title holds through the mapping.
    """
    beyond = fitting[COUNT] > header.width
    if not beyond.any():
        return Part(fitting, as_ragged(fitting.clear(), header, ""))
    if _header_ends_alike(fitting, header) or _every_line_ends_alike(fitting, header, others, text, known):
        return Part(fitting, as_ragged(fitting.clear(), header, ""))
    return Part(fitting.filter(~beyond), as_ragged(fitting.filter(beyond), header, surplus_reason(header)))


def _header_ends_alike(fitting: pl.DataFrame, header: Header) -> bool:
    """Whether the header has unnamed cells at its end, and most lines have cells under them."""
    counts = fitting[COUNT]
    if (counts > header.span).any():
        return False
    return int((counts > header.width).sum()) * 2 >= fitting.height


def _every_line_ends_alike(
    fitting: pl.DataFrame, header: Header, others: int, text: bytes, known: dict[str, str]
) -> bool:
    if others or fitting.height < 2 or fitting[COUNT].n_unique() > 1:
        return False
    space = _SPACE_BEHIND.get(header.delimiter)
    return not (space and space.search(text)) and not _is_torn(fitting, header, known)


def _is_torn(fitting: pl.DataFrame, header: Header, known: dict[str, str]) -> bool:
    """Whether two neighbouring columns hold, on every line, what stands before and behind a comma."""
    if header.delimiter != ",":
        return False
    names = header.names
    for left, right in itertools.pairwise(names):
        title = header.columns[left]
        if (known.get(title) or meaning(title)) in _WHOLE:
            continue
        if fitting[left].str.contains(_BEFORE).fill_null(False).all() and (
            fitting[right].str.contains(_BEHIND).fill_null(False).all()
        ):
            return True
    return False
