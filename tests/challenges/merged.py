"""A history of codes that are merged and taken apart, beside the slow reading of it."""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from challenges.ledger.balances import balances
from challenges.ledger.seals import Chain, verify
from challenges.ledger.standings import read_standings
from challenges.lifecycle.finding import find_challenge
from challenges.lifecycle.services import close_challenge, score_challenge
from core.errors import Refused
from core.files.mapping import Mapping
from imports.merging.acts import merge_codes
from imports.merging.checks import Codes
from imports.models import Origin
from imports.service import import_file, new_run
from imports.undo import find_undoable, plan_undo, undo_import
from tests.slow import reading
from tests.slow.world import Completion, Line, World

REPS, CLIENTS = ["R1", "R2", "R3"], ["C1", "C2", "C3", "C4"]
DAYS = [date(2019, 5, 2), date(2020, 1, 15), date(2020, 4, 1), date(2020, 4, 30), date(2020, 5, 20), date(2020, 6, 30)]
HEAD = """code = "{code}"
title = "T"
start = 2020-04-01
end = 2020-06-30
credit = "{credit}"
sales = "sell_in"
ties = "competition"
"""
BY_COMPANY = """
[[criteria]]
name = "New"
type = "new_client"
points = 7
[[criteria]]
name = "Pairs"
type = "diversification"
by = "product"
points = 3
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 10
per = "month"
"""
BY_PERSON = """
[audience]
participants = ["R1", "R2"]
[[criteria]]
name = "New"
type = "new_client"
points = 11
known_by = "participant"
[[criteria]]
name = "Goal"
type = "target"
steps = [{ from_percent = 50, points = 20 }]
[[criteria]]
name = "Learnt"
type = "training"
"""
FILES = {
    "company": HEAD.format(code="company", credit="rep") + BY_COMPANY,
    "person": HEAD.format(code="person", credit="rep") + BY_PERSON,
    "buyers": HEAD.format(code="buyers", credit="client") + BY_COMPANY.replace('"Pairs"', '"Two"'),
}
OPTIONAL = ("rep", "client")


@dataclass
class Said:
    """What imports said of one line, each by its run, as they named people and clients."""

    first: Line
    entries: list[tuple[int, Line]] = field(default_factory=list)

    @property
    def now(self) -> Line:
        return self.entries[-1][1] if self.entries else replace(self.first, status="cancelled")


@dataclass
class Lived:
    """A database with the history that the slow reading knows: merges that hold are (run, list, merged, kept)."""

    session: Session
    world: World
    lines: dict[str, Said] = field(default_factory=dict)
    merges: list[tuple[int, str, str, str]] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    frozen: dict[str, object] = field(default_factory=dict)

    def stands(self, what: str, code: str) -> str:
        """The code that was kept for another one."""
        found = {merged: kept for _, of, merged, kept in self.merges if of == what}
        while code in found:
            code = found[code]
        return code

    def kept(self, line: Line) -> Line:
        return replace(line, rep=self.stands("participants", line.rep), client=self.stands("clients", line.client))

    def bring_in(self, lines: list[Line], given: frozenset[str]) -> None:
        """A file of these lines, without the columns that are not given."""
        columns = [name for name in OPTIONAL if name in given]
        rows = [["kind", "document", "line", "date", "product", "amount", "status", *columns]]
        for line in lines:
            cents = f"{line.amount_cents // 100}.{line.amount_cents % 100:02d}"
            cells = [line.kind, line.document, "1", line.date.isoformat(), line.product, cents, line.status]
            rows.append([*cells, *(getattr(line, name) for name in columns)])
        run = new_run(self.session, "sales", "sales.csv")
        outcome = import_file(self.session, "sales", "\n".join(map(",".join, rows)).encode(), run, Mapping())
        assert not (outcome.rejected or outcome.held)
        self.runs.append(run.id)
        merged = {code for _, _, code, _ in self.merges} & {getattr(it, name) for it in lines for name in columns}
        assert len(outcome.report.notes) == len(merged)
        for line in lines:
            # Of whom a file has no column for it says nothing, not even where the line is cancelled later.
            unnamed = replace(
                line, rep=line.rep if "rep" in given else "", client=line.client if "client" in given else ""
            )
            said = self.lines.setdefault(line.document, Said(unnamed))
            base = said.now if said.entries else replace(line, rep="", client="")
            row = replace(line, **{name: getattr(base, name) for name in OPTIONAL if name not in given})
            if said.entries and self.kept(row) == self.kept(said.now):
                # It says nothing new, but for the code by which it says so.
                said.entries[-1] = said.entries[-1][0], row
            else:
                said.entries.append((run.id, row))

    def merge(self, what: str, merged: str, kept: str) -> None:
        """Make one code of two; refused where one of them was merged already."""
        run = new_run(self.session, what, "merge", origin=Origin.MERGE)
        taken = {code for _, of, code, _ in self.merges if of == what}
        if {merged, kept} & taken:
            with pytest.raises(Refused), self.session.begin_nested():
                merge_codes(self.session, Codes(what, merged, kept), run)
            self.session.delete(run)
            return
        before = {document: self.kept(said.now) for document, said in self.lines.items()}
        outcome = merge_codes(self.session, Codes(what, merged, kept), run)
        self.merges.append((run.id, what, merged, kept))
        changed = [document for document, said in self.lines.items() if self.kept(said.now) != before[document]]
        assert len(outcome.report.corrections) == len(changed)

    def take_apart(self, place: int) -> None:
        """Undo a merge; refused where what was kept has been merged since."""
        run, what, _, kept = self.merges[place]
        if self.stands(what, kept) != kept:
            with pytest.raises(Refused), self.session.begin_nested():
                undo_import(self.session, run, None)
            return
        planned = plan_undo(self.session, find_undoable(self.session, run))
        assert undo_import(self.session, run, None).restored == planned.restored
        del self.merges[place]

    def undo(self, run: int) -> None:
        self.runs.remove(run)
        undo_import(self.session, run, None)
        for said in self.lines.values():
            said.entries = [it for it in said.entries if it[0] != run]

    def read(self) -> World:
        """The world with the codes that were kept everywhere."""
        gone = {(what, merged) for _, what, merged, _ in self.merges}
        people = {code: who for code, who in self.world.participants.items() if ("participants", code) not in gone
                  and not (who.kind == "client" and ("clients", code) in gone)}  # fmt: skip
        lines = [self.kept(said.now) for said in self.lines.values()]
        targets, completions = self._owned()
        return replace(self.world, participants=people, lines=lines, targets=targets, completions=completions)

    def _owned(self) -> tuple[dict[tuple[str, str], int], list[Completion]]:
        """Targets and completions: those of who is kept, then what they lack of the others', in turn."""
        targets = dict(self.world.targets)
        done = {(it.participant, it.module, it.date): it.points for it in self.world.completions}
        for _, what, merged, kept in self.merges:
            if what != "participants":
                continue
            hand_over(targets, merged, kept)
            hand_over(done, merged, kept)
        return targets, [Completion(who, module, day, points) for (who, module, day), points in done.items()]

    def check(self) -> None:
        """The promise, for every challenge."""
        world = self.read()
        for code, text in FILES.items():
            challenge = find_challenge(self.session, code)
            ledger = {
                (row.participant, row.criterion, row.key): row.points for row in balances(self.session, challenge)
            }
            ranking = [(row.rank, row.code, row.points) for row in read_standings(self.session, challenge)]
            if code in self.frozen:
                assert (ledger, ranking) == self.frozen[code]
                continue
            file = tomllib.loads(text, parse_float=Decimal)
            if "audience" in file:
                named = {self.stands("participants", who) for who in file["audience"]["participants"]}
                file["audience"]["participants"] = sorted(named)
            expected = reading.points(world, file)
            assert ledger == expected
            assert ranking == [(rank, who, points) for rank, who, _, points in
                               reading.leaderboard(world, file, expected, {})]  # fmt: skip
            assert score_challenge(self.session, code) == 0
        assert verify(self.session) == Chain(len(self.frozen), None)

    def close(self, code: str) -> None:
        if code not in self.frozen:
            close_challenge(self.session, code)
            challenge = find_challenge(self.session, code)
            ledger = {
                (row.participant, row.criterion, row.key): row.points for row in balances(self.session, challenge)
            }
            ranking = [(row.rank, row.code, row.points) for row in read_standings(self.session, challenge)]
            self.frozen[code] = ledger, ranking


def hand_over(owned: dict[Any, int], merged: str, kept: str) -> None:
    """What is under the one's code goes to the other's, where that has nothing under the rest of the key."""
    for key in [key for key in owned if key[0] == merged]:
        if (other := (kept, *key[1:])) not in owned:
            owned[other] = owned.pop(key)
