"""Who is compared with whom, and how sure it is, against the slow reading."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.effect import effect as module
from elearning.effect.effect import effect
from elearning.effect.interval import differences, quantile, variance
from elearning.effect.matching import Match, matches, nearest
from elearning.effect.study import SALES, Interval, Person, Study
from tests.elearning.effect import slow
from tests.elearning.effect.slow import Sale

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 30).map(lambda n: FIRST + timedelta(days=n))
# Few amounts, so that many are as near as others.
AMOUNTS = st.sampled_from([-100, 1, 100, 100, 200, 12_345])


def people(participant: int) -> st.SearchStrategy[Person]:
    return st.builds(
        Person,
        participant=st.just(participant),
        completed=st.none() | DAYS,
        since=st.none() | DAYS,
        until=st.none() | st.none() | DAYS,
    )


def frame(sales: Sequence[Sale]) -> pl.DataFrame:
    return pl.DataFrame(sales, schema=SALES, orient="row")


@st.composite
def studies(draw) -> tuple[Study, list[Sale]]:
    everyone = tuple(draw(people(who)) for who in draw(st.permutations(range(1, draw(st.integers(1, 12))))))
    sales = draw(st.lists(st.tuples(st.integers(1, 12), DAYS, AMOUNTS), max_size=40))
    study = Study(everyone, frame(sales), draw(DAYS), days=draw(st.integers(1, 6)), neighbours=draw(st.integers(1, 4)))
    return study, sales


@given(studies())
def test_the_comparison_is_what_the_slow_reading_says(drawn: tuple[Study, list[Sale]]) -> None:
    study, sales = drawn
    completed = [it for it in study.people if it.completed]
    fates = [slow.fate(study, it) for it in completed]
    wanted = slow.compared(study, sales)
    with patch.object(module, "FEW", 2):
        found = effect(study)
    assert (found.completed, found.running, found.absent) == (
        len(completed),
        fates.count("running"),
        fates.count("absent"),
    )
    assert (found.matched, found.alone) == (len(wanted), fates.count("learner") - len(wanted))
    assert found.running + found.absent + found.alone + found.matched == found.completed
    assert found.beside == len({who for _it, beside, _own in wanted for who, _change in beside})
    assert (found.figures is None) == (min(found.matched, found.beside) < 2)
    if found.figures:
        assert_figures(found.figures.effect, wanted, found.beside)


def assert_figures(told: Interval, wanted: list[slow.Compared], beside: int) -> None:
    """The mean to the cent; the ends by floats, that are near enough for some thousands of cents."""
    every = slow.differences(wanted)
    mean = sum(every, Fraction(0)) / len(every)
    assert abs(told.mean - mean) <= Fraction(1, 2)
    half = float(slow.variance(wanted)) ** 0.5 * quantile(min(len(wanted), beside) - 1)
    assert told.low <= told.mean <= told.high
    assert 0 <= float(mean) - half - told.low < 1.001
    assert 0 <= told.high - (float(mean) + half) < 1.001


@given(studies())
def test_the_variance_is_that_of_all_pairs_which_share_somebody(drawn: tuple[Study, list[Sale]]) -> None:
    study, sales = drawn
    wanted = sorted(slow.compared(study, sales))
    found = sorted(matches(study, learners(study)), key=lambda it: it.participant)
    assert differences(found) == slow.differences(wanted)
    if len(found) > 1:
        assert variance(found) == slow.variance(wanted)


def learners(study: Study) -> list[Person]:
    return [it for it in study.people if it.completed and slow.fate(study, it) == "learner"]


@given(st.lists(st.integers(-5, 5), max_size=12), st.integers(-7, 7), st.integers(1, 14))
def test_the_nearest_are_those_that_sorting_all_gives(amounts: list[int], own: int, count: int) -> None:
    pool = sorted((amount, who) for who, amount in enumerate(amounts))
    wanted = sorted(pool, key=lambda it: (abs(it[0] - own), it[1]))[:count]
    assert list(nearest(pool, own, count)) == wanted


def test_people_who_stand_in_one_match_give_the_paired_variance() -> None:
    found = [Match(who, 0, gain, ((100 + who, 0, 0),)) for who, gain in enumerate([1, 2, 3, 6])]
    # Sum of squares 14 around the mean 3, by n (n − 1).
    assert variance(found) == Fraction(14, 12)


@pytest.mark.parametrize(
    ("freedom", "table"), [(19, 2.093), (20, 2.086), (24, 2.064), (29, 2.045), (60, 2.000), (120, 1.980), (9999, 1.960)]
)
def test_quantiles_are_those_of_the_tables(freedom: int, table: float) -> None:
    assert round(quantile(freedom), 3) == table
