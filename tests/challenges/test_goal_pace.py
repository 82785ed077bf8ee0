"""What a goal takes a week, against a slow and obvious reading, day by day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from challenges.goals.pace import Course, Outlook, days_looked_at, pace_of
from portal.comparison import lead_changes

START = date(2026, 3, 2)
GAINS = st.lists(st.integers(-50, 400), min_size=1, max_size=100)


def course(gains: list[int]) -> Course:
    """What was held at the end of each day that is looked at, of what each day brought."""
    days = days_looked_at(START, START + timedelta(days=len(gains) - 1))
    return [(day, sum(gains[: (day - START).days + 1])) for day in days]


def weeks(gains: list[int]) -> list[int]:
    """What each full week brought, the last one first."""
    found = []
    while len(gains) >= 7:
        found.append(sum(gains[-7:]))
        gains = gains[:-7]
    return found


def lately(gains: list[int]) -> int:
    last = weeks(gains)[:4]
    return max(0, sum(last) // len(last) if last else sum(gains) * 7 // len(gains))


@given(GAINS, st.integers(0, 5000), st.integers(0, 100), st.booleans())
def test_what_a_goal_takes(gains: list[int], missing: int, days: int, has_holder: bool) -> None:
    theirs = [it // 2 + 10 for it in gains] if has_holder else []
    pace = pace_of(sum(gains), missing, days, course(gains), course(theirs) if theirs else ())

    own = 0
    while own * max(days, 7) < missing * 7:
        own += 1
    expected_theirs = lately(theirs) * min(days, 7) // 7 if theirs and missing else 0
    assert (pace.own, pace.theirs) == (own if days >= 7 else missing, expected_theirs)
    assert pace.lately == lately(gains)
    assert pace.best == max([lately(gains), *weeks(gains)])
    # What is made at the present pace is enough just where the goal is told to be within it.
    if missing and days:
        is_enough = pace.lately * min(days, 7) >= pace.needed * 7
        assert (pace.outlook == Outlook.STEADY) == is_enough
        assert (pace.outlook == Outlook.FAR) == (not is_enough and 0 < 2 * pace.best < pace.needed)
    else:
        assert pace.outlook == (Outlook.OVER if missing else Outlook.REACHED)


@given(st.lists(st.integers(-2, 2)))
def test_how_often_the_lead_changes(gaps: list[int]) -> None:
    leader, changes = "", 0
    for gap in gaps:
        ahead = "me" if gap > 0 else "other" if gap < 0 else leader
        changes += bool(leader) and ahead != leader
        leader = ahead
    assert lead_changes(gaps) == changes
