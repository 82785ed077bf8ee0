"""Which rules look, from the days they are tried on, at what is not on record."""

from datetime import date

import pytest

from challenges.definition.toml import read_definition
from challenges.laboratory.history import Record, lacks

HEAD = """
code = "spring"
title = "Spring"
start = 2024-04-01
end = 2024-06-30
[[criteria]]
name = "it"
"""
GROWTH = 'type = "growth"\nsteps = [{ from_percent = 0, points = 1 }]\n'
RULES = {
    "revenue": 'type = "revenue"\npoints = 1\nevery = 100\n',
    "previous year": GROWTH + 'reference = "previous_year"\n',
    "previous period": GROWTH + 'reference = "previous_period"\n',
    "named days": GROWTH + "reference = { start = 2022-01-10, end = 2022-02-10 }\n",
    "new client": 'type = "new_client"\npoints = 1\n',
    "won back": 'type = "new_client"\npoints = 1\ndormant_days = 30\n',
    "new pair": 'type = "diversification"\nby = "product"\npoints = 1\n',
    "target": 'type = "target"\nsteps = [{ from_percent = 100, points = 1 }]\n',
    "training": 'type = "training"\npoints = 1\n',
}
# The first day that each looks at; a week without sales at the beginning of a record means nothing.
FIRST = {
    "previous year": date(2023, 4, 1),
    "previous period": date(2024, 1, 1),
    "named days": date(2022, 1, 10),
    "new client": date(2023, 4, 1),
    "won back": date(2024, 3, 2),
    "new pair": date(2023, 4, 1),
}
LAST = date(2025, 1, 1)


def lacking(rule: str, record: Record) -> list[str]:
    return [lack.what for lack in lacks(read_definition(HEAD + RULES[rule]), record)]


@pytest.mark.parametrize("rule", FIRST)
def test_what_a_rule_looks_at_has_to_be_on_record(rule: str) -> None:
    first = FIRST[rule]
    assert lacking(rule, Record((first, LAST))) == []
    assert lacking(rule, Record((date.fromordinal(first.toordinal() + 7), LAST))) == []
    found = lacks(read_definition(HEAD + RULES[rule]), Record((date.fromordinal(first.toordinal() + 8), LAST)))
    assert [(lack.rule, lack.since) for lack in found] == [("it", first)]


def test_a_rule_that_looks_at_its_own_days_alone_lacks_nothing() -> None:
    assert lacking("revenue", Record((date(2024, 4, 1), date(2024, 6, 30)))) == []


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (None, ["targets"]),
        ((date(2024, 4, 1), date(2024, 6, 1)), []),
        ((date(2023, 1, 1), date(2024, 12, 1)), []),
        ((date(2024, 5, 1), date(2024, 12, 1)), ["targets"]),
        ((date(2023, 1, 1), date(2024, 5, 1)), ["targets"]),
    ],
)
def test_targets_have_to_cover_its_months(months: tuple[date, date] | None, expected: list[str]) -> None:
    assert lacking("target", Record((date(2020, 1, 1), LAST), targets=months)) == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [(None, ["completions"]), (date(2024, 7, 1), ["completions"]), (date(2024, 6, 30), []), (date(2020, 1, 1), [])],
)
def test_somebody_has_to_have_completed_a_module(first: date | None, expected: list[str]) -> None:
    completions = (first, LAST) if first else None
    assert lacking("training", Record((date(2020, 1, 1), LAST), completions=completions)) == expected
