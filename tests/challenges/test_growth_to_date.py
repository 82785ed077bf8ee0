"""Growth while a challenge runs: as many days on both sides."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from flask import Flask, g
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from challenges.criteria import Growth
from challenges.criteria.growth import CURRENT, REFERENCE
from challenges.scoring.results import SHOWN, KeyResult
from challenges.words import words_of

START, END = date(2020, 4, 1), date(2020, 6, 30)
REFERENCES: list[Any] = [
    "previous_year",
    "previous_period",
    {"start": date(2019, 2, 1), "end": date(2019, 3, 31)},
]


def growth(reference: Any) -> Growth:
    steps = [{"from_percent": 5, "points": 1}]
    return Growth.model_validate({"name": "g", "type": "growth", "reference": reference, "steps": steps})


def frame(sold: list[tuple[int, date, int]]) -> pl.DataFrame:
    rows = [{"part": part, "date": day, "amount_cents": cents, "quantity": 1} for part, day, cents in sold]
    return pl.DataFrame(rows, schema=SHOWN | {"part": pl.Int16})


@given(
    reference=st.sampled_from(REFERENCES),
    past=st.integers(1, 90),
    sold=st.lists(st.tuples(st.sampled_from([CURRENT, REFERENCE]), st.integers(0, 90), st.integers(-500, 5000))),
)
def test_the_first_days_of_both_sides_are_as_many(reference: Any, past: int, sold: list[tuple[int, int, int]]) -> None:
    rule = growth(reference)
    firsts = {CURRENT: START, REFERENCE: rule.reference_days(START, END)[0]}
    lines = frame([(part, firsts[part] + timedelta(days=after), cents) for part, after, cents in sold])
    expected = {CURRENT: 0, REFERENCE: 0}
    for part, after, cents in sold:
        if after < past:
            expected[part] += cents
    assert rule.first_days(lines, (START, END), past) == (expected[CURRENT], expected[REFERENCE])


@pytest.fixture(scope="module")
def wordy() -> Flask:
    """An application that only has to speak."""
    return create_app("sqlite://")


def test_it_is_told_beside_the_figure_of_the_contract_while_the_challenge_runs(wordy: Flask) -> None:
    rule = growth("previous_year")
    lines = frame(
        [
            (REFERENCE, date(2019, 4, 3), 10_000),
            (REFERENCE, date(2019, 6, 3), 90_000),
            (CURRENT, date(2020, 4, 2), 15_000),
        ]
    )
    result = KeyResult(rule, "", 0, {CURRENT: 15_000, REFERENCE: 100_000}, lines)
    with wordy.test_request_context():
        g.language = "en"
        said = words_of(rule)
        assert said.remark(result) == "€150 against €1,000: a growth of −85%."
        days = START, END
        told = "To date, over the first 10 days of each: €150 against €100: a growth of 50%."
        assert said.to_date(result, days, date(2020, 4, 10)) == told
        # Nothing to compare yet; nothing before it, and on its last day nothing else than the figure itself.
        for silent in (date(2020, 4, 2), date(2020, 3, 31), END):
            assert said.to_date(result, days, silent) == ""
