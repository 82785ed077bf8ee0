"""One's own count against a slow reading of it: a document at a time, a pair at a time, nothing sorted beforehand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.count.compare import compare
from portal.count.findings import REVERSE, Comparison, Elsewhere, Fate, Finding, Former, Kind, Row, Sold
from portal.count.typed import as_typed

CENTS = st.sampled_from([100, 100, 250, 350, 600, 700, -100, 0, 10**10])
# One document in several writings, another that differs from it by zeros alone, and others.
NUMBERS = ["F1", "f 1", "12", "0012", "012", "G7"]
DAYS = st.sampled_from([date(2026, 3, 3), date(2026, 3, 4)])
ROWS = st.builds(
    Row,
    place=st.just(0),
    document=st.sampled_from(NUMBERS),
    cents=CENTS,
    day=st.none() | DAYS,
    client=st.just(""),
    product=st.just(""),
    quantity=st.none() | st.integers(1, 2),
)
LINES = st.builds(
    Sold,
    id=st.just(0),
    document=st.sampled_from(NUMBERS),
    line=st.integers(1, 3),
    day=DAYS,
    cents=CENTS,
    quantity=st.integers(1, 2),
    fate=st.sampled_from(Fate),
    points=st.integers(0, 9),
    former=st.lists(st.builds(Former, CENTS, DAYS), max_size=1).map(tuple),
)
OTHERS = st.lists(st.builds(Elsewhere, st.sampled_from(NUMBERS)), max_size=2)


@given(rows=st.lists(ROWS, max_size=7), lines=st.lists(LINES, max_size=7), others=OTHERS)
def test_each_row_is_told_once_and_everything_adds_up(
    rows: list[Row], lines: list[Sold], others: list[Elsewhere]
) -> None:
    rows = [replace(row, place=place) for place, row in enumerate(rows, 1)]
    lines = [replace(line, id=number) for number, line in enumerate(lines, 1)]
    found = compare(rows, lines, others)
    assert Counter(row.place for it in found.findings for row in it.rows) == Counter(row.place for row in rows)
    told = Counter(line.id for it in found.findings for line in it.lines)
    assert max(told.values(), default=1) == 1
    counted = [line for line in lines if line.fate == Fate.COUNTED]
    assert {line.id for line in counted} <= set(told)
    assert found.written == sum(row.cents for row in rows)
    assert found.counted == sum(line.cents for line in counted)
    assert found.written + sum(step.cents for step in found.steps) == found.counted
    assert sum(step.count for step in found.steps) == len(found.findings)
    assert sum(it.points for it in found.findings) >= sum(line.points for line in counted)
    assert shape(found) == shape(Comparison(slow(rows, lines, others)))
    back = [replace(row, place=-row.place) for row in reversed(rows)]
    assert compare(back, lines, others).counted == found.counted


def shape(found: Comparison) -> Counter[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """Which rows and lines are told together, and as what."""
    return Counter(
        (it.kind, tuple(sorted(row.place for row in it.rows)), tuple(sorted(line.id for line in it.lines)))
        for it in found.findings
    )


def slow(rows: list[Row], lines: list[Sold], others: list[Elsewhere]) -> list[Finding]:
    """Every document by itself, by the rules that docs/own-count.md tells."""

    def closed(text: str) -> str:
        return text.replace(" ", "").lower()

    on_list = {closed(row.document) for row in rows}
    in_palier = {closed(line.document) for line in lines} | {closed(it.document) for it in others}

    def bucket(text: str) -> str:
        both = closed(text) in on_list and closed(text) in in_palier
        return f"={closed(text)}" if both else f"0{closed(text).lstrip('0')}"

    found: list[Finding] = []
    for key in {bucket(number) for number in NUMBERS}:
        found += of_document(
            [row for row in rows if bucket(row.document) == key],
            [line for line in lines if bucket(line.document) == key],
            any(bucket(it.document) == key for it in others),
        )
    return found


def of_document(rows: list[Row], lines: list[Sold], shared: bool) -> list[Finding]:
    found, paired = [], []
    known = bool(lines)
    while alike := [(row, line) for row in rows for line in lines if row.cents == line.cents]:
        row, line = best(alike)
        rows, lines = [it for it in rows if it != row], [it for it in lines if it != line]
        same = row.day in (None, line.day) and row.quantity in (None, line.quantity)
        counted = Kind.AGREES if same else Kind.DIFFERS
        found.append(Finding(counted if line.fate == Fate.COUNTED else Kind(line.fate.value), (row,), (line,)))
        paired.append(row)
    whole: list[Sold] = []
    if rows and lines:
        fates = [fate for fate in Fate if any(line.fate == fate for line in lines)]
        exact = [fate for fate in fates if total(it for it in lines if it.fate == fate) == total(rows)]
        chosen = [*exact, *fates][0]
        whole = [line for line in lines if line.fate == chosen]
        found.append(Finding(kind_of(rows, whole), tuple(rows), tuple(whole)))
    else:
        for row in rows:
            twice = any(
                it.cents == row.cents
                and len({it.day, row.day, None}) < 3
                and len({it.quantity, row.quantity, None}) < 3
                for it in paired
            )
            unknown = Kind.NO_LINE if known else Kind.UNKNOWN
            found.append(Finding(Kind.REPEATED if twice else Kind.ELSEWHERE if shared else unknown, (row,)))
    left = [line for line in lines if line not in whole and line.fate == Fate.COUNTED]
    return found + [Finding(REVERSE[line.cents >= 0], (), (line,)) for line in left]


def best(alike: list[tuple[Row, Sold]]) -> tuple[Row, Sold]:
    """The pair that no other one is before."""

    def before(one: tuple[Row, Sold], other: tuple[Row, Sold]) -> bool:
        for way in (lambda it: list(Fate).index(it[1].fate), lambda it: -likeness(*it), lambda it: it[0].place,
                    lambda it: it[1].line, lambda it: it[1].id):  # fmt: skip
            if way(one) != way(other):
                return bool(way(one) < way(other))
        return False

    return next(it for it in alike if not any(before(other, it) for other in alike))


def likeness(row: Row, line: Sold) -> int:
    told = [(row.day, line.day), (row.quantity, line.quantity)]
    return sum(0 if own is None else 1 if own == known else -1 for own, known in told)


def total(some: Iterable[Row | Sold]) -> int:
    return sum(it.cents for it in some)


def kind_of(rows: list[Row], lines: list[Sold]) -> Kind:
    if lines[0].fate != Fate.COUNTED:
        return Kind(lines[0].fate.value)
    if total(rows) != total(lines):
        was = [former.cents for former in lines[0].former] if len(lines) == 1 else []
        return Kind.CORRECTED if total(rows) in was else Kind.DIFFERS
    days = {row.day for row in rows if row.day} - {line.day for line in lines}
    pieces = [row.quantity for row in rows]
    told = sum(it for it in pieces if it is not None)
    other = None not in pieces and told != sum(line.quantity for line in lines)
    return Kind.DIFFERS if days or other else Kind.AGREES


@given(rows=st.lists(ROWS, max_size=5), others=OTHERS)
def test_of_the_sales_of_others_only_the_number_is_known(rows: list[Row], others: list[Elsewhere]) -> None:
    rows = [replace(row, place=place) for place, row in enumerate(rows, 1)]
    found = compare(rows, [], others)
    assert {it.kind for it in found.findings} <= {Kind.ELSEWHERE, Kind.UNKNOWN}
    assert found.counted == 0


def test_a_typed_list_is_given_the_names_of_its_columns() -> None:
    assert as_typed("F1 1 450,00").content == b"document\tdate\tamount\nF1\t\t1 450,00"
    assert as_typed("F1 03/04/2026 12,50\nF2 3").content == b"document\tdate\tamount\nF1\t03/04/2026\t12,50\nF2\t\t3"
    assert as_typed("F1;12,50").content == b"document;amount\nF1;12,50"
    assert as_typed("F1,12.50").content == b"document,amount\nF1,12.50"
    named = "N° de pièce\tMontant HT\nF1\t12,50"
    assert as_typed(named).content.decode() == named
    assert as_typed("").added == 1
