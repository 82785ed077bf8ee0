"""What everybody had at the end of past days: as the postings tell, whoever asks first and however many at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app import create_app
from challenges.ledger import past_days
from challenges.ledger.past_days import Past, keep_day, standings_of_day
from challenges.ledger.past_models import PastStanding, StandingsDay
from challenges.ledger.rank_changes import RankChange, rank_changes
from challenges.ledger.standings import read_standings
from challenges.lifecycle.services import add_challenge, launch_challenge
from challenges.models import Batch, Cause, Challenge, InLeague, Posting, Standing, State
from core.clock import as_if
from core.db import begin_writing, db, lock_sales, writing
from core.models import Participant
from core.single_flight import CachesByEngine
from tests.challenges.test_ledger import CHALLENGE, small_world
from tests.databases import Kind
from tests.stored import store_world

PARIS = ZoneInfo("Europe/Paris")
FIRST = date(2024, 3, 30)
NOW = datetime(2024, 4, 4, 9)
PEOPLE = 5
RULES = """code = "spring"
title = "Spring"
start = 2024-03-30
end = 2024-06-30
ties = "{ties}"
{leagues}
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 10
"""
LEAGUES = '[[leagues.of]]\nname = "A"\nparticipants = ["P0"]\n[[leagues.of]]\nname = "B"\n'
# Around midnight in Paris, on both sides of the night when clocks go forward, and at any other time.
MIDNIGHTS = [datetime(2024, 3, 30, 23), datetime(2024, 3, 31, 22), datetime(2024, 4, 1, 22), datetime(2024, 4, 2, 22)]
MOMENTS = st.one_of(
    st.builds(lambda at, ticks: at + timedelta(microseconds=ticks), st.sampled_from(MIDNIGHTS), st.integers(-1, 1)),
    st.datetimes(datetime(2024, 3, 30), NOW),
)
POSTED = st.tuples(MOMENTS, st.integers(0, PEOPLE - 1), st.integers(-2, 3))


def slow_day(posted: list[tuple[datetime, int, int]], leagues: list[int], ties: str, day: date) -> dict[int, Past]:
    """The same, the obvious way: a moment belongs to the day that clocks in Paris showed."""
    points: dict[int, int] = {}
    for at, person, more in posted:
        if at.replace(tzinfo=ZoneInfo("UTC")).astimezone(PARIS).date() <= day:
            points[person] = points.get(person, 0) + more
    found = {}
    for person, own in points.items():
        ahead = [had for other, had in points.items() if leagues[other] == leagues[person] and had > own]
        found[person] = Past(leagues[person], own, 1 + len(set(ahead) if ties == "dense" else ahead))
    return found


def slow_change(before: dict[int, Past], leagues: list[int], now: list[int], ties: str, person: int) -> RankChange:
    def rank(points: dict[int, int]) -> int:
        ahead = [had for other, had in points.items() if leagues[other] == leagues[person] and had > points[person]]
        return 1 + len(set(ahead) if ties == "dense" else ahead)

    had = {other: before[other].points if other in before else 0 for other in range(PEOPLE)}
    # Nobody stands behind who had no point yet: those below nought only do among themselves.
    known = {other: points for other, points in had.items() if other in before or other == person or points > 0}
    if person not in before and now[person] > 0:
        return RankChange(None, 0, now[person])
    former = rank(known)
    return RankChange(former, former - rank(dict(enumerate(now))), now[person] - had[person])


def filled(session: Session, posted: list[tuple[datetime, int, int]], ties: str, leagues: list[int]) -> Challenge:
    """A running challenge with this ledger, and the standings that follow from it."""
    text = RULES.format(ties=ties, leagues=LEAGUES if any(leagues) else "")
    challenge = Challenge(
        code="spring", source=text, state=State.RUNNING, added_at=NOW, launched_at=datetime(2024, 3, 30)
    )
    people = [Participant(code=f"P{n}", name=f"P{n}", kind="rep", email="") for n in range(PEOPLE)]
    session.add_all([challenge, *people])
    session.flush()
    for at, person, points in posted:
        batch = Batch(challenge_id=challenge.id, at=at, cause=Cause.IMPORT)
        session.add(batch)
        session.flush()
        values = {"criterion": "Turnover", "key": "", "points": points, "batch_id": batch.id}
        session.execute(insert(Posting).values(challenge_id=challenge.id, participant_id=people[person].id, **values))
    for n, one in enumerate(people):
        total = sum(points for _, who, points in posted if who == n)
        place = {"challenge_id": challenge.id, "participant_id": one.id, "league": leagues[n]}
        session.add(Standing(**place, points=total, last_day=FIRST + timedelta(days=n)))
        if leagues[n]:
            session.add(InLeague(**place))
    session.flush()
    return challenge


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, fresh_database: Callable[[Kind], str]) -> Iterator[Session]:
    with create_app(fresh_database(request.param)).app_context():
        yield db.session()
        db.session.remove()
        db.engine.dispose()


@given(data=st.data())
@settings(max_examples=25)
def test_days_are_what_the_postings_tell(database: Session, data: st.DataObject) -> None:
    posted = sorted(data.draw(st.lists(POSTED, max_size=12)))
    ties = data.draw(st.sampled_from(["competition", "dense", "earliest"]))
    leagues = data.draw(st.sampled_from([[0] * PEOPLE, [1, 1, 1, 2, 2]]))
    days = [FIRST + timedelta(days=n) for n in range(5)]
    past_days.kept = CachesByEngine(10_000)
    with as_if(NOW), undone(database):
        challenge = filled(database, posted, ties, leagues)
        first = database.scalar(select(func.min(Participant.id))) or 0
        now = [sum(points for _, who, points in posted if who == n) for n in range(PEOPLE)]
        rows = read_standings(database, challenge)
        for day in data.draw(st.permutations(days)):
            expected = slow_day(posted, leagues, ties, day)
            assert keep_day(database, challenge, day)
            assert not keep_day(database, challenge, day)
            found = standings_of_day(database, challenge, day)
            assert found is not None
            assert found.standings == {first + person: past for person, past in expected.items()}
            assert rank_changes(database, challenge, rows, day) == {
                first + person: slow_change(expected, leagues, now, ties, person) for person in range(PEOPLE)
            }
        assert not keep_day(database, challenge, date(2024, 4, 4))
        assert standings_of_day(database, challenge, FIRST - timedelta(days=1)) is None


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """What a test writes, undone at its end."""
    begin_writing(session)
    try:
        yield
    finally:
        session.rollback()


@pytest.fixture
def lived(session: Session) -> Session:
    """A challenge of yesterday."""
    with as_if(datetime(2020, 4, 10, 9)), writing(session):
        store_world(session, small_world())
        add_challenge(session, CHALLENGE)
        launch_challenge(session, "spring")
    return session


YESTERDAY, MORNING = date(2020, 4, 10), datetime(2020, 4, 11, 5)


def test_many_who_ask_at_once_keep_it_once(lived: Session, app: Flask) -> None:
    url, found, start = str(app.config["SQLALCHEMY_DATABASE_URI"]), [], threading.Barrier(4)

    def ask() -> None:
        with create_app(url).app_context(), as_if(MORNING):
            start.wait()
            day = standings_of_day(db.session(), db.session.query(Challenge).one(), YESTERDAY)
            assert day is not None
            found.append(dict(day.standings))
            db.session.remove()
            db.engine.dispose()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    lived.rollback()
    assert len(found) == 4
    assert all(it == found[0] for it in found)
    assert lived.scalar(select(func.count()).select_from(StandingsDay)) == 1
    assert lived.scalar(select(func.count()).select_from(PastStanding)) == len(found[0]) == 2


def test_nobody_waits_for_a_writer_to_see_a_past_day(lived: Session, app: Flask) -> None:
    """It is reckoned there and then, and kept when the writer has gone."""
    lived.rollback()
    with create_app(str(app.config["SQLALCHEMY_DATABASE_URI"])).app_context(), as_if(MORNING):
        reader = db.session()
        with writing(lived):
            lock_sales(lived)
            seen = standings_of_day(reader, reader.query(Challenge).one(), YESTERDAY)
            assert seen is not None
            assert seen.standings
        reader.rollback()
        assert reader.query(StandingsDay).count() == 0
        again = standings_of_day(reader, reader.query(Challenge).one(), YESTERDAY)
        reader.rollback()
        assert again == seen
        assert reader.query(StandingsDay).count() == 1
        db.session.remove()
        db.engine.dispose()
