"""Points over time follow the days of the sales."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from challenges.explanations.explain import read_case
from challenges.lifecycle.finding import find_challenge, find_participant
from statements.points_history import MOST, ends, read_history
from tests.statements.conftest import CODE


def test_each_week_holds_what_the_sales_up_to_its_end_are_worth(opened):
    history = dict(read_history(read_case(opened, find_challenge(opened, CODE), find_participant(opened, "R1").id)))

    # F1, 950.00 of oak: 9 for turnover; growth is still behind the 1,000.00 of last year.
    assert history[date(2024, 9, 8)] == 9
    assert history[date(2024, 10, 6)] == 9
    # F2, 1,320.40 of pine: 22 for 2,270.40, 3 for pine, 40 for October, 200 for growth, 75 for C2.
    assert history[date(2024, 10, 13)] == 22 + 3 + 40 + 200 + 75
    # F3 takes back 120.40 (21 for 2,150.00), F5 brings 3,100.00 of oak: 52 for 5,250.00; oak 4,050.00: 20; pine
    # 1,200.00: 3; 40 for October and November each; 200 for growth; C2 and C4.
    assert history[date(2024, 11, 24)] == 52 + 20 + 3 + 80 + 200 + 150
    # The last week is cut by the end of the challenge.
    assert max(history) == date(2024, 11, 30)
    assert len(history) == 13


def test_without_sales_the_course_stays_at_zero(opened):
    history = read_history(read_case(opened, find_challenge(opened, CODE), find_participant(opened, "R2").id))
    assert {points for _day, points in history} == {0}


@given(start=st.dates(date(2000, 1, 1), date(2040, 1, 1)), days=st.integers(0, 3659))
def test_periods_end_in_order_on_the_last_day_and_are_not_too_many(start, days):
    last = start + timedelta(days=days)
    chosen = ends(start, last)

    assert chosen == sorted(set(chosen))
    assert chosen[-1] == last
    assert start <= chosen[0]
    # Ten years, the longest challenge there is, are 41 quarters.
    # More than that only where 29 whole quarters lie between the first one and the last.
    assert len(chosen) <= MOST or days > 29 * 90


def test_a_week_ends_on_sunday():
    assert ends(date(2024, 9, 2), date(2024, 9, 17)) == [date(2024, 9, 8), date(2024, 9, 15), date(2024, 9, 17)]
