"""Lines of a file that are none of its records: those the mapping skips, and the file's own totals."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl
from flask_babel import gettext as _
from flask_babel import ngettext

from core.files.columns import Headers, Source, not_in_file
from core.files.layout import Layout
from core.files.mapping import Mapping
from core.files.names import fold
from core.files.problems import listed
from core.files.table import LINE, Table

_WORDS = "g[ée]n[ée]ral|ht|h\\.t\\.?|ttc|net|document|facture|client|commande|order|invoice|amount|montant"
_TOTAL = (
    rf"(?i)^(?:grand[ -]?|sub[ -]?|sous[ -]?)?(?:totaux|totals?|somme|sum)(?: (?:{_WORDS}|(?:for|pour|du|de) .+))* ?:?$"
)
# A total of something, whatever follows: of a rep, of a month.
TOTAL_OF = r"(?i)^(?:grand[ -]?|sub[ -]?|sous[ -]?)?(?:totaux|totals?|sum|somme)\b"
_SUBTOTAL = r"(?i)^(?:sub|sous)[ -]?tota(?:l|ls|ux)\b"


@dataclass(frozen=True)
class LeftOut:
    """The table without such lines, and those of them that hold the file's own totals (as in the frame)."""

    table: Table
    totals: pl.DataFrame


def without_left_out(table: Table, mapping: Mapping, layout: Layout, sources: dict[str, Source]) -> LeftOut:
    """The table without the lines that `skip` names and the totals below or between the records; notes tell them."""
    skipped, told = _skipped(table, mapping)
    summed = [field for field in layout if layout[field].summed and field in sources]
    totals = _totals(table, layout, sources) if summed else pl.repeat(False, table.frame.height, eager=True)
    notes = list(table.notes)
    if told:
        notes.append(_skip_note(told))
    only_totals = totals & ~skipped
    if only_totals.any():
        notes.append(_totals_note(table.frame.filter(only_totals)[LINE]))
    # What the mapping skips may be the file's total too: it is compared all the same.
    left = table.frame.filter(totals)
    kept = replace(table, frame=table.frame.filter(~skipped & ~totals))
    notes += _subtotals(kept, sources) if summed else []
    return LeftOut(replace(kept, notes=tuple(notes)), left)


def _skipped(table: Table, mapping: Mapping) -> tuple[pl.Series, Counter[str]]:
    """Which rows the mapping skips, and how many by the cell for which they are."""
    mask = pl.repeat(False, table.frame.height, dtype=pl.Boolean, eager=True)
    told: Counter[str] = Counter()
    headers = Headers(table)
    for place, patterns in mapping.skip.items():
        column = headers.find(place)
        if column is None:
            raise not_in_file(table, f"skip.{place}", place)
        cells = table.frame[column]
        chosen = {text for text in cells.drop_nulls().unique() if _is_one_of(text, patterns)}
        if "" in patterns:
            mask |= cells.is_null()
        found = cells.is_in(sorted(chosen)).fill_null(False)
        told.update(cells.filter(found & ~mask).to_list())
        mask |= found
    if mask.sum() > told.total():
        told[""] = int(mask.sum()) - told.total()
    return mask, told


def _is_one_of(text: str, patterns: Iterable[str]) -> bool:
    """Whether a cell is one of the words, whatever its case and accents; `Total*` is any that begins so."""
    folded = fold(text)
    for pattern in patterns:
        word = fold(pattern.removesuffix("*"))
        if folded == word or (pattern.endswith("*") and folded.startswith(word)):
            return True
    return False


def _totals(table: Table, layout: Layout, sources: dict[str, Source]) -> pl.Series:
    """Which rows are called a total and hold nothing else of what a record must have."""
    needed = [
        column
        for field, source in sources.items()
        if layout[field].required and not layout[field].summed
        for column in source.columns
    ]
    if not needed:
        return pl.repeat(False, table.frame.height, dtype=pl.Boolean, eager=True)
    nothing = pl.all_horizontal(pl.col(column).is_null() | pl.col(column).str.contains(_TOTAL) for column in needed)
    called = pl.any_horizontal(pl.col(table.columns).str.contains(_TOTAL).fill_null(False))
    bare = table.frame.select(nothing.alias("is"))["is"]
    if not bare.any():
        return bare
    return table.frame.select((nothing & called).alias("is"))["is"]


def _subtotals(table: Table, sources: dict[str, Source]) -> list[str]:
    """A note on lines that are called a subtotal and read as records."""
    read = {column for source in sources.values() for column in source.columns}
    notes = []
    for column in table.columns:
        cells = table.frame[column]
        if column not in read and (found := cells.str.contains(_SUBTOTAL).fill_null(False)).any():
            word = cells.filter(found)[0]
            notes.append(
                _(
                    "Lines called “%(word)s” were read as sales. To leave them out, write in the mapping file:"
                    " %(line)s",
                    word=word,
                    line=f'`skip = {{ "{table.title(column)}" = ["{word}"] }}`.',
                )
            )
    return notes


def _skip_note(told: Counter[str]) -> str:
    words = listed(word for word in told if word)
    return ngettext(
        "%(num)s line was left out by `skip`: %(words)s.",
        "%(num)s lines were left out by `skip`: %(words)s.",
        told.total(),
        words=words or "—",
    )


def _totals_note(lines: pl.Series) -> str:
    return ngettext(
        "%(num)s line is a total of the file and was left out: line %(lines)s.",
        "%(num)s lines are totals of the file and were left out: lines %(lines)s.",
        lines.len(),
        lines=", ".join(map(str, lines.head(10))) + (", …" if lines.len() > 10 else ""),
    )
