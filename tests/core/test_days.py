"""Days cut into pieces, beside every single day looked at."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.days import days_between, pieces

DAYS = st.dates(date(2020, 1, 1), date(2020, 2, 10))
PERIODS = st.tuples(DAYS, DAYS).map(lambda ends: (min(ends), max(ends)))


@given(PERIODS, st.lists(PERIODS, max_size=3))
def test_pieces_hold_every_day_of_the_others_outside_once_and_lie_whole_in_each_period(
    own: tuple[date, date], others: list[tuple[date, date]]
) -> None:
    found = pieces(own, others)
    held = [day for first, last in found for day in days_between(first, last)]
    wanted = {day for first, last in others for day in days_between(first, last)} - set(days_between(*own))
    assert sorted(held) == sorted(wanted)
    for first, last in found:
        for start, end in others:
            assert (start <= first and last <= end) or last < start or first > end


def test_a_period_that_touches_nothing_is_one_piece() -> None:
    march = (date(2019, 3, 1), date(2019, 3, 31))
    assert pieces((date(2020, 3, 1), date(2020, 3, 31)), [march, march]) == [march]
    assert march[1] - march[0] == timedelta(days=30)
