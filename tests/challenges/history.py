"""A history of a database: what is done to it, and every check there is of what it then says.

A world of plain values is kept in step with the database, and the slow reading of the contract reads that world.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import polars as pl
from sqlalchemy import select
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
from challenges.ledger.standings import read_standings
from challenges.lifecycle.amendments import preview_amendment
from challenges.lifecycle.decisions import Decision
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
from imports.outcome import Outcome
from imports.service import import_file, new_run
from sales.models import SaleLine, SaleLineVersion
from tests.slow import reading
from tests.slow.files import SALES_COLUMNS, sales_rows
from tests.slow.world import Completion, Line, Membership, World

Ledger = dict[tuple[str, str, str], int]


@dataclass
class Frozen:
    """What a challenge said when it was closed."""

    ledger: Ledger
    ranking: list[tuple[int, str, str, int]]


@dataclass
class History:
    """A database, the world that it should say, and every check there is."""

    session: Session
    world: World
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    frozen: dict[str, Frozen] = field(default_factory=dict)
    former: dict[tuple[str, str, str, int], list[Line]] = field(default_factory=dict)
    checks: int = 0

    def bring_in(self, what: str, content: str) -> Outcome:
        run = new_run(self.session, what, f"{what}.csv")
        return import_file(self.session, what, content.encode(), run, Mapping())

    def import_lines(self, batch: list[Line], bad: list[dict[str, str]]) -> None:
        """A file of lines and of rows that cannot be read; the counts are what the world expects."""
        known = {line.identity: line for line in self.world.lines}
        expected = Counter(new=0, corrected=0, unchanged=0, rejected=len(bad))
        for line in batch:
            before = known.get(line.identity)
            kind = "new" if before is None else "unchanged" if stored(before) == stored(line) else "corrected"
            expected[kind] += 1
            if before is not None and kind == "corrected":
                self.former.setdefault(line.identity, []).append(stored(before))
            known[line.identity] = line
        outcome = self.bring_in("sales", file_of(batch, bad))
        assert Counter({name: getattr(outcome, name) for name in expected}) == expected
        self.world.lines = list(known.values())

    def change_range(self, code: str, path: str) -> None:
        """A product goes into another range: every line of it, whatever its date, now counts there."""
        self.bring_in("products", table(["code", "name", "range"], [[code, code, path]]))
        self.world.products[code] = path

    def change_segment(self, code: str, segment: str) -> None:
        """A client goes into another segment: every line to it, whatever its date, now counts there."""
        self.bring_in("clients", table(["code", "name", "segment"], [[code, code, segment]]))
        self.world.segments[code] = segment

    def set_targets(self, targets: dict[tuple[str, str], int]) -> None:
        """New targets, or other ones in place of those there are."""
        self.bring_in("targets", targets_csv(targets))
        self.world.targets = {**self.world.targets, **targets}

    def complete(self, completions: list[Completion]) -> None:
        """Modules completed; one that was already, on that day, has other points of its own."""
        self.bring_in("completions", completions_csv(completions))
        found = {(it.participant, it.module, it.date): it for it in [*self.world.completions, *completions]}
        self.world.completions = list(found.values())

    def move(self, code: str, team: str, since: date) -> None:
        """Somebody changes teams on a day: the former membership ends the day before."""
        person = self.world.participants[code]
        row = {"code": code, "name": person.name, "kind": person.kind, "team": team, "parent": person.parent or ""}
        self.bring_in("participants", table([*row, "since"], [[*row.values(), since.isoformat()]]))
        if team == next((it.team for it in reversed(person.memberships) if it.last is None), ""):
            return
        ended = [
            replace(it, last=since - timedelta(days=1)) if it.last is None or it.last >= since else it
            for it in person.memberships
        ]
        joined = [Membership(team, since)] if team else []
        self.world.participants = {**self.world.participants, code: replace(person, memberships=ended + joined)}

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

    def close(self, code: str) -> None:
        challenge = self.challenge(code)
        if challenge.state == State.RUNNING:
            close_challenge(self.session, code)
            self.frozen[code] = Frozen(self.ledger(challenge), self.ranking(challenge))

    def challenge(self, code: str) -> Challenge:
        return self.session.scalars(select(Challenge).where(Challenge.code == code)).one()

    def ledger(self, challenge: Challenge) -> Ledger:
        return {(row.participant, row.criterion, row.key): row.points for row in balances(self.session, challenge)}

    def ranking(self, challenge: Challenge) -> list[tuple[int, str, str, int]]:
        return [(row.rank, row.code, row.name, row.points) for row in read_standings(self.session, challenge)]

    def check(self) -> None:
        """The promise, for every challenge."""
        for code, file in self.files.items():
            challenge = self.challenge(code)
            if challenge.state == State.DRAFT:
                assert not self.ledger(challenge) and not self.ranking(challenge)
                continue
            ledger, ranking = self.ledger(challenge), self.ranking(challenge)
            if challenge.state == State.RUNNING:
                expected = reading.points(self.world, file)
                assert ledger == expected
                assert ranking == reading.leaderboard(self.world, file, expected)
                assert score_challenge(self.session, code) == 0
                assert self.simulated(challenge) == ledger
            else:
                assert Frozen(ledger, ranking) == self.frozen[code]
            self.check_sums(challenge, ledger, ranking)

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
        found: dict[tuple[str, str, str, int], list[Line]] = {}
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


def file_of(batch: list[Line], bad: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(SALES_COLUMNS)
    writer.writerows(sales_rows(World(lines=batch)))
    writer.writerows([[row[name] for name in SALES_COLUMNS] for row in bad])
    return text.getvalue()
