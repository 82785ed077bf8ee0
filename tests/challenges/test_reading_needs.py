"""A rule reads what it names: what it leaves out makes it fail, and what others read makes no difference to it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app import create_app
from challenges.criteria import TYPES as KINDS
from challenges.criteria.adjustments import Gate
from challenges.criteria.base import Rule, SalesCriterion
from challenges.criteria.needs import FRAMES, Needs
from challenges.criteria.scene import Scene
from challenges.definition.model import Definition
from challenges.definition.toml import read_definition
from challenges.reading import Cut, plan, read_facts
from challenges.scoring.engine import scene_of, score, totals_of
from core.db import db
from core.frames import collected
from core.models import Participant as Person
from tests.slow.challenge_files import challenges
from tests.slow.types import TYPES
from tests.slow.world import World
from tests.slow.worlds import worlds
from tests.stored import make_tables, store_world

HEAD = 'code = "spring"\ntitle = "Spring"\nstart = 2020-04-01\nend = 2020-06-30\nsales = "both"\n'
NARROWED = 'sales = "sell_out"\nranges = ["Bikes"]\n'
IN_SEGMENTS = 'segments = ["Bakers", "Fitters"]\n'
PIECES = 'measure = "quantity"\n'
GATES = ['module = "quality"\n', "minimum = 10\n"]


def written() -> Iterator[str]:
    """Every rule in every form that reads something else."""
    for name, it in TYPES.items():
        keys = KINDS[name].model_fields.keys()
        for form in it.forms:
            text = f'[[criteria]]\nname = "Rule"\ntype = "{name}"\n{form}'
            yield text
            if "measure" in keys:
                yield text + PIECES
            if "ranges" in keys:
                yield text + NARROWED
            if "segments" in keys:
                yield text + IN_SEGMENTS
    for form in GATES:
        yield f'[[criteria]]\nname = "Rule"\ntype = "training"\n[[gates]]\nname = "Gate"\n{form}'


RULES = [read_definition(HEAD + text) for text in written()]


def rule_of(definition: Definition) -> Rule | Gate:
    return definition.gates[0] if definition.gates else definition.criteria[0]


def with_less(needs: Needs) -> Iterator[tuple[str, Needs]]:
    """The needs, less one of them."""
    for frame in FRAMES:
        for column in getattr(needs, frame):
            yield f"{frame}.{column}", replace(needs, **{frame: getattr(needs, frame) - {column}})
    for segment in needs.segments:
        yield f"segment {segment}", replace(needs, segments=needs.segments - {segment})
    for module in needs.modules or ():
        yield f"module {module}", replace(needs, modules=needs.modules - {module} if needs.modules else None)
    if needs.modules is None:
        yield "any module", replace(needs, modules=frozenset({"quality"}))


def run(rule: Rule | Gate, scene: Scene) -> None:
    """Whatever reads the facts for a rule."""
    if isinstance(rule, Gate):
        collected(rule.open_to(scene))
        return
    collected(rule.worth(totals_of(rule, scene)))
    if isinstance(rule, SalesCriterion):
        for _why, kept in rule.stages(scene.seen_by(rule.needs)):
            collected(kept)


def fails(rule: Rule | Gate, scene: Callable[[], Scene]) -> bool:
    """Whether it misses what it did not name."""
    try:
        run(rule, scene())
    except (pl.exceptions.ColumnNotFoundError, LookupError):
        return True
    return False


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with create_app("sqlite://").app_context():
        make_tables()
        yield db.session()


def test_every_rule_is_looked_at() -> None:
    assert {type(rule_of(definition)) for definition in RULES} == {*KINDS.values(), Gate}


@pytest.mark.parametrize("definition", RULES, ids=lambda it: repr(rule_of(it).model_dump())[:60])
def test_whatever_a_rule_forgets_to_name_makes_it_fail(
    session: Session, definition: Definition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone, and beside all other rules."""
    rule = rule_of(definition)
    others = [it for other in RULES for it in (*other.criteria, *other.gates)]
    criteria = tuple(it for it in others if isinstance(it, Rule))
    gates = tuple(it for it in others if isinstance(it, Gate))
    beside = definition.model_copy(update={"criteria": criteria, "gates": gates})
    everything = scene_of(beside, read_facts(session, beside))
    run(rule, everything)
    run(rule, scene_of(definition, read_facts(session, definition)))
    forgotten = list(with_less(rule.needs))
    assert forgotten
    for what, less in forgotten:
        with monkeypatch.context() as patch:
            patch.setattr(type(rule), "needs", less)
            plan.plan_of.cache_clear()
            assert fails(rule, lambda: everything), what
            assert fails(rule, lambda: scene_of(definition, read_facts(session, definition))), what
    plan.plan_of.cache_clear()


def points(definition: Definition, session: Session, cut: Cut, name: str) -> list[tuple[Any, ...]]:
    awards = score(definition, read_facts(session, definition, cut)).only(cut.participants).awards
    return sorted(awards.filter(pl.col("criterion") == name).rows())


@given(data=st.data())
def test_facts_read_for_several_rules_give_each_what_it_gives_alone(session: Session, data: st.DataObject) -> None:
    world: World = data.draw(worlds())
    _, text = data.draw(challenges(world))
    definition = read_definition(text).model_copy(update={"boosters": (), "caps": (), "gates": ()})
    try:
        store_world(session, world)
        somebody = frozenset(session.scalars(Person.__table__.select().with_only_columns(Person.id).limit(3)))
        for cut in (Cut(), Cut(somebody)):
            for count in (1, 2):
                for some in combinations(definition.criteria, count):
                    fewer = definition.model_copy(update={"criteria": some})
                    for rule in some:
                        assert points(fewer, session, cut, rule.name) == points(definition, session, cut, rule.name)
    finally:
        session.rollback()
