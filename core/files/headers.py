"""On which line the names of the columns stand: the first that is filled, unless titles clearly stand above them."""

import itertools
from collections.abc import Collection, Sequence

from flask_babel import gettext as _

from core import limits
from core.files.mapping import Mapping
from core.files.names import fold
from core.files.vocabulary import meaning

# Titles, addresses and dates of an export take no more filled lines than this.
LOOKED_AT = 30
_FEW = 2


def header_place(rows: Sequence[Sequence[str]], mapping: Mapping) -> int:
    """Which of the first filled rows names the columns."""
    if mapping.header_line is not None or len(rows) < 2:
        return 0
    wanted = {fold(name) for name in mapping.named_columns()}
    known = [_known(row, wanted) for row in rows]
    best = known.index(max(known))
    if known[best] >= _FEW and known[best] >= 2 * known[0]:
        return best
    if known[0] < _FEW and _filled(rows[0]) <= _FEW:
        return _first_like_a_table(rows)
    return 0


def titles_note(line: int) -> str:
    """That lines stand above the header, which is on that line."""
    return str(_("The names of the columns were found on line %(line)s; what stands above is left out.", line=line))


def _known(row: Sequence[str], wanted: Collection[str]) -> int:
    """How many different cells look like names of columns."""
    cells = {cell.strip() for cell in row[: limits.FILES.columns] if 0 < len(cell) <= 80}
    return sum(1 for cell in cells if fold(cell) in wanted or meaning(cell))


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _first_like_a_table(rows: Sequence[Sequence[str]]) -> int:
    """The first row of three or more words, none of them a number, that another row as long follows."""
    for place, (row, following) in enumerate(itertools.pairwise(rows)):
        words = [cell for cell in row if cell.strip()]
        if len(words) > _FEW and not any(map(_has_digit, words)) and _filled(following) > _FEW:
            return place
    return 0


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))
