"""What imports do to a database, and to a world of plain values that is kept in step with it."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.files import Mapping
from core.models import Client, Participant, Product
from imports.held import accept_held, refuse_held
from imports.models import HeldLine, ImportRun
from imports.outcome import Outcome
from imports.service import Way, import_file, new_run
from imports.undo import undo_import
from sales.models import SaleLine, SaleLineVersion
from tests.slow import imports
from tests.slow.files import SALES_COLUMNS, sales_rows
from tests.slow.imports import BAD_CELLS, Identity, Proposal, Record, Row
from tests.slow.world import Completion, Line, Membership, World


class CatalogueEntry(NamedTuple):
    """What the catalogue says of a product."""

    name: str
    range: str
    cost: int | None = None


@dataclass
class Memory:
    """What imports said of one record, each with its number (None: it was there before), the last one last."""

    said: list[tuple[int | None, Any]] = field(default_factory=list)

    @property
    def now(self) -> Any:
        return self.said[-1][1]

    def strike(self, run: int) -> bool:
        """Forget what an import said; whether something else has been said since."""
        left = [it for it in self.said if it[0] != run]
        kept = len(left) < len(self.said) and self.said[-1][0] != run
        self.said = left
        return kept


@dataclass
class Imported:
    """A database, the world that it should say, and what each import said of it.

    former: by line what it said before each correction, in order. waiting: the held lines, each with its import. runs:
    the imports that may be undone.
    """

    session: Session
    world: World
    former: dict[Identity, list[Line]] = field(default_factory=dict)
    waiting: dict[Identity, tuple[int, Proposal]] = field(default_factory=dict)
    runs: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.records = {line.identity: Record(line, [(None, line)]) for line in self.world.lines}
        world = self.world
        said: dict[tuple[str, Any], Any] = {
            ("product", code): CatalogueEntry(code, path) for code, path in world.products.items()
        }
        said |= {("person", code): person for code, person in world.participants.items()}
        said |= {("segment", code): segment for code, segment in world.segments.items()}
        said |= {("target", key): cents for key, cents in world.targets.items()}
        said |= {("completion", (it.participant, it.module, it.date)): it.points for it in world.completions}
        self.memories = {key: Memory([(None, value)]) for key, value in said.items()}

    def bring_in(self, what: str, content: str, mapping: Mapping | None = None, way: Way | None = None) -> Outcome:
        run = new_run(self.session, what, f"{what}.csv")
        self.runs.append(run.id)
        return import_file(self.session, what, content.encode(), run, mapping or Mapping(), way)

    def import_lines(self, rows: list[Row], how: imports.Way) -> None:
        """A file of lines, some of which cannot be read; what becomes of them is what the slow reading says."""
        taken = imports.take(self.records, rows, how)
        mapping = Mapping(documents="whole" if how.whole else "lines")
        outcome = self.bring_in("sales", file_of(rows, how), mapping, Way(accept_held=how.accept))
        assert outcome.counted == taken.counts
        self.took(taken, self.runs[-1], how.accept)

    def took(self, taken: imports.Taken, run: int, accept: bool) -> None:
        """Let the records say what an import wrote; what it says of a line no longer waits from another one."""
        self.write(taken.written, run)
        said = {line.identity for line in taken.written} | {it.after.identity for it in taken.held} | taken.whole
        documents = {identity[:3] for identity in said}
        whole = {identity[:3] for identity in taken.whole}
        self.waiting = {
            identity: (of, proposal)
            for identity, (of, proposal) in self.waiting.items()
            if identity not in said
            and not (proposal.document and identity[:3] in documents)
            and identity[:3] not in whole
        }
        if not accept:
            self.waiting |= {it.after.identity: (run, it) for it in taken.held}

    def import_again(self, rows: list[Row], how: imports.Way) -> None:
        """The same file once more changes nothing."""
        outcome = imports.take(self.records, rows, how)
        assert not outcome.written
        self.import_lines(rows, how)

    def write(self, lines: Iterable[Line], run: int) -> None:
        """Let lines say something else, and remember what they said."""
        lines = list(lines)
        for line in lines:
            if line.identity in self.records:
                self.former.setdefault(line.identity, []).append(stored(self.records[line.identity].now))
        imports.write(self.records, lines, run)
        self.read_lines()

    def read_lines(self) -> None:
        self.world.lines = [record.now for record in self.records.values()]

    def decide(self, run: int, accept: bool) -> None:
        """What an import holds is written, or refused; what has changed since waits again."""
        own = {identity: it for identity, (of, it) in self.waiting.items() if of == run}
        found = self.session.get_one(ImportRun, run)
        assert self.session.scalar(select(func.count()).where(HeldLine.state == "waiting")) == len(self.waiting)
        if not accept:
            assert refuse_held(self.session, found, None).done == len(own)
            self.waiting = {identity: it for identity, it in self.waiting.items() if identity not in own}
            return
        changed = {identity for identity, it in own.items() if not same(self.standing(identity), it.before)}
        spoilt = {identity[:3] for identity in changed if own[identity].document}
        changed |= {identity for identity, it in own.items() if it.document and identity[:3] in spoilt}
        decided = accept_held(self.session, found, None)
        assert (decided.done, decided.changed) == (len(own) - len(changed), len(changed))
        self.write((it.after for identity, it in own.items() if identity not in changed), run)
        for identity, it in own.items():
            del self.waiting[identity]
            if identity in changed:
                self.waiting[identity] = (run, replace(it, before=self.standing(identity)))

    def standing(self, identity: Identity) -> Line | None:
        """A line on record, as it stands; None where none is, or where the import that named it was undone."""
        record = self.records.get(identity)
        return record.now if record is not None and record.said else None

    def undo(self, run: int) -> None:
        """Strike out what an import said, wherever nothing else has been said since."""
        before = {identity: record.now for identity, record in self.records.items()}
        touched = {identity for identity, it in self.records.items() if it.said and it.said[-1][0] == run}
        done = undo_import(self.session, run, None)
        kept = len(imports.undo(self.records, run)) + sum(memory.strike(run) for memory in self.memories.values())
        assert done.kept_count == kept
        for identity in touched:
            self.former.setdefault(identity, []).append(stored(before[identity]))
        self.waiting = {identity: it for identity, it in self.waiting.items() if it[0] != run}
        self.runs.remove(run)
        self.read_lines()
        self.read_memories()

    def remember(self, said: dict[tuple[str, Any], Any]) -> None:
        """Let records say something, as the last import did."""
        for key, value in said.items():
            memory = self.memories.setdefault(key, Memory())
            if not memory.said or memory.now != value:
                memory.said.append((self.runs[-1], value))
        self.read_memories()

    def read_memories(self) -> None:
        known: dict[str, dict[Any, Any]] = {it: {} for it in ("product", "person", "segment", "target", "completion")}
        for (what, key), memory in self.memories.items():
            if memory.said:
                known[what][key] = memory.now
        self.world.products = {code: entry.range for code, entry in known["product"].items()}
        self.world.participants = known["person"]
        self.world.targets, self.world.segments = known["target"], known["segment"]
        self.world.completions = [
            Completion(who, module, day, points) for (who, module, day), points in known["completion"].items()
        ]

    def change_range(self, code: str, path: str) -> None:
        """A product goes into another range: every line of it, whatever its date, now counts there."""
        self.bring_in("products", table(["code", "name", "range"], [[code, code, path]]))
        key = ("product", code)
        self.remember({key: self.memories[key].now._replace(name=code, range=path)})

    def rename(self, code: str) -> None:
        """Files that have neither a range nor a team change none."""
        if code in self.world.products:
            self.bring_in("products", table(["code", "name", "cost"], [[code, f"New {code}", 1]]))
            key = ("product", code)
            self.remember({key: self.memories[key].now._replace(name=f"New {code}", cost=1)})
        else:
            person = self.world.participants[code]
            self.bring_in("participants", table(["code", "name", "kind"], [[code, f"New {code}", person.kind]]))
            self.remember({("person", code): replace(person, name=f"New {code}")})

    def change_segment(self, code: str, segment: str) -> None:
        """A client goes into another segment: every line to it, whatever its date, now counts there."""
        known = self.session.scalar(select(Client.id).where(Client.code == code)) is not None
        self.memories.setdefault(("segment", code), Memory([(None, "" if known else segment)]))
        self.bring_in("clients", table(["code", "segment"], [[code, segment]]))
        self.remember({("segment", code): segment})

    def leave(self, code: str, until: date | None) -> None:
        """Somebody has a last day as a participant, or no longer has one; the file says nothing of teams."""
        person = self.world.participants[code]
        row = [code, person.name, person.kind, until.isoformat() if until else ""]
        self.bring_in("participants", table(["code", "name", "kind", "until"], [row]))
        self.remember({("person", code): replace(person, until=until)})

    def set_targets(self, targets: dict[tuple[str, str], int]) -> None:
        """New targets, or other ones in place of those there are."""
        self.bring_in("targets", targets_csv(targets))
        self.remember({("target", key): cents for key, cents in targets.items()})

    def complete(self, completions: list[Completion]) -> None:
        """Modules completed; one that was already, on that day, has other points of its own."""
        self.bring_in("completions", completions_csv(completions))
        self.remember({("completion", (it.participant, it.module, it.date)): it.points for it in completions})

    def move(self, code: str, team: str, since: date) -> None:
        """Somebody changes teams on a day: the former membership ends the day before.

        For the team that somebody is in already, it is the first day that is corrected.
        """
        person = self.world.participants[code]
        self.bring_in("participants", table(["code", "name", "kind", "team", "since"],
                                            [[code, person.name, person.kind, team, since.isoformat()]]))  # fmt: skip
        before, others = since - timedelta(days=1), list(person.memberships)
        present = next((it for it in reversed(others) if it.last is None), None)
        joined = [Membership(team, since)] if team else []
        if present is not None and present.team == team:
            others.remove(present)
            end = present.first - timedelta(days=1) if present.first else None
            ended = [
                replace(it, last=before) if it.last and (it.last == end or it.last >= since) else it for it in others
            ]
        elif present is None and not team:
            ended = others
        else:
            ended = [replace(it, last=before) if it.last is None or it.last >= since else it for it in others]
        self.remember({("person", code): replace(person, memberships=ended + joined)})


def stored(line: Line) -> Line:
    """The line as it is kept: with its buyer for a client."""
    return replace(line, client=line.buyer)


def as_line(row: SaleLine | SaleLineVersion, codes: dict[type, dict[int, str]]) -> Line:
    people, clients, products = (codes[model] for model in (Participant, Client, Product))
    return Line(
        kind=row.kind,
        document=row.document,
        line=row.line,
        date=row.date,
        rep=people.get(row.rep_id or 0, ""),
        distributor=people.get(row.distributor_id or 0, ""),
        seller=people.get(row.seller_id or 0, ""),
        client=clients.get(row.client_id or 0, ""),
        product=products.get(row.product_id or 0, ""),
        quantity=row.quantity,
        amount_cents=row.amount_cents,
        status=row.status,
        original_document=row.original_document or "",
        original_line=row.original_line,
    )


def table(header: list[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


def targets_csv(targets: dict[tuple[str, str], int]) -> str:
    rows = [(who, month, f"{cents // 100}.{cents % 100:02}") for (who, month), cents in targets.items()]
    return table(["participant", "month", "amount"], rows)


def completions_csv(completions: list[Completion]) -> str:
    rows = [(it.participant, it.module, it.date.isoformat(), it.points) for it in completions]
    return table(["participant", "module", "date", "points"], rows)


def file_of(rows: list[Row], how: imports.Way) -> str:
    """The rows in the columns that the file has, with a bad cell in those that cannot be read."""
    left_out = {name for name in imports.OPTIONAL if name not in how.given} | (set() if how.numbered else {"line"})
    columns = [name for name in SALES_COLUMNS if name not in left_out]
    cells = [dict(zip(SALES_COLUMNS, row, strict=True)) for row in sales_rows(World(lines=[it.line for it in rows]))]
    for row, it in zip(cells, rows, strict=True):
        row |= {it.bad: BAD_CELLS[it.bad]} if it.bad else {}
    return table(columns, [[row[name] for name in columns] for row in cells])


def same(one: Line | None, other: Line | None) -> bool:
    """Whether two lines say the same, whatever way a buyer is written in."""
    return (one and stored(one)) == (other and stored(other))
