"""What a file of sales does to the lines on record, read slowly: line by line, document by document.

A record remembers what each import said of it, in order; an import that is undone is struck out of that memory.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from .world import Line

Identity = tuple[str, str, str, int]
DEAD = ("cancelled", "rejected")
CREDITS = ("rep", "distributor", "seller", "client")
OPTIONAL = (*CREDITS, "product", "quantity", "status", "original_document", "original_line")
DEFAULTS: dict[str, Any] = {"quantity": 0, "status": "validated", "original_line": None}
BAD_CELLS = {"date": "2020-02-30", "rep": "R99", "seller": "D1", "product": "P99", "quantity": "1.5", "amount": "1,2,3"}
COMPARED = ("date", "amount_cents", *OPTIONAL)


@dataclass
class Record:
    """What imports said of one line, each with its number (None: it was there before), the last one last.

    first: what was said of it first of all.
    """

    first: Line
    said: list[tuple[int | None, Line]] = field(default_factory=list)

    @property
    def now(self) -> Line:
        """The line as it stands; cancelled where every import that named it was undone."""
        return self.said[-1][1] if self.said else replace(self.first, status="cancelled")


Records = dict[Identity, Record]


@dataclass(frozen=True)
class Row:
    """A line of a file: what it says in the columns that the file has; `bad`: the column that cannot be read."""

    line: Line
    bad: str = ""


@dataclass(frozen=True)
class Way:
    """How a file is written and taken: the optional columns that it has, and the rest as the contract names it."""

    given: frozenset[str] = frozenset(OPTIONAL)
    numbered: bool = True
    whole: bool = False
    accept: bool = False


@dataclass(frozen=True)
class Proposal:
    """A line that is held: what it said, None for a new one, what it would say; `document`: decided with all of it."""

    before: Line | None
    after: Line
    document: bool


@dataclass
class Taken:
    """What becomes of a file: its counts, what is written, what is held, and the rows of documents held as a whole."""

    counts: Counter[str] = field(default_factory=Counter)
    written: list[Line] = field(default_factory=list)
    held: list[Proposal] = field(default_factory=list)
    whole: set[Identity] = field(default_factory=set)


def take(records: Records, rows: list[Row], way: Way) -> Taken:
    """What a file does to the lines on record, without doing it."""
    taken = Taken(Counter(new=0, corrected=0, unchanged=0, held=0, rejected=0))
    placed = place_rows(records, rows, way)
    broken = {row.line.document for row, line in zip(rows, placed, strict=True) if line is None}
    good: dict[Identity, list[Line]] = {}
    for line in placed:
        if line is not None:
            good.setdefault(line.identity, []).append(line)
    for identity, lines in good.items():
        if any(shown(line, way) != shown(lines[0], way) for line in lines):
            broken.add(identity[2])
            taken.counts["rejected"] += len(lines)
        else:
            taken.counts["unchanged"] += len(lines) - 1
    taken.counts["rejected"] += placed.count(None)
    documents: dict[tuple[str, str, str], list[Line]] = {}
    for identity, lines in good.items():
        if all(shown(line, way) == shown(lines[0], way) for line in lines):
            documents.setdefault(identity[:3], []).append(lines[0])
    numbers = {}
    for key, lines in documents.items():
        standing = standing_of(records, key)
        if not way.numbered and standing:
            lines = numbered(lines, standing, way, key[2] in broken)
        numbers[key] = [merged(line, standing.get(line.line), way) for line in lines]
    own = {line.identity: line for lines in numbers.values() for line in lines}
    every = {identity: record.now for identity, record in records.items() if record.said} | own
    for key, lines in numbers.items():
        credited = [as_original(line, every.values()) for line in lines]
        take_document(standing_of(records, key), credited, way, key[2] in broken, taken)
    return taken


def as_original(line: Line, every: Iterable[Line]) -> Line:
    """A return that names nobody, credited as all that it gives back is."""
    line = as_written(line)
    found = [as_written(it) for it in originals(line, every)]
    for name in CREDITS:
        said = {getattr(it, name) for it in found}
        if getattr(line, name) == "" and len(said) == 1:
            line = replace(line, **{name: said.pop()})
    return line


def originals(line: Line, every: Iterable[Line]) -> list[Line]:
    """The lines that a return gives back, by its document, product and, where it names one, line."""
    return [
        it
        for it in every
        if line.gives_back
        and not it.is_return
        and it.identity[:3] == (*line.identity[:2], line.original_document)
        and it.product == line.product
        and line.original_line in (None, it.line)
    ]


def standing_of(records: Records, key: tuple[str, str, str]) -> dict[int, Line]:
    """The lines on record of a document, by their numbers."""
    return {it[3]: record.now for it, record in records.items() if record.said and it[:3] == key}


def shown(line: Line, way: Way) -> tuple[Any, ...]:
    """What the file says in its line, as far as it says anything."""
    return tuple(getattr(as_written(line), name) for name in COMPARED if name in {*way.given, "date", "amount_cents"})


def as_written(line: Line) -> Line:
    """The line without a client where the distributor buys for itself."""
    return replace(line, client="") if line.kind == "sell_in" and line.client == line.distributor else line


def place_rows(records: Records, rows: list[Row], way: Way) -> list[Line | None]:
    """The rows with their distributor and number; None for those that cannot be taken."""
    seen = Counter[tuple[str, str, str]]()
    placed: list[Line | None] = []
    for row in rows:
        line = row.line
        named = line.distributor if line.kind == "sell_out" and "distributor" in way.given else ""
        seen[line.kind, line.document, named] += 1
        if not way.numbered:
            line = replace(line, line=seen[line.kind, line.document, named])
        owners = {
            identity[1]
            for identity, record in records.items()
            if record.said and identity[0] == "sell_out" and identity[2] == line.document
        }
        good = not row.bad
        if "distributor" not in way.given:
            line = replace(line, distributor="")
            if line.kind == "sell_out" and owners:
                good = good and len(owners) == 1
                line = replace(line, distributor=min(owners))
        placed.append(line if good else None)
    read = [without_absent(line, way) for line in placed if line is not None]
    return [line and with_owner(line, without_absent(line, way), records, read) for line in placed]


def without_absent(line: Line, way: Way) -> Line:
    """The line with nothing in the columns that the file does not have; whose it is, is known by now."""
    absent = [name for name in OPTIONAL if name not in way.given and name != "distributor"]
    blank: dict[str, Any] = {"quantity": 0, "original_line": None}
    return replace(line, **{name: blank.get(name, "") for name in absent})


def with_owner(line: Line, said: Line, records: Records, rows: list[Line]) -> Line:
    """A return of sell-out without a distributor: of whoever has it on record, or else of whose sale it gives back."""
    if line.kind != "sell_out" or line.distributor or not said.gives_back:
        return line
    known = [record.now for record in records.values() if record.said and record.now.kind == "sell_out"]
    owners = {it.distributor for it in known if it.document == line.document and it.gives_back}
    if not owners:
        sold = [*known, *(row for row in rows if row.kind == "sell_out")]
        owners = {
            it.distributor
            for it in sold
            if not it.is_return
            and (it.document, it.product) == (said.original_document, said.product)
            and said.original_line in (None, it.line)
        }
    return replace(line, distributor=owners.pop()) if len(owners) == 1 else line


def take_document(standing: dict[int, Line], lines: list[Line], way: Way, broken: bool, taken: Taken) -> None:
    """Take the lines of one document, beside those of it that stand."""
    own = {line.line for line in lines}
    lost = [] if broken else [it for number, it in standing.items() if number not in own and it.status not in DEAD]
    reasons = [reason(line, standing.get(line.line), way) for line in lines]
    again = [it == "taken back" for it in reasons]
    lines = [replace(line, status="validated") if it else line for line, it in zip(lines, again, strict=True)]
    different = any(as_written(line) != as_written(standing.get(line.line, replace(line, line=-1))) and not it
                    for line, it in zip(lines, again, strict=True))  # fmt: skip
    if way.whole:
        whole = any(reasons)
    else:
        whole = not way.numbered and bool(standing) and (different or bool(lost))
        lost = [] if way.numbered else lost
    taken.whole |= {line.identity for line in lines} if whole else set()
    for line, why in zip(lines, reasons, strict=True):
        before = standing.get(line.line)
        same = before is not None and as_written(before) == as_written(line)
        if (whole or why) and not way.accept:
            taken.counts["held"] += 1
            taken.held += [] if same else [Proposal(before, line, whole)]
        else:
            taken.counts["new" if before is None else "unchanged" if same else "corrected"] += 1
            taken.written += [] if same else [line]
    for line in lost:
        gone = replace(line, status="cancelled")
        if whole and not way.accept:
            taken.held.append(Proposal(line, gone, True))
        else:
            taken.counts["corrected"] += 1
            taken.written.append(gone)


def numbered(rows: list[Line], standing: dict[int, Line], way: Way, broken: bool) -> list[Line]:
    """Rows without numbers given those of the lines on record."""
    free = sorted(standing, key=lambda number: (standing[number].status in DEAD, number))
    found: dict[int, int] = {}
    for place, row in enumerate(rows):
        same = next((it for it in free if shown(standing[it], way) == shown(row, way)), None)
        if same is not None:
            found[place] = same
            free.remove(same)
    left = sorted(number for number in free if standing[number].status not in DEAD)
    last = max(standing)
    for place, row in enumerate(rows):
        if place in found:
            continue
        if broken and row.line not in found.values():
            found[place] = row.line
        elif not broken and left:
            found[place] = left.pop(0)
        else:
            last += 1
            found[place] = last
    return [replace(row, line=found[place]) for place, row in enumerate(rows)]


def merged(row: Line, before: Line | None, way: Way) -> Line:
    """The row with what is on record, or what a new line says, in the columns that the file does not have."""
    said = as_written(before) if before else None
    absent = [name for name in OPTIONAL if name not in way.given]
    if said is not None:
        return replace(row, **{name: getattr(said, name) for name in absent})
    defaults = {name: DEFAULTS.get(name, "") for name in absent if name != "distributor"}
    return replace(row, **defaults)


def reason(line: Line, before: Line | None, way: Way) -> str:
    """Why the line is held for itself."""
    if before is None:
        return ""
    if before.status in DEAD and "status" not in way.given:
        return "taken back"
    others = (line.buyer, line.rep, line.distributor, line.seller) != (
        before.buyer, before.rep, before.distributor, before.seller,
    )  # fmt: skip
    other_sign = sign(line.amount_cents) != sign(before.amount_cents)
    return "reused" if line.date != before.date and (others or other_sign) else ""


def sign(number: int) -> int:
    return (number > 0) - (number < 0)


def write(records: Records, lines: Iterable[Line], run: int) -> None:
    """Let the lines say what an import says."""
    for line in lines:
        records.setdefault(line.identity, Record(line)).said.append((run, line))


def undo(records: Records, run: int) -> Collection[Identity]:
    """Strike out all that an import said; gives the lines of which something else was said since."""
    kept = []
    for identity, record in records.items():
        said = [it for it in record.said if it[0] != run]
        if len(said) < len(record.said) and record.said[-1][0] != run:
            kept.append(identity)
        record.said = said
    return kept
