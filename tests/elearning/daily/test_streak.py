"""Days in a row, against going through them one by one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.daily.streak import State, Working, streak_of
from tests.elearning.daily import slow

# A Monday.
MONDAY = date(2026, 5, 18)
DAYS = st.integers(0, 24).map(lambda n: MONDAY + timedelta(days=n))
WORKING = st.builds(
    Working,
    weekdays=st.just(frozenset(range(5))) | st.frozensets(st.integers(0, 6)),
    closed=st.frozensets(DAYS, max_size=4),
)
# Rather most days than few, so that streaks grow.
ANSWERED = st.sets(DAYS, max_size=3).map(lambda some: {MONDAY + timedelta(days=n) for n in range(25)} - some) | st.sets(
    DAYS
)


@given(ANSWERED, DAYS, WORKING)
def test_streaks_are_what_going_day_by_day_says(answered: set[date], today: date, working: Working) -> None:
    found = streak_of(answered, today, working)
    assert (found.current, found.longest) == slow.streaks(answered, today, working)
    is_open = today.weekday() in working.weekdays and today not in working.closed
    unanswered = State.TO_ANSWER if is_open else State.FREE
    assert found.today is (State.ANSWERED if today in answered else unanswered)


def week(*days: int) -> set[date]:
    return {MONDAY + timedelta(days=day) for day in days}


@pytest.mark.parametrize(
    ("answered", "today", "current", "longest", "state"),
    [
        (week(), 0, 0, 0, State.TO_ANSWER),
        (week(0, 1), 2, 2, 2, State.TO_ANSWER),
        (week(0, 1, 2), 2, 3, 3, State.ANSWERED),
        # A weekend does not break, and counts where it is answered.
        (week(3, 4), 7, 2, 2, State.TO_ANSWER),
        (week(3, 4, 5, 7), 7, 4, 4, State.ANSWERED),
        (week(3, 4), 5, 2, 2, State.FREE),
        # Wednesday was missed.
        (week(0, 1, 3), 3, 1, 2, State.ANSWERED),
        (week(0, 1), 3, 0, 2, State.TO_ANSWER),
    ],
)
def test_streaks_by_hand(answered: set[date], today: int, current: int, longest: int, state: State) -> None:
    found = streak_of(answered, MONDAY + timedelta(days=today), Working())
    assert (found.current, found.longest, found.today) == (current, longest, state)


def test_closed_days_do_not_break_a_streak() -> None:
    today = MONDAY + timedelta(days=3)
    assert streak_of(week(0, 3), today, Working(closed=frozenset(week(1, 2)))).current == 2
    assert streak_of(week(0, 3), today, Working(closed=frozenset(week(1)))).current == 1
