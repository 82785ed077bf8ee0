"""What is kept between two trials changes nothing: any number of any rules gives what scoring afresh gives."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app import create_app
from challenges.definition.toml import RefusedDefinition, read_definition
from challenges.laboratory.cached_scene import CachedScene, score_stage
from challenges.laboratory.variants import numbers_of, with_numbers
from challenges.reading import read_facts
from challenges.scoring.engine import Scored, scene_of, score
from core.db import db
from tests.slow.challenge_files import challenges
from tests.slow.world import World
from tests.slow.worlds import worlds
from tests.stored import make_tables, store_world


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with create_app("sqlite://").app_context():
        make_tables()
        yield db.session()


def rows(scored: Scored) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]], set[tuple[object, ...]]]:
    return set(scored.awards.rows()), set(scored.withheld.rows()), set(scored.last_days.rows())


@given(data=st.data())
def test_every_number_of_the_rules_can_be_changed_on_one_stage(session: Session, data: st.DataObject) -> None:
    world: World = data.draw(worlds())
    _, text = data.draw(challenges(world))
    try:
        store_world(session, world)
        definition = read_definition(text)
        facts = read_facts(session, definition)
    finally:
        session.rollback()
    stage = CachedScene(scene_of(definition, facts))
    assert rows(score_stage(definition, stage)) == rows(score(definition, facts))
    for number in data.draw(st.lists(st.sampled_from(numbers_of(definition)), max_size=4)):
        factor = data.draw(st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(2), Decimal(100)]))
        try:
            changed = with_numbers(definition, {number.path: (number.value * factor).quantize(Decimal(1))})
        except RefusedDefinition:
            continue
        assert rows(score_stage(changed, stage)) == rows(score(changed, facts))
