"""Points shared among sales, rows of weeks and record months, each against the slow way of saying it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from challenges.explanations.shares import share
from portal.badges import monday_of, record_of, streak_of

DAYS = st.dates(date(2026, 1, 1), date(2026, 5, 31))


@given(points=st.integers(-500, 5000), weights=st.lists(st.integers(-900, 90_000), min_size=1, max_size=12))
def test_shares_add_up_and_are_within_one_point_of_the_exact_part(points: int, weights: list[int]) -> None:
    shares = share(points, weights)
    assert sum(shares) == points
    if sum(weights) > 0:
        whole = sum(weights)
        assert all(abs(part * whole - points * weight) < whole for part, weight in zip(shares, weights, strict=True))


@given(days=st.lists(DAYS, max_size=15), today=DAYS)
def test_a_row_of_weeks_is_counted_back_week_by_week(days: list[date], today: date) -> None:
    weeks = {monday_of(day) for day in days if day <= today}
    week = monday_of(today)
    if week not in weeks:
        week -= timedelta(days=7)
    count = 0
    while week - timedelta(days=7 * count) in weeks:
        count += 1
    found = streak_of(days, today)
    assert (found.now, found.is_safe) == (count, monday_of(today) in weeks)
    assert found.best >= found.now


def test_a_record_is_the_best_of_three_months_at_least() -> None:
    sold = {date(2026, 3, 1): 5, date(2026, 4, 1): 9}
    assert record_of(sold, date(2026, 5, 2)) is None
    best = record_of(sold | {date(2026, 5, 1): 9}, date(2026, 5, 2))
    assert best and (best.month, best.is_now) == (date(2026, 4, 1), False)
