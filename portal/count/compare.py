"""A list of sales beside what Palier has of somebody: what agrees, and every difference by what kind it is of.

Pure: values in, values out, whole cents. Of the sales of others it is given no more than their documents' numbers, so
that nothing else of them can be told.

Within a document, rows and lines of one amount belong together (`_paired`); what is left of both is compared as a
whole, as one row may stand for several lines. Each row of the list and each line that counts stands in one finding:
what the list says, and the differences of all findings, make what Palier counts.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from portal.count.findings import Comparison, Elsewhere, Fate, Finding, Kind, Row, Sold
from portal.count.numbers import bare, spelling


@dataclass(frozen=True)
class _Document:
    """What stands under one number."""

    rows: list[Row]
    lines: list[Sold]
    elsewhere: list[Elsewhere]

    @property
    def other(self) -> Elsewhere | None:
        return next(iter(self.elsewhere), None)


def compare(rows: Sequence[Row], sold: Sequence[Sold], elsewhere: Collection[Elsewhere] = ()) -> Comparison:
    """Every finding on a list, beside all lines of theirs that count and whatever else bears one of its numbers."""
    order = list(Kind)
    found = [it for document in _documents(rows, sold, elsewhere) for it in _findings(document)]
    return Comparison(sorted(found, key=lambda it: (order.index(it.kind), *_place(it))))


def _place(it: Finding) -> tuple[int, date, str, int]:
    if it.rows:
        return it.rows[0].place, date.min, "", 0
    line = it.lines[0]
    return 0, line.day, line.document, line.line


def _documents(rows: Sequence[Row], sold: Sequence[Sold], elsewhere: Collection[Elsewhere]) -> Iterable[_Document]:
    """Everything by its document: by the spelling of its number, else without the zeros before it."""
    known = {spelling(line.document) for line in sold} | {spelling(it.document) for it in elsewhere}
    exact = known & {spelling(row.document) for row in rows}
    found: dict[tuple[bool, str], _Document] = {}

    def at(document: str) -> _Document:
        spelled = spelling(document)
        key = (True, spelled) if spelled in exact else (False, bare(document))
        return found.setdefault(key, _Document([], [], []))

    for row in rows:
        at(row.document).rows.append(row)
    for line in sold:
        at(line.document).lines.append(line)
    for it in elsewhere:
        at(it.document).elsewhere.append(it)
    return found.values()


def _findings(document: _Document) -> Iterator[Finding]:
    pairs = _paired(document.rows, document.lines)
    yield from (_together((row,), (line,)) for row, line in pairs)
    taken, used = {row.place for row, _line in pairs}, {line.id for _row, line in pairs}
    rows = tuple(row for row in document.rows if row.place not in taken)
    lines = [line for line in document.lines if line.id not in used]
    whole = _as_a_whole(rows, lines)
    if whole:
        yield _together(rows, whole, document.other)
    else:
        yield from (_alone(row, document, [it for it, _line in pairs]) for row in rows)
    compared = {line.id for line in whole}
    for line in lines:
        if line.fate == Fate.COUNTED and line.id not in compared:
            yield Finding(Kind.RETURN if line.cents < 0 else Kind.MISSING, (), (line,))


def _paired(rows: Sequence[Row], lines: Sequence[Sold]) -> list[tuple[Row, Sold]]:
    """Rows and lines of one amount, each once: lines that count first, then those that are most like the row."""
    fates = list(Fate)
    by_cents: dict[int, list[Sold]] = {}
    for line in lines:
        by_cents.setdefault(line.cents, []).append(line)
    possible = [
        ((fates.index(line.fate), -_likeness(row, line), row.place, line.line, line.id), row, line)
        for row in rows
        for line in by_cents.get(row.cents, ())
    ]
    pairs: dict[int, tuple[Row, Sold]] = {}
    used: set[int] = set()
    for _key, row, line in sorted(possible, key=lambda it: it[0]):
        if row.place not in pairs and line.id not in used:
            pairs[row.place] = row, line
            used.add(line.id)
    return list(pairs.values())


def _likeness(row: Row, line: Sold) -> int:
    """How much of what a row says beside its amount a line says too, less what it says otherwise."""
    told = [
        *([row.day == line.day] if row.day else []),
        *([row.quantity == line.quantity] if row.quantity is not None else []),
        *([line.client.is_called(row.client)] if row.client else []),
        *([line.product.is_called(row.product)] if row.product else []),
    ]
    return sum(1 if same else -1 for same in told)


def _as_a_whole(rows: Sequence[Row], lines: Sequence[Sold]) -> tuple[Sold, ...]:
    """The lines that what is left of the rows is compared with: those of one fate that come to the same, else the first
    fate of which any is left."""
    by_fate = [tuple(line for line in lines if line.fate == fate) for fate in Fate]
    left = [some for some in by_fate if some] if rows else []
    written = sum(row.cents for row in rows)
    return next((some for some in left if sum(line.cents for line in some) == written), left[0] if left else ())


def _together(rows: tuple[Row, ...], lines: tuple[Sold, ...], other: Elsewhere | None = None) -> Finding:
    """What rows and lines of one fate come to."""
    fate = lines[0].fate
    if fate != Fate.COUNTED:
        return Finding(Kind(fate.value), rows, lines)
    it = Finding(Kind.DIFFERS, rows, lines, other)
    if it.difference:
        was = {former.cents for former in lines[0].former} if len(lines) == 1 else set()
        return Finding(Kind.CORRECTED, rows, lines) if it.written in was else it
    return it if it.other_day or it.other_quantity else Finding(Kind.AGREES, rows, lines)


def _alone(row: Row, document: _Document, paired: Sequence[Row]) -> Finding:
    """A row of which no line is left."""
    if any(row.repeats(it) for it in paired):
        return Finding(Kind.REPEATED, (row,))
    if document.other:
        return Finding(Kind.ELSEWHERE, (row,), (), document.other)
    return Finding(Kind.NO_LINE if document.lines else Kind.UNKNOWN, (row,))
