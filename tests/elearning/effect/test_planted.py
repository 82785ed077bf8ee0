"""What is known to be there is found, and what is not there is not, as often as is said."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import settings

from elearning.effect.effect import effect
from elearning.effect.study import FEW, SALES, Interval, Person, Study
from tests.elearning.effect.worlds import DAYS, world

LIFT = 1_500_00
DAY = date(2025, 6, 15)
# The profile `thorough` asks for all worlds; each takes a tenth of a second.
WORLDS = 200 if settings().max_examples >= 1_000 else 10


def interval(study: Study) -> Interval:
    figures = effect(study).figures
    assert figures
    return figures.effect


def at_once(study: Study) -> Study:
    """The same with all learners on one day, so that none of them stands beside another."""
    return replace(study, people=tuple(Person(it.participant, it.completed and DAY) for it in study.people))


def test_a_planted_effect_is_within_the_interval_and_told_apart_from_none() -> None:
    told = interval(world(7, 60, 120, LIFT))
    assert told.low <= LIFT <= told.high
    assert told.low > 0


@pytest.mark.parametrize(("learners", "others"), [(40, 80), (80, 25)])
def test_intervals_miss_about_as_often_as_they_say(learners: int, others: int) -> None:
    """One in twenty; of 200, 3 to 20 with a chance of 999 in 1,000. Of the few of every day only the most is asked."""
    missed = sum(not interval(world(seed, learners, others, 0)).has_zero for seed in range(WORLDS))
    assert missed <= WORLDS // 20 + 10 * WORLDS // 200 + (2 if WORLDS < 200 else 0)
    assert missed >= 3 or WORLDS < 200


@pytest.mark.parametrize("lift", [LIFT, -200_00])
def test_planted_effects_are_within_about_as_often_as_is_said(lift: int) -> None:
    intervals = [interval(world(1_000 + seed, 40, 80, lift)) for seed in range(WORLDS)]
    missed = sum(not it.low <= lift <= it.high for it in intervals)
    assert missed <= WORLDS // 20 + 10 * WORLDS // 200 + (2 if WORLDS < 200 else 0)


def test_below_twenty_on_either_side_no_figure_is_given() -> None:
    for learners, others in ((FEW - 1, 60), (60, FEW - 1)):
        found = effect(at_once(world(3, learners, others, LIFT)))
        assert (found.matched, found.figures) == (learners, None)
        assert found.beside <= others
    assert effect(at_once(world(3, FEW, 60, LIFT))).figures


def test_the_same_world_gives_the_same_whatever_the_order() -> None:
    study = world(5, 30, 40, LIFT)
    turned = Study(study.people[::-1], study.sales.reverse(), study.today, study.days, study.neighbours)
    assert effect(turned) == effect(study)


def test_sales_of_the_day_itself_and_outside_of_the_days_change_nothing() -> None:
    study, day = at_once(world(5, 30, 40, LIFT)), DAY
    people = study.people
    outside = [day + timedelta(days=days) for days in (0, DAYS + 1, -DAYS - 1)]
    more = [(who.participant, it, 10_000_00 * who.participant) for who in people for it in outside]
    sales = pl.concat([study.sales, pl.DataFrame(more, schema=SALES, orient="row")])
    found = effect(Study(people, sales, study.today, DAYS))
    assert found.figures
    assert found == effect(Study(people, study.sales, study.today, DAYS))
    inside = pl.concat([study.sales, pl.DataFrame([(1, day + timedelta(days=DAYS), 1_00)], schema=SALES, orient="row")])
    assert effect(Study(people, inside, study.today, DAYS)).figures != found.figures
