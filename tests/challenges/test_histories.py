"""Random histories of imports, launches, closings and scorings: at every step the ledger is what the contract says.

Each history runs in one transaction that is rolled back at its end, on SQLite and on PostgreSQL; a world of plain
values is kept in step with the database, and the slow reading of the contract reads that world.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from challenges.explain import explain
from challenges.models import Challenge, State
from challenges.queries import balances
from challenges.services import add_challenge, close_challenge, launch_challenge, score_challenge
from challenges.standings import read_standings
from core.db import db
from core.errors import Refused
from core.files import Mapping
from core.models import Client, Participant, Product
from sales.imports.outcome import Outcome
from sales.imports.service import import_file, new_run
from sales.models import SaleLine, SaleLineVersion
from tests.databases import Kind
from tests.slow import reading
from tests.slow.challenge_files import challenges
from tests.slow.files import SALES_COLUMNS, sales_rows
from tests.slow.world import Line, World
from tests.slow.worlds import AMOUNTS_CENTS, CLIENTS, QUANTITIES, STATUSES, worlds
from tests.stored import store_world

Ledger = dict[tuple[str, str, str], int]
BAD_CELLS = {"date": "2020-02-30", "rep": "R99", "seller": "D1", "product": "P99", "quantity": "1.5", "amount": "1,2,3"}


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
        try:
            launch_challenge(self.session, code)
        except Refused as error:
            assert "there is no range" in str(error)

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
        """Standings add up to the ledger, and so do the reasons, key by key; each reason's lines add up to its total."""
        for _, code, _, points in ranking:
            own = {(criterion, key): value for (who, criterion, key), value in ledger.items() if who == code}
            assert points == sum(own.values())
            person = self.session.scalars(select(Participant).where(Participant.code == code)).one()
            reasons = explain(self.session, challenge, person.id)
            assert {(why.criterion.name, why.key): why.points for why in reasons if why.points} == own
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
        lines = dict(self.session.execute(select(SaleLine.id, SaleLine)).tuples().all())
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
            model: dict(self.session.execute(select(model.id, model.code)).tuples().all())  # type: ignore[attr-defined]
            for model in (Participant, Client, Product)
        }


def stored(line: Line) -> Line:
    """The line as it is kept: with its buyer for a client."""
    return replace(line, client=line.buyer)


def as_line(row: SaleLine | SaleLineVersion, codes: dict[type, dict[int, str]]) -> Line:
    people, clients, products = (codes[model] for model in (Participant, Client, Product))
    who = [people.get(id_ or 0, "") for id_ in (row.rep_id, row.distributor_id, row.seller_id)]
    what = (clients.get(row.client_id or 0, ""), products.get(row.product_id or 0, ""))
    return Line(row.kind, row.document, row.line, row.date, *who, *what, row.quantity, row.amount_cents, row.status)


def file_of(batch: list[Line], bad: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(SALES_COLUMNS)
    writer.writerows(sales_rows(World(lines=batch)))
    writer.writerows([[row[name] for name in SALES_COLUMNS] for row in bad])
    return text.getvalue()


@st.composite
def batches(draw: st.DrawFn, pool: list[Line], world: World) -> list[Line]:
    """Some lines, each once: as they first were, corrected in some values, or cancelled."""
    found = {}
    for line in draw(st.lists(st.sampled_from(pool), max_size=8)):
        for change in draw(st.sets(st.sampled_from(["amount", "rep", "date", "what", "client", "status"]), max_size=2)):
            line = changed(draw, line, change, pool, world)
        found[line.identity] = line
    return list(found.values())


def changed(draw: st.DrawFn, line: Line, change: str, pool: list[Line], world: World) -> Line:
    """The line with other values, its identity apart."""
    if change == "amount":
        return replace(line, amount_cents=draw(AMOUNTS_CENTS), quantity=draw(QUANTITIES))
    if change == "rep":
        other = draw(st.sampled_from(pool))
        distributor = other.distributor if line.kind == "sell_in" else line.distributor
        return replace(line, rep=other.rep, seller=other.seller, distributor=distributor)
    if change == "date":
        return replace(line, date=draw(st.sampled_from(pool)).date)
    if change == "what":
        return replace(line, product=draw(st.sampled_from(["", *sorted(world.products)])))
    if change == "client":
        return replace(line, client=draw(st.sampled_from(["", *CLIENTS])))
    return replace(line, status=draw(st.sampled_from([*STATUSES[-4:], "cancelled"])))


@st.composite
def bad_rows(draw: st.DrawFn, pool: list[Line]) -> list[dict[str, str]]:
    """Rows of which one cell cannot be read."""
    rows = []
    for line in draw(st.lists(st.sampled_from(pool), max_size=2)):
        [cells] = sales_rows(World(lines=[line]))
        column = draw(st.sampled_from(sorted(BAD_CELLS)))
        rows.append({**dict(zip(SALES_COLUMNS, map(str, cells), strict=True)), column: BAD_CELLS[column]})
    return rows


STEPS = ["import", "import", "import", "again", "score", "launch", "close", "range"]


def live(session: Session, data: st.DataObject) -> None:
    """One history, checked after every step."""
    world: World = data.draw(worlds(max_documents=12).filter(lambda drawn: drawn.lines))
    pool = world.lines
    known = data.draw(st.integers(0, len(pool)))
    history = History(session, replace(world, lines=pool[:known], products=dict(world.products)))
    store_world(session, history.world)
    for code in ("first", "second")[: data.draw(st.integers(1, 2))]:
        history.files[code], text = data.draw(challenges(world, code=code))
        add_challenge(session, text)
    history.launch("first")
    history.check()
    batch: list[Line] = []
    for step in data.draw(st.lists(st.sampled_from(STEPS), min_size=2, max_size=8)):
        if step == "import":
            batch = data.draw(batches(pool, world))
            history.import_lines(batch, data.draw(bad_rows(pool)))
        elif step == "again":
            history.import_lines(batch, [])
        elif step == "range":
            paths = sorted(set(world.products.values()))
            history.change_range(data.draw(st.sampled_from(sorted(world.products))), data.draw(st.sampled_from(paths)))
        else:
            act_on(history, step, data.draw(st.sampled_from(sorted(history.files))))
        history.check()
    history.check_trail()


def act_on(history: History, step: str, code: str) -> None:
    state = history.challenge(code).state
    if step == "launch" and state == State.DRAFT:
        history.launch(code)
    if step == "close":
        history.close(code)
    if step == "score" and state == State.RUNNING:
        assert score_challenge(history.session, code) == 0


def session_on(url: str) -> Iterator[Session]:
    with create_app(url).app_context():
        yield db.session()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def on_sqlite(fresh_database: Callable[[Kind], str]) -> Iterator[Session]:
    yield from session_on(fresh_database("sqlite"))


@pytest.fixture(scope="module")
def on_postgresql(fresh_database: Callable[[Kind], str]) -> Iterator[Session]:
    yield from session_on(fresh_database("postgresql"))


@settings(max_examples=max(settings.default.max_examples // 4, 5))
@given(data=st.data())
def test_every_history_on_sqlite(on_sqlite: Session, data: st.DataObject) -> None:
    try:
        live(on_sqlite, data)
    finally:
        on_sqlite.rollback()


@settings(max_examples=max(settings.default.max_examples // 10, 3))
@given(data=st.data())
def test_every_history_on_postgresql(on_postgresql: Session, data: st.DataObject) -> None:
    try:
        live(on_postgresql, data)
    finally:
        on_postgresql.rollback()
