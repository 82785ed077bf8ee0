"""The rest of a challenge as it is drawn, against the same drawn line by line; and what is told of many endings."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app import create_app
from challenges.criteria.scene import Facts
from challenges.definition.toml import read_definition
from challenges.forecast.drawing import ending, past_of, past_weeks, weeks_left
from challenges.forecast.endings import endings_of
from challenges.reading import read_facts
from challenges.scoring.engine import score
from core.db import db
from tests.slow.challenge_files import challenges
from tests.slow.worlds import worlds
from tests.stored import make_tables, store_world

COLUMNS = ("participant", "date", "amount_cents", "quantity", "product")


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with create_app("sqlite://").app_context():
        make_tables()
        yield db.session()


def slow_ending(
    facts: Facts, lines: pl.DataFrame, people: list[int], today: date, end: date, chance: Random
) -> Counter[tuple[Any, ...]]:
    """Every line of the rest, found by looking at each past line for each participant and each week left."""
    columns = [name for name in COLUMNS if name in facts.lines.columns]
    found = Counter[tuple[Any, ...]](tuple(row[name] for name in columns) for row in facts.lines.iter_rows(named=True))
    for person in people:
        sources = chance.choices(past_weeks(today, end), k=len(weeks_left(today, end)))
        for target, source in zip(weeks_left(today, end), sources, strict=True):
            for row in lines.iter_rows(named=True):
                day = row["date"] + (target - source)
                inside = source <= row["date"] <= source + timedelta(days=6) and row["date"] <= today
                if row["participant"] == person and inside and day <= end:
                    found[tuple((row | {"date": day})[name] for name in columns)] += 1
    return found


@settings(max_examples=8)
@given(data=st.data())
def test_an_ending_is_what_drawing_it_line_by_line_gives(session: Session, data: st.DataObject) -> None:
    world = data.draw(worlds())
    _, text = data.draw(challenges(world))
    definition = read_definition(text)
    today = definition.start + timedelta(days=data.draw(st.integers(0, (definition.end - definition.start).days)))
    first = min(past_weeks(today, definition.end))
    back = definition.model_copy(update={"start": min(first, definition.start), "end": today})
    try:
        store_world(session, world)
        facts, earlier = read_facts(session, definition), read_facts(session, back)
    finally:
        session.rollback()
    past = past_of(earlier, today, definition.end)
    people = sorted(set(facts.audience["participant"]))
    drawn = ending(facts, past, people, definition.end, Random("seed"))
    columns = [name for name in COLUMNS if name in facts.lines.columns]
    told = Counter(drawn.lines.select(columns).rows())
    assert told == slow_ending(facts, earlier.lines, people, today, definition.end, Random("seed"))
    # Whatever was drawn, the engine takes it; and the same seed draws the same.
    codes = {person: f"P{person}" for person in people}
    again = [endings_of(definition, facts, past, codes, {}, "seed", 2) for _time in range(2)]
    assert again[0] == again[1]
    if not past.left:
        held = score(definition, facts).awards
        assert again[0].points[1] == held.filter(pl.col("participant").is_in(people))["points"].sum()


def test_weeks_are_drawn_for_weeks() -> None:
    today, end = date(2026, 5, 19), date(2026, 6, 30)
    left = weeks_left(today, end)
    assert left[0] == date(2026, 5, 20) and len(left) == 6 and left[-1] <= end
    weeks = past_weeks(today, end)
    assert len(weeks) == 13 + 6 and {week.weekday() for week in weeks} == {left[0].weekday()}
    assert max(weeks) + timedelta(days=6) == today and date(2025, 5, 21) in weeks
    assert weeks_left(end, end) == []
