"""A history of a database: what is done to it, and every check there is of what it then says.

A world of plain values is kept in step with the database, and the slow reading of the contract reads that world.
"""

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.criteria import Target, Training
from challenges.criteria.base import SalesCriterion
from challenges.criteria.target import GOAL
from challenges.definition.toml import RefusedDefinition, read_definition
from challenges.explanations.exclusions import exclusions
from challenges.explanations.explain import Case, explain, read_case
from challenges.laboratory.cached_scene import score_stage
from challenges.laboratory.frames import frame_of
from challenges.ledger.balances import balances
from challenges.ledger.leagues import read_leagues
from challenges.ledger.prizes import read_prizes
from challenges.ledger.seals import Chain, verify
from challenges.ledger.standings import read_standings
from challenges.lifecycle.amendments import preview_amendment
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.seasons import seasons_due, start_next_season
from challenges.lifecycle.services import (
    amend_challenge,
    close_challenge,
    launch_challenge,
    reopen_challenge,
    score_challenge,
)
from challenges.models import Challenge, State
from challenges.scoring.results import Explanation, KeyResult
from core.files import Mapping
from core.models import Client, Participant, Product
from imports.held import accept_held, refuse_held
from imports.models import HeldLine, ImportRun
from imports.outcome import Outcome
from imports.service import Way, import_file, new_run
from imports.undo import undo_import
from sales.models import SaleLine, SaleLineVersion
from tests.slow import imports, reading
from tests.slow.files import SALES_COLUMNS, sales_rows
from tests.slow.imports import BAD_CELLS, Identity, Proposal, Record, Row
from tests.slow.leagues import Kept
from tests.slow.leagues import table as table_of
from tests.slow.prizes import Won
from tests.slow.seasons import next_file
from tests.slow.world import Completion, Line, Membership, World

Ledger = dict[tuple[str, str, str], int]


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
class Frozen:
    """What a challenge said when it was closed; people are called by their names of today."""

    ledger: Ledger
    ranking: list[tuple[int, str, int]]
    prizes: list[Won]


@dataclass
class History:
    """A database, the world that it should say, and every check there is."""

    session: Session
    world: World
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    frozen: dict[str, Frozen] = field(default_factory=dict)
    followed: set[str] = field(default_factory=set)
    leagues: dict[str, Kept] = field(default_factory=dict)
    former: dict[Identity, list[Line]] = field(default_factory=dict)
    waiting: dict[Identity, tuple[int, Proposal]] = field(default_factory=dict)
    runs: list[int] = field(default_factory=list)
    checks: int = 0
    closings: int = 0

    def __post_init__(self) -> None:
        self.records = {line.identity: Record(line, [(None, line)]) for line in self.world.lines}
        world = self.world
        said: dict[tuple[str, Any], Any] = {("product", code): path for code, path in world.products.items()}
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
        run = self.runs[-1]
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
        if not how.accept:
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
        self.world.products, self.world.participants = known["product"], known["person"]
        self.world.targets, self.world.segments = known["target"], known["segment"]
        self.world.completions = [
            Completion(who, module, day, points) for (who, module, day), points in known["completion"].items()
        ]

    def change_range(self, code: str, path: str) -> None:
        """A product goes into another range: every line of it, whatever its date, now counts there."""
        self.bring_in("products", table(["code", "name", "range"], [[code, code, path]]))
        self.remember({("product", code): path})

    def rename(self, code: str) -> None:
        """Files that have neither a range nor a team change none."""
        if code in self.world.products:
            self.bring_in("products", table(["code", "name", "cost"], [[code, f"New {code}", 1]]))
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

    def amend(self, code: str, file: dict[str, Any], text: str) -> None:
        """Other rules for a running challenge; refused where they refer to a range that is no more."""
        challenge = self.challenge(code)
        if challenge.state != State.RUNNING or text == challenge.source:
            return
        before = {key: sum(points for place, points in self.ledger(challenge).items() if place[0] == key)
                  for key, _, _ in self.ledger(challenge)}  # fmt: skip
        try:
            preview = preview_amendment(self.session, challenge, text)
        except RefusedDefinition:
            return
        amend_challenge(self.session, code, text, Decision(reason="why not"), preview.fingerprint)
        if file.get("leagues") != self.files[code].get("leagues"):
            self.leagues[code] = reading.launched(self.world, file)
        self.files[code] = file
        after = reading.points(self.world, file)
        moved = {
            who: (before.get(who, 0), sum(points for (whose, _, _), points in after.items() if whose == who))
            for who in {*before, *(whose for whose, _, _ in after)}
        }
        assert {it.code: (it.before, it.after) for it in preview.moves} == {
            who: change for who, change in moved.items() if change[0] != change[1]
        }

    def reopen(self, code: str) -> None:
        if self.challenge(code).state == State.CLOSED:
            reopen_challenge(self.session, code, Decision(reason="an error"))

    def launch(self, code: str) -> None:
        """Refused where the file refers to a range or segment that nothing and nobody is in any more."""
        with suppress(RefusedDefinition):
            launch_challenge(self.session, code)
            self.leagues[code] = reading.launched(self.world, self.files[code])

    def renew(self, code: str) -> None:
        """The day after the end of a challenge: whatever is due by then starts, once."""
        day = self.files[code]["end"] + timedelta(days=1)
        expected = [
            other
            for other, file in self.files.items()
            if "renew" in file
            and file["end"] < day
            and other not in self.followed
            and self.challenge(other).state != State.DRAFT
        ]
        assert sorted(seasons_due(self.session, day)) == sorted(expected)
        for due in expected:
            with suppress(RefusedDefinition):
                season = start_next_season(self.session, due, day)
                assert season is not None and start_next_season(self.session, due, day) is None
                self.followed.add(due)
                self.files[season.code] = following = next_file(self.files[due])
                assert tomllib.loads(season.source, parse_float=Decimal) == following
                self.leagues[season.code] = reading.launched(self.world, following)

    def close(self, code: str) -> None:
        challenge = self.challenge(code)
        if challenge.state == State.RUNNING:
            close_challenge(self.session, code)
            self.frozen[code] = Frozen(
                self.ledger(challenge), nameless(self.ranking(challenge)), self.prizes(challenge)
            )
            self.closings += 1

    def challenge(self, code: str) -> Challenge:
        return self.session.scalars(select(Challenge).where(Challenge.code == code)).one()

    def ledger(self, challenge: Challenge) -> Ledger:
        return {(row.participant, row.criterion, row.key): row.points for row in balances(self.session, challenge)}

    def ranking(self, challenge: Challenge) -> list[tuple[int, str, str, int]]:
        return [(row.rank, row.code, row.name, row.points) for row in read_standings(self.session, challenge)]

    def prizes(self, challenge: Challenge) -> list[Won]:
        return [(win.participant, win.prize, win.cents, win.gift) for win in read_prizes(self.session, challenge)]

    def check(self) -> None:
        """The promise, for every challenge."""
        for code, file in self.files.items():
            challenge = self.challenge(code)
            if challenge.state == State.DRAFT:
                assert not self.ledger(challenge) and not self.ranking(challenge)
                continue
            ledger, ranking, prizes = self.ledger(challenge), self.ranking(challenge), self.prizes(challenge)
            if challenge.state == State.RUNNING:
                expected = reading.points(self.world, file)
                assert ledger == expected
                leagues = self.check_leagues(challenge, file)
                assert ranking == reading.leaderboard(self.world, file, expected, leagues)
                assert prizes == reading.prizes(self.world, file, expected, leagues)
                assert score_challenge(self.session, code) == 0
                assert self.simulated(challenge) == ledger
            else:
                assert Frozen(ledger, nameless(ranking), prizes) == self.frozen[code]
            self.check_sums(challenge, ledger, ranking)
        assert verify(self.session) == Chain(self.closings, None)

    def check_leagues(self, challenge: Challenge, file: dict[str, Any]) -> dict[str, int]:
        """Nobody has moved, and whoever has joined the audience has entered the right one: who is in which."""
        kept = self.leagues[challenge.code] = reading.joined(self.world, file, self.leagues[challenge.code])
        assert [tuple(row) for row in read_leagues(self.session, challenge)] == (table_of(file, kept) if kept else [])
        return {code: league for code, (league, _) in kept.items()}

    def simulated(self, challenge: Challenge) -> Ledger:
        """What the laboratory gives for the same rules on the same days."""
        definition = read_definition(challenge.source)
        try:
            frame = frame_of(self.session, definition)
        except RefusedDefinition:
            # It names a range that no product is in any more: a running challenge goes on, a trial is refused in words.
            return self.ledger(challenge)
        codes = {person: code for person, (code, _) in frame.people.items()}
        awards = score_stage(definition, frame.stage).awards
        return {(codes[who], criterion, key): points for who, criterion, key, points in awards.iter_rows()}

    def check_sums(self, challenge: Challenge, ledger: Ledger, ranking: list[tuple[int, str, str, int]]) -> None:
        """Standings add up to the ledger; so do the reasons, key by key, and each reason's lines to its total.

        The reasons of one participant after the other, about every other time: those of everyone after every step
        would take most of the time.
        """
        self.checks += 1
        # An odd number, so that everyone's turn comes in each of two challenges.
        turn = self.checks % (2 * len(ranking) + 1)
        for place, (_, code, _, points) in enumerate(ranking):
            own = {(criterion, key): value for (who, criterion, key), value in ledger.items() if who == code}
            assert points == sum(own.values())
            if place != turn:
                continue
            person = self.session.scalars(select(Participant).where(Participant.code == code)).one()
            case = read_case(self.session, challenge, person.id)
            explanation = explain(case)
            assert summed(explanation) == own, f"{challenge.state} {code}: {summed(explanation)} is not {own}"
            assert explanation.rows == own
            for why in explanation.keys:
                check_lines(why)
            self.check_left_out(case, explanation)

    def check_left_out(self, case: Case, explanation: Explanation) -> None:
        """Under each rule, every line of the challenge's days counts or is said not to, and never both."""
        definition, person_id = case.definition, case.participant_id
        groups = exclusions(case)
        days = select(SaleLine.id).where(SaleLine.date.between(*definition.own_days))
        if definition.credit == "client":
            code = select(Participant.code).where(Participant.id == person_id).scalar_subquery()
            days = days.join(Client, Client.id == SaleLine.client_id).where(Client.code == code)
        else:
            days = days.where(getattr(SaleLine, f"{definition.credit}_id") == person_id)
        nowhere = {line for group in groups if not group.criterion for line in group.lines["id"]}
        own = set(self.session.scalars(days)) - nowhere
        if case.challenge.state == State.CLOSED:
            return  # the lines as they are now are not those that it counts
        for criterion in definition.criteria:
            if not isinstance(criterion, SalesCriterion):
                continue
            left = [line for group in groups if group.criterion == criterion.name for line in group.lines["id"]]
            counted = {
                line
                for why in explanation.keys
                if why.criterion == criterion
                for line in why.lines.filter(pl.col("date").is_between(*definition.own_days))["id"]
            }
            assert len(left) == len(set(left))
            assert set(left) | (counted & own) == own, f"{criterion}: {left} {counted} {own}"
            assert not set(left) & counted, f"{criterion}: {left} {counted}"

    def check_trail(self) -> None:
        """Every correction has kept what the line said before, in order."""
        lines = {line.id: line for line in self.session.scalars(select(SaleLine))}
        codes = self.codes()
        found: dict[Identity, list[Line]] = {}
        for version in self.session.scalars(select(SaleLineVersion).order_by(SaleLineVersion.id)):
            line = as_line(version, codes)
            issuer = codes[Participant].get(lines[version.sale_line_id].issuer_id, "")
            found.setdefault((line.kind, issuer, line.document, line.line), []).append(line)
        assert found == self.former
        assert sorted(map(str, (as_line(line, codes) for line in lines.values()))) == sorted(
            str(stored(line)) for line in self.world.lines
        )

    def codes(self) -> dict[type, dict[int, str]]:
        return {
            model: {row.id: row.code for row in self.session.execute(select(model.id, model.code))}
            for model in (Participant, Client, Product)
        }


def summed(explanation: Explanation) -> dict[tuple[str, str], int]:
    """What the parts of an explanation add up to under each name and key."""
    found = Counter[tuple[str, str]]()
    for why in explanation.keys:
        assert why.withheld in (0, why.points)
        found[why.criterion.name, why.key] += why.points - why.withheld
    for boost in explanation.boosts:
        if (boost.booster.name, boost.key) in explanation.rows:
            found[boost.booster.name, boost.key] += boost.points
    for it in explanation.caps:
        if (it.cap.name, "") in explanation.rows:
            found[it.cap.name, ""] -= it.taken
    return {place: points for place, points in found.items() if points}


def check_lines(why: KeyResult) -> None:
    """The lines behind a figure add up to it."""
    column = "quantity" if getattr(why.criterion, "measure", "amount") == "quantity" else "amount_cents"
    sums = Counter[int]()
    for row in why.lines.iter_rows(named=True):
        sums[row["part"]] += row[column]
    no_lines = {GOAL} if isinstance(why.criterion, Target) else set()
    if isinstance(why.criterion, Training):
        assert why.completed is not None
        return
    assert {part: total for part, total in sums.items() if total} == {
        part: total for part, total in why.totals.items() if total and part not in no_lines
    }


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


def nameless(ranking: list[tuple[int, str, str, int]]) -> list[tuple[int, str, int]]:
    return [(rank, code, points) for rank, code, _, points in ranking]


def same(one: Line | None, other: Line | None) -> bool:
    """Whether two lines say the same, whatever way a buyer is written in."""
    return (one and stored(one)) == (other and stored(other))
