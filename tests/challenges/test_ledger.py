"""The ledger is append-only and posted to once; a challenge lives draft, running, closed; pages are the whole list."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import create_app
from challenges.explanations.explain import explain, read_case
from challenges.ledger.balances import balances
from challenges.ledger.standings import count_standings, neighbours_of, read_standings, standing_of
from challenges.lifecycle.services import add_challenge, close_challenge, launch_challenge, score_challenge
from challenges.models import Challenge, Posting
from core.db import db, writing
from core.errors import Refused
from core.files import Mapping
from core.viewer import EVERYONE
from imports.service import import_file, new_run
from tests.databases import Kind
from tests.slow.challenge_files import challenges
from tests.slow.world import Line, Participant, World
from tests.slow.worlds import worlds
from tests.stored import store_world

CHALLENGE = """code = "spring"
title = "Spring"
start = 2020-04-01
end = 2020-06-30
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 10
"""


def small_world() -> World:
    from datetime import date

    people = {code: Participant(code, f"Rep {code}", "rep") for code in ("R1", "R2", "R3")}
    lines = [
        Line("sell_in", f"F{n}", 1, date(2020, 4, n), f"R{n % 2 + 1}", "", "", "C1", "P1", 1, 10_000 * n, "validated")
        for n in range(1, 8)
    ]
    return World(participants=people, products={"P1": "Bikes"}, lines=lines)


@pytest.fixture
def running(session: Session) -> Session:
    """A database in which a challenge is running, with points."""
    with writing(session):
        store_world(session, small_world())
        add_challenge(session, CHALLENGE)
        assert launch_challenge(session, "spring") == 2
    return session


@pytest.mark.parametrize("table", ["posting", "posting_batch", "sale_line_version"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_posted(running: Session, table: str, statement: str) -> None:
    """Whoever asks, by whatever program; what stands there stays as it is."""
    change_a_line(running)
    assert score_challenge(running, "spring") == 1
    running.commit()
    before = running.execute(text(f"SELECT * FROM {table} ORDER BY id")).fetchall()
    assert before
    with pytest.raises(DBAPIError, match=f"{table} is append-only"):
        running.execute(text(statement.format(table)))
    running.rollback()
    assert running.execute(text(f"SELECT * FROM {table} ORDER BY id")).fetchall() == before


def change_a_line(session: Session) -> None:
    """A line changed behind the back of the house, with what it said kept: a rescore has something to do."""
    columns = "kind, document, line, date, quantity, amount_cents, status, changed_at, rep_id, client_id, product_id"
    session.execute(text(
        f"INSERT INTO sale_line_version (sale_line_id, replaced_at, {columns}) "
        f"SELECT id, changed_at, {columns} FROM sale_line WHERE document = 'F1'"
    ))  # fmt: skip
    session.execute(text("UPDATE sale_line SET amount_cents = 99000 WHERE document = 'F1'"))


def test_scored_by_two_at_once_it_is_posted_once(running: Session, app: Flask) -> None:
    """Whoever comes second finds nothing to do."""
    change_a_line(running)
    running.commit()
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    start, posted = threading.Barrier(4), []

    def score() -> None:
        with create_app(url).app_context():
            start.wait()
            with writing(db.session()) as session:
                posted.append(score_challenge(session, "spring"))
            db.session.remove()
            db.engine.dispose()

    threads = [threading.Thread(target=score) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(posted) == [0, 0, 0, 1]


LATER = {
    "correction": ("sales", "kind,document,line,date,rep,product,amount\nsell_in,F1,1,2020-04-01,R2,P1,7.00\n"),
    "cancellation": (
        "sales", "kind,document,line,date,rep,product,amount,status\nsell_in,F1,1,2020-04-01,R2,P1,100.00,cancelled\n"
    ),
    "late line": ("sales", "kind,document,line,date,rep,product,amount\nsell_in,F99,1,2020-04-01,R2,P1,900.00\n"),
    "other range": ("products", "code,name,range\nP1,P1,Cars\n"),
    "range and back": ("products", "code,name,range\nP1,P1,Cars\n", "code,name,range\nP1,P1,Bikes\n"),
}  # fmt: skip


@pytest.mark.parametrize("change", LATER)
def test_a_closed_challenge_is_explained_as_it_was_closed(session: Session, change: str) -> None:
    """Whatever comes later, the same day: its points stay, and their reasons still add up to them."""
    with writing(session):
        store_world(session, small_world())
        add_challenge(session, CHALLENGE + 'ranges = ["Bikes"]\n')
        launch_challenge(session, "spring")
        close_challenge(session, "spring")
    challenge = session.query(Challenge).one()
    people = [row.participant_id for row in read_standings(session, challenge)]

    def told() -> list[tuple[int, dict[int, int], list[tuple[object, ...]]]]:
        found = [why for person in people for why in explain(read_case(session, challenge, person)).keys]
        return [(why.points, why.totals, why.lines.rows()) for why in found]

    before, ledger = told(), balances(session, challenge)
    assert sum(points for points, _, _ in before) == sum(row.points for row in ledger) > 0
    what, *files = LATER[change]
    for content in files:
        with writing(session):
            import_file(session, what, content.encode(), new_run(session, what, "later.csv"), Mapping())
    assert told() == before
    assert balances(session, challenge) == ledger


@pytest.mark.parametrize(("acts", "told"), [
    ([score_challenge], "is a draft; launch it first"),
    ([close_challenge], "is not running; only a running one can be closed"),
    ([launch_challenge, launch_challenge], "has already been launched"),
    ([launch_challenge, close_challenge, score_challenge], "is closed; its points no longer change"),
    ([launch_challenge, close_challenge, close_challenge], "is not running; only a running one can be closed"),
    ([launch_challenge, close_challenge, launch_challenge], "has already been launched"),
])  # fmt: skip
def test_a_life_goes_one_way(session: Session, acts: list[Callable[[Session, str], object]], told: str) -> None:
    with writing(session):
        store_world(session, small_world())
        add_challenge(session, CHALLENGE)
        for act in acts[:-1]:
            act(session, "spring")
    postings = session.query(Posting).count()
    with pytest.raises(Refused, match=told), writing(session):
        acts[-1](session, "spring")
    assert session.query(Posting).count() == postings


@pytest.mark.parametrize("closed", [False, True])
def test_the_rules_of_a_launched_challenge_stay(running: Session, closed: bool) -> None:
    if closed:
        close_challenge(running, "spring")
    with pytest.raises(Refused, match="has already been launched; choose another code"):
        add_challenge(running, CHALLENGE.replace("every = 10", "every = 5"))
    assert running.query(Challenge).one().source == CHALLENGE


@pytest.mark.parametrize("act", [launch_challenge, score_challenge, close_challenge])
def test_a_challenge_that_is_not_there(session: Session, act: Callable[[Session, str], object]) -> None:
    with pytest.raises(Refused, match="There is no challenge “nowhere”"):
        act(session, "nowhere")


def test_launched_over_a_catalogue_that_has_changed(session: Session) -> None:
    """What the file refers to has to exist when it is launched, not only when it is added."""
    with writing(session):
        store_world(session, small_world())
        add_challenge(session, CHALLENGE + 'ranges = ["Bikes"]\n')
        session.execute(text("UPDATE product SET range = 'Cars'"))
    with pytest.raises(Refused, match=r"criteria\[1\].ranges\[1\]: there is no range “Bikes”"), writing(session):
        launch_challenge(session, "spring")
    assert session.query(Challenge).one().state == "draft"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def crowd(request: pytest.FixtureRequest, fresh_database: Callable[[Kind], str]):
    """A session on an empty database; each example rolls back what it wrote."""
    with create_app(fresh_database(request.param)).app_context():
        yield db.session()
        db.session.remove()
        db.engine.dispose()


@settings(max_examples=max(settings().max_examples // 4, 5))
@given(data=st.data())
def test_pages_and_searches_are_parts_of_the_whole_list(crowd: Session, data: st.DataObject) -> None:
    """Ranks with ties are the same whether everyone is read, a stretch, a search, or one alone."""
    world = data.draw(worlds(dated=False))
    _, file = data.draw(challenges(world))
    try:
        store_world(crowd, world)
        challenge = add_challenge(crowd, file)
        launch_challenge(crowd, challenge.code)
        whole = read_standings(crowd, challenge)
        assert count_standings(crowd, challenge) == len(whole)
        size = data.draw(st.integers(1, 4))
        pages = [read_standings(crowd, challenge, at, size) for at in range(0, len(whole) + 1, size)]
        assert [row for page in pages for row in page] == whole
        for wanted in ("R1", "é", "ÉRIC", "same", "%", "_", "“"):
            found = [row for row in whole if holds(row.code, wanted) or holds(row.name, wanted)]
            assert read_standings(crowd, challenge, search=wanted) == found
        for row in whole:
            assert standing_of(crowd, challenge, row.participant_id) == row
            league = [other for other in whole if other.league == row.league]
            assert count_standings(crowd, challenge, league=row.league) == len(league)
            place = league.index(row)
            assert neighbours_of(crowd, challenge, row, EVERYONE, around=1) == league[max(0, place - 1) : place + 2]
    finally:
        crowd.rollback()


def holds(text: str, wanted: str) -> bool:
    return wanted.casefold() in text.casefold()
