"""Records set back to what stood before an import: people, products, clients, targets, completed training, stock.

Every version in the trail says what a record said until an import changed it. Read in order they give each record's
states and who brought them about; without the states of imports that are undone, the last one left is what it says.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import polars as pl
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.bulk import listed, update_frame
from core.changes import Changes, publish
from core.models import Participant, Product, RecordVersion
from imports.catalogue import CLIENTS, PRODUCTS, TARGETS
from imports.completions import COMPLETIONS
from imports.models import ImportRun, ImportState
from imports.records import Kind, keep_versions
from imports.register import WHAT, Register, differences, state_of
from imports.report import Change, Difference, Report
from imports.stock import STOCK

KINDS: dict[str, Kind] = {
    "products": PRODUCTS,
    "clients": CLIENTS,
    "targets": TARGETS,
    "completions": COMPLETIONS,
    "stock": STOCK,
}
# Nothing else refers to these: those that an undone import brought in are removed.
REMOVABLE = frozenset(name for name, kind in KINDS.items() if kind.stamped)
# The points of nobody else follow from these; from stock, nobody's.
MOVING_OWN = ("targets", "completions")
# Marks the version of a record that was removed: what comes after it is another record of the same name.
REMOVED = "removed"
State = dict[str, Any]


class Entry(NamedTuple):
    """A state of a record, and the import that brought it about; None where nobody knows."""

    import_id: int | None
    state: State


class Current(NamedTuple):
    """A record as it stands: its row, the import that brought it in, and what it says."""

    id: int
    import_id: int | None
    state: State


@dataclass
class RecordsBack:
    """What becomes of the records that an import wrote.

    back: those set back, by key, with the state they get; None for those that are removed. kept: those that a later
    import changed. stay: how many new ones remain. changes: what is set back, to be told.
    """

    current: dict[str, Current] = field(default_factory=dict)
    back: dict[str, State | None] = field(default_factory=dict)
    kept: list[Change] = field(default_factory=list)
    stay: int = 0
    changes: list[Change] = field(default_factory=list)

    @property
    def removed(self) -> int:
        """How many are removed."""
        return sum(state is None for state in self.back.values())


def plan_records(session: Session, run: ImportRun) -> RecordsBack:
    """What becomes of the records that an import wrote; nothing is changed."""
    versions = _versions(session, run)
    current = _current(session, run, set(versions))
    void = set(session.scalars(select(ImportRun.id).where(ImportRun.state == ImportState.UNDONE))) | {run.id}
    undoings = set(session.scalars(select(ImportRun.id).where(ImportRun.undoes_id.is_not(None))))
    plan = RecordsBack(current, stay=0 if run.what in REMOVABLE else run.new)
    named = _named(session, run.what)
    for key, record in current.items():
        entries = _entries(record, versions.get(key, []), undoings)
        standing = [entry for entry in entries if entry.import_id not in void - {run.id}]
        subject = _subject(key, named)
        if not standing or standing[-1].import_id != run.id:
            plan.kept.append(Change(subject, []))
            continue
        left = [entry for entry in standing if entry.import_id != run.id]
        state = left[-1].state if left else None
        plan.back[key] = state
        plan.changes.append(Change(subject, _differences(run.what, record.state, state)))
    return plan


def _entries(record: Current, versions: list[RecordVersion], undoings: Collection[int]) -> list[Entry]:
    """The states of a record in order; those that an undoing brought about are others' over again."""
    formers = [json.loads(version.former) for version in versions]
    start = max((place + 1 for place, former in enumerate(formers) if former.get(REMOVED)), default=0)
    versions, states = versions[start:], [*formers[start:], record.state]
    entries = [Entry(record.import_id, states[0])]
    for version, state in zip(versions, states[1:], strict=True):
        if version.import_id not in undoings:
            entries.append(Entry(version.import_id, state))
    return entries


def _versions(session: Session, run: ImportRun) -> dict[str, list[RecordVersion]]:
    """All versions of the records that an import changed or brought in, by key, in order."""
    what = _what(run)
    touched = select(RecordVersion.record).where(RecordVersion.what == what, RecordVersion.import_id == run.id)
    query = select(RecordVersion).where(RecordVersion.what == what)
    if what in (WHAT, *(kind.table.name for kind in (PRODUCTS, CLIENTS))):
        query = query.where(RecordVersion.record.in_(touched))
    found: dict[str, list[RecordVersion]] = {}
    for version in session.scalars(query.order_by(RecordVersion.id)):
        found.setdefault(version.record, []).append(version)
    return found


def _what(run: ImportRun) -> str:
    return WHAT if run.what == "participants" else KINDS[run.what].table.name


def _current(session: Session, run: ImportRun, keys: Collection[str]) -> dict[str, Current]:
    """The records that an import changed or brought in, as they stand, by key."""
    if run.what == "participants":
        people = session.scalars(select(Participant).where(Participant.code.in_(keys)))
        return {person.code: Current(person.id, None, state_of(person)) for person in people}
    kind = KINDS[run.what]
    table = kind.table
    touched = {version for version, in session.execute(
        select(RecordVersion.record).where(RecordVersion.what == table.name, RecordVersion.import_id == run.id)
    )}  # fmt: skip
    columns = [table.c[name] for name in (*kind.key, *kind.values)]
    stamp = [table.c.import_id] if kind.stamped else []
    found = {}
    for row in session.execute(select(table.c.id, *columns, *stamp)).mappings():
        key = "|".join(str(row[name]) for name in kind.key)
        import_id = row["import_id"] if kind.stamped else None
        if key in touched or (import_id == run.id):
            found[key] = Current(row["id"], import_id, {name: row[name] for name in kind.values})
    return found


def _named(session: Session, what: str) -> list[Mapping[str, str]]:
    """The codes by number of whom and what the parts of a key stand for, as far as they are numbers."""
    people, products = ((it.id, it.code) for it in (Participant, Product))
    named = [people, *([products] if what == "stock" else [])] if what in REMOVABLE else []
    return [{str(number): code for number, code in session.execute(select(*columns))} for columns in named]


def _subject(key: str, named: Sequence[Mapping[str, str]]) -> list[str]:
    parts = key.split("|")
    known = [*named, *({} for _part in parts)]
    return [codes.get(part, part) for part, codes in zip(parts, known, strict=False)]


def _differences(what: str, now: State, back: State | None) -> list[Difference]:
    if what == "participants" and back:
        return differences(now, back)
    after = back or {}
    return [
        Difference(name.removesuffix("_cents"), now[name], after.get(name))
        for name in now
        if now[name] != after.get(name)
    ]


def set_records_back(session: Session, plan: RecordsBack, run: ImportRun, undoing: ImportRun) -> None:
    """Write what was planned, keep what the records said, and tell the subscribers."""
    former = [
        (key, {**plan.current[key].state, **({REMOVED: True} if state is None else {})})
        for key, state in plan.back.items()
    ]
    if not former:
        return
    keep_versions(session, _what(run), former, undoing.id, undoing.at)
    if run.what == "participants":
        _set_people_back(session, plan, undoing)
    else:
        _set_rows_back(session, KINDS[run.what], plan)
    if run.what in MOVING_OWN:
        people = frozenset(int(key.split("|")[0]) for key in plan.back)
        publish(session, Changes(run.file_name, people=people))
    elif run.what not in REMOVABLE:
        publish(session, Changes(run.file_name, everyone=True))


def _set_rows_back(session: Session, kind: Kind, plan: RecordsBack) -> None:
    removed = {plan.current[key].id for key, state in plan.back.items() if state is None}
    session.execute(delete(kind.table).where(listed(kind.table.c.id, removed)))
    rows = [{"id": plan.current[key].id, **state} for key, state in plan.back.items() if state is not None]
    if rows:
        text = {name: pl.String if isinstance(kind.defaults.get(name, 0), str) or name == "name" else pl.Int64
                for name in kind.values}  # fmt: skip
        update_frame(session, kind.table, pl.DataFrame(rows, {"id": pl.Int64, **text}))


def _set_people_back(session: Session, plan: RecordsBack, undoing: ImportRun) -> None:
    register = Register.of(session, undoing.id, Report())
    for code, state in plan.back.items():
        assert state is not None
        person = register.people[code]
        person.name, person.kind, person.email = state["name"], state["kind"], state["email"]
        person.until = _day(state["until"])
        person.parent = register.people.get(state["parent"]) if state["parent"] else None
        register.empty(person)
        for team, first, last in state["teams"]:
            register.join(person, team, _day(first), _day(last))
    session.flush()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
