"""A history of a database: what is done to it, and every check there is of what it then says.

A world of plain values is kept in step with the database, and the slow reading of the contract reads that world.
"""

import csv
import io
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.explain import explain
from challenges.files import RefusedDefinition
from challenges.models import Challenge, State
from challenges.queries import balances
from challenges.services import close_challenge, launch_challenge, score_challenge
from challenges.standings import read_standings
from core.files import Mapping
from core.models import Client, Participant, Product
from sales.imports.outcome import Outcome
from sales.imports.service import import_file, new_run
from sales.models import SaleLine, SaleLineVersion
from tests.slow import reading
from tests.slow.files import SALES_COLUMNS, sales_rows
from tests.slow.world import Line, World

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
        text = io.StringIO()
        csv.writer(text).writerows([["code", "name", "range"], [code, code, path]])
        self.bring_in("products", text.getvalue())
        self.world.products[code] = path

    def launch(self, code: str) -> None:
        """Refused where the file refers to a range that no product is in any more."""
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
            else:
                assert Frozen(ledger, ranking) == self.frozen[code]
            self.check_sums(challenge, ledger, ranking)

    def check_sums(self, challenge: Challenge, ledger: Ledger, ranking: list[tuple[int, str, str, int]]) -> None:
        """Standings add up to the ledger; so do the reasons, key by key, and each reason's lines to its total."""
        for _, code, _, points in ranking:
            own = {(criterion, key): value for (who, criterion, key), value in ledger.items() if who == code}
            assert points == sum(own.values())
            person = self.session.scalars(select(Participant).where(Participant.code == code)).one()
            reasons = explain(self.session, challenge, person.id)
            explained = {(why.criterion.name, why.key): why.points for why in reasons if why.points}
            assert explained == own, f"{challenge.state} {code}: {explained} is not {own}"
            for why in reasons:
                column = "quantity" if getattr(why.criterion, "measure", "amount") == "quantity" else "amount_cents"
                sums = Counter[int]()
                for row in why.lines.iter_rows(named=True):
                    sums[row["part"]] += row[column]
                assert {part: total for part, total in sums.items() if total} == {
                    part: total for part, total in why.totals.items() if total
                }

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


def file_of(batch: list[Line], bad: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(SALES_COLUMNS)
    writer.writerows(sales_rows(World(lines=batch)))
    writer.writerows([[row[name] for name in SALES_COLUMNS] for row in bad])
    return text.getvalue()
