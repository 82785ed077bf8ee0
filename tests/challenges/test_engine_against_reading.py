"""The engine gives what the slow reading of the contract gives, on worlds and challenges nobody chose."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app import create_app
from challenges.laboratory.cached_scene import score_stage
from challenges.laboratory.figures import points_of
from challenges.laboratory.frames import frame_of
from challenges.laboratory.prizes import leagues_tried, prize_cost
from challenges.ledger.balances import balances
from challenges.ledger.leagues import read_leagues
from challenges.ledger.prizes import read_prizes
from challenges.ledger.standings import read_standings
from challenges.ledger.teams import read_teams
from challenges.lifecycle.services import add_challenge, launch_challenge, score_challenge
from challenges.models import Challenge
from core.db import db
from tests.slow import reading
from tests.slow.challenge_files import challenges
from tests.slow.leagues import table
from tests.slow.types import TYPES
from tests.slow.world import World
from tests.slow.worlds import worlds
from tests.stored import make_tables, store_world


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """A session on an empty database in memory; each example rolls back what it wrote."""
    app = create_app("sqlite://")
    with app.app_context():
        make_tables()
        yield db.session()


def in_ledger(session: Session, challenge: Challenge) -> dict[tuple[str, str, str], int]:
    return {(row.participant, row.criterion, row.key): row.points for row in balances(session, challenge)}


def cost_tried(session: Session, challenge: Challenge) -> int:
    """What the laboratory says that the prizes cost on the challenge's own days."""
    definition = challenge.definition
    if not definition.prizes:
        return 0
    frame = frame_of(session, definition)
    ranked = points_of(score_stage(definition, frame.stage), frame.scene)
    cost = prize_cost(session, definition, ranked, frame.people, leagues_tried(session, definition, frame))
    assert cost is None or cost.lowest <= cost.cents <= cost.highest
    return cost.cents if cost else 0


@given(data=st.data())
def test_ledger_and_ranking_equal_the_slow_reading(session: Session, data: st.DataObject) -> None:
    world: World = data.draw(worlds())
    challenge, text = data.draw(challenges(world))
    assert tomllib.loads(text, parse_float=Decimal) == challenge
    try:
        store_world(session, world)
        stored = add_challenge(session, text)
        launch_challenge(session, stored.code)
        expected = reading.points(world, challenge)
        assert in_ledger(session, stored) == expected
        ranked = [(row.rank, row.code, row.name, row.points) for row in read_standings(session, stored)]
        kept = reading.launched(world, challenge)
        assert [tuple(row) for row in read_leagues(session, stored)] == (table(challenge, kept) if kept else [])
        leagues = {code: league for code, (league, _) in kept.items()}
        assert ranked == reading.leaderboard(world, challenge, expected, leagues)
        teams = [(row.rank, row.team, row.worth) for row in read_teams(session, stored)]
        assert teams == reading.team_standings(world, challenge, expected)
        won = [(win.participant, win.prize, win.cents, win.gift) for win in read_prizes(session, stored)]
        assert won == reading.prizes(world, challenge, expected, leagues)
        assert cost_tried(session, stored) == sum(cents or 0 for _, _, cents, _ in won)
        assert score_challenge(session, stored.code) == 0
    finally:
        session.rollback()


@st.composite
def alone(draw: st.DrawFn, kind: str) -> tuple[World, dict[str, Any], str]:
    """A world, and a challenge with criteria of one type and nothing around them."""
    world: World = draw(worlds())
    return world, *draw(challenges(world, types=(kind,), extras=()))


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_equals_its_slow_reading(session: Session, kind: str) -> None:
    """Alone, so that nothing hides it."""

    @settings(max_examples=max(25, settings().max_examples // len(TYPES)))
    @given(drawn=alone(kind))
    def compare(drawn: tuple[World, dict[str, Any], str]) -> None:
        world, challenge, text = drawn
        try:
            store_world(session, world)
            stored = add_challenge(session, text)
            launch_challenge(session, stored.code)
            assert in_ledger(session, stored) == reading.points(world, challenge)
        finally:
            session.rollback()

    compare()


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_is_drawn_where_it_pays(kind: str) -> None:
    """Else engine and reading would agree on nothing."""
    generated = settings(max_examples=400, phases=[Phase.generate], database=None)
    world, challenge, _text = find(alone(kind), lambda it: bool(reading.points(it[0], it[1])), settings=generated)
    assert reading.points(world, challenge)
