"""A history of a database: what is done to it, and every check there is of what it then says.

A world of plain values is kept in step with the database, and the slow reading of the contract reads that world.
"""

import tomllib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from sqlalchemy import select

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
from core.models import Client, Participant, Product
from sales.models import SaleLine, SaleLineVersion
from tests.challenges.imported import Imported, as_line, stored
from tests.slow import reading
from tests.slow.imports import Identity
from tests.slow.leagues import Kept
from tests.slow.leagues import table as table_of
from tests.slow.prizes import Won
from tests.slow.seasons import next_file
from tests.slow.world import Line

Ledger = dict[tuple[str, str, str], int]


@dataclass
class Frozen:
    """What a challenge said when it was closed; people are called by their names of today."""

    ledger: Ledger
    ranking: list[tuple[int, str, int]]
    prizes: list[Won]


@dataclass
class History(Imported):
    """The same with challenges on it, and every check there is."""

    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    frozen: dict[str, Frozen] = field(default_factory=dict)
    followed: set[str] = field(default_factory=set)
    leagues: dict[str, Kept] = field(default_factory=dict)
    checks: int = 0
    closings: int = 0

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
            else:
                assert Frozen(ledger, nameless(ranking), prizes) == self.frozen[code]
            self.check_other_ways(challenge, ledger, ranking)
        assert verify(self.session) == Chain(self.closings, None)

    def check_other_ways(self, challenge: Challenge, ledger: Ledger, ranking: list[tuple[int, str, str, int]]) -> None:
        """Scored anew, simulated and explained, it is the same."""
        if challenge.state == State.RUNNING:
            assert score_challenge(self.session, challenge.code) == 0
            assert self.simulated(challenge) == ledger
        self.check_sums(challenge, ledger, ranking)

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


def nameless(ranking: list[tuple[int, str, str, int]]) -> list[tuple[int, str, int]]:
    return [(rank, code, points) for rank, code, _, points in ranking]
