"""Rules on other days: what moves along, and which periods can be compared."""

from datetime import date

import pytest

from challenges.definition.model import Definition
from challenges.definition.shifts import Shift
from challenges.definition.toml import RefusedDefinition, read_definition
from challenges.laboratory.periods import comparable, days_asked, moved
from challenges.reading.plan import plan_of

RULES = """\
code = "spring"
title = "Spring"
start = 2024-04-01
end = 2024-06-30
declare_until = 2024-07-15
close_on = 2024-07-31

[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 100

[[criteria]]
name = "Growth"
type = "growth"
reference = { start = 2023-10-01, end = 2024-02-29 }
steps = [{ from_percent = 0, points = 5 }]

[[boosters]]
name = "Double week"
start = 2024-05-06
end = 2024-05-12
percent = 100
"""


def tried(start: date | None = None, end: date | None = None) -> Definition:
    definition = read_definition(RULES)
    return moved(definition, *days_asked(definition, start, end))


def test_without_days_it_is_tried_one_year_earlier_and_all_its_days_move_along() -> None:
    definition = tried()
    assert definition.own_days == (date(2023, 4, 1), date(2023, 6, 30))
    assert plan_of(definition).reference_days == ((date(2022, 10, 1), date(2023, 2, 28)),)
    assert (definition.boosters[0].start, definition.boosters[0].end) == (date(2023, 5, 6), date(2023, 5, 12))
    assert (definition.declare_until, definition.close_on) == (None, None)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2023, 10, 1), None, (date(2023, 10, 1), date(2023, 12, 31))),
        (date(2023, 1, 1), None, (date(2023, 1, 1), date(2023, 3, 31))),
        (None, date(2023, 9, 30), (date(2023, 7, 1), date(2023, 9, 30))),
        (None, date(2023, 12, 31), (date(2023, 10, 1), date(2023, 12, 31))),
        (date(2023, 4, 11), None, (date(2023, 4, 11), date(2023, 7, 10))),
        (date(2023, 4, 1), date(2023, 5, 31), (date(2023, 4, 1), date(2023, 5, 31))),
    ],
)
def test_a_quarter_stays_a_quarter_wherever_it_begins(
    start: date | None, end: date | None, days: tuple[date, date]
) -> None:
    definition = read_definition(RULES)
    assert days_asked(definition, start, end)[0] == days


def test_by_days_where_the_calendar_does_not_lead_there() -> None:
    assert tried(date(2023, 4, 11)).boosters[0].start == date(2023, 5, 16)


def test_a_booster_that_the_days_leave_out_is_refused_in_words() -> None:
    with pytest.raises(RefusedDefinition, match=r"boosters\[1\]"):
        tried(date(2023, 4, 1), date(2023, 4, 30))


def test_ends_of_february_follow_the_year() -> None:
    year = Shift(-12)
    assert year.period((date(2024, 2, 1), date(2024, 2, 29))) == (date(2023, 2, 1), date(2023, 2, 28))
    assert Shift(12).last(date(2023, 2, 28)) == date(2024, 2, 29)
    assert Shift(12).first(date(2023, 2, 28)) == date(2024, 2, 28)


def test_comparable_are_the_same_days_of_every_year_that_is_on_record_as_a_whole() -> None:
    days = date(2024, 4, 1), date(2024, 6, 30)
    found = comparable(days, (date(2020, 4, 20), date(2024, 5, 31)))
    assert [shift.period(days)[0].year for shift in found] == [2023, 2022, 2021]
    # A week without sales at either end does not matter.
    found = comparable(days, (date(2022, 4, 6), date(2024, 6, 25)))
    assert [shift.period(days) for shift in found][::2] == [days, (date(2022, 4, 1), date(2022, 6, 30))]
    assert comparable(days, (date(2024, 5, 1), date(2024, 6, 1))) == []
    # Rules of years ago are compared with what came after them, too.
    found = comparable((date(2010, 4, 1), date(2010, 6, 30)), (date(2022, 1, 1), date(2023, 12, 31)))
    assert [shift.months for shift in found] == [13 * 12, 12 * 12]
