"""By when an answer is due, beside a calendar gone through day by day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from disputes.due import due_day

WORKING = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}


@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)), count=st.integers(1, 60))
def test_so_many_working_days_lie_behind_it(day: date, count: int) -> None:
    due = due_day(day, count)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert [f"{it:%A}" in WORKING for it in between].count(True) == count
    assert f"{due:%A}" in WORKING
