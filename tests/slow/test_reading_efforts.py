"""Regularity, target and training against numbers computed by hand, named after the contract's sentences."""

from typing import Any

import pytest

from .builders import HEAD, completed, member, sale
from .reading import Line
from .scored import scored

HALF_YEAR = HEAD.replace("2020-04-01", "2020-01-01")
REGULARITY = 'type = "regularity"\nminimum = 10\n'
TARGET = 'type = "target"\n'


def months(reached: str) -> list[Line]:
    """A sale of 10 in each month from January that bears an x."""
    return [sale(f"2020-{month:02}-15", "10", line=month) for month, mark in enumerate(reached, 1) if mark == "x"]


@pytest.mark.parametrize(
    ("per", "keys"),
    [
        ("", ["2020-04", "2020-06"]),
        ('per = "month"', ["2020-04", "2020-06"]),
        ('per = "week"', ["2020-W14", "2020-W27"]),
        ('per = "quarter"', ["2020-Q2"]),
    ],
)
def test_regularity_pays_each_key_period_that_reaches_the_minimum(per: str, keys: list[str]) -> None:
    """4 May has a cent too little in its month and its week."""
    lines = [sale("2020-04-01", "10"), sale("2020-05-04", "9.99", line=2), sale("2020-06-30", "10", line=3)]
    assert scored(f"{REGULARITY}points = 3\n{per}", *lines) == {("R1", key): 3 for key in keys}


def test_regularity_adds_up_the_lines_of_a_period_returns_included() -> None:
    lines = [sale("2020-04-01", "6"), sale("2020-04-30", "6", line=2)]
    assert scored(f"{REGULARITY}points = 3", *lines) == {("R1", "2020-04"): 3}
    assert scored(f"{REGULARITY}points = 3", *lines, sale("2020-04-30", "-2.01", line=3)) == {}


def test_a_period_cut_by_the_ends_of_the_challenge_counts_with_the_days_that_lie_inside() -> None:
    head = HEAD.replace("2020-04-01", "2020-04-30")
    lines = [sale("2020-04-29", "90"), sale("2020-04-30", "9.99", line=2)]
    assert scored(f"{REGULARITY}points = 3", *lines, head=head) == {}
    assert scored(f"{REGULARITY}points = 3", *lines, sale("2020-04-30", "0.01", line=3), head=head) == {
        ("R1", "2020-04"): 3
    }


@pytest.mark.parametrize(
    ("reached", "streak", "times"),
    [
        ("xx....", 2, 1),
        ("x.x.x.", 2, 0),
        ("xxx...", 2, 1),
        ("xxxx..", 2, 2),
        ("xxxxxx", 2, 3),
        ("xxx.xx", 2, 2),
        ("x.xx.x", 2, 1),
        ("xxxxx.", 3, 1),
        ("xxxxxx", 3, 2),
        ("xx.xx.", 3, 0),
        ("xxxxxx", 7, 0),
    ],
)
def test_a_streak_pays_each_time_it_is_reached_and_a_period_serves_in_one_only(
    reached: str, streak: int, times: int
) -> None:
    settings = f"{REGULARITY}streak = {streak}\nstreak_points = 20"
    assert scored(settings, *months(reached), head=HALF_YEAR) == ({("R1", "streak"): 20 * times} if times else {})


@pytest.mark.parametrize(("reached", "value"), [("xxxxxx", 300), ("xxxxx.", 0), (".xxxxx", 0), ("xx.xxx", 0)])
def test_all_points_if_every_period_of_the_challenge_is_reached(reached: str, value: int) -> None:
    rows = scored(f"{REGULARITY}all_points = 300", *months(reached), head=HALF_YEAR)
    assert rows == ({("R1", "all"): value} if value else {})


def test_regularity_pays_in_all_its_ways_at_once() -> None:
    settings = f"{REGULARITY}points = 1\nstreak = 2\nstreak_points = 20\nall_points = 300"
    each = {("R1", f"2020-0{month}"): 1 for month in (4, 5, 6)}
    assert scored(settings, *months("...xxx")) == {**each, ("R1", "streak"): 20, ("R1", "all"): 300}


def test_with_a_minimum_of_zero_everyone_of_the_audience_misses_no_period_but_by_returns() -> None:
    settings = 'type = "regularity"\nminimum = 0\nper = "quarter"\npoints = 1'
    assert scored(settings, sale("2020-04-01", "-0.01")) == {("R2", "2020-Q2"): 1}


TARGETS = {("R1", "2020-04"): 10_000, ("R1", "2020-06"): 5_000, ("R1", "2020-07"): 99_999, ("R2", "2020-05"): 1}
STEPS = "steps = [{ from_percent = 50, points = 1 }, { from_percent = 100, points = 9 }]\n"


@pytest.mark.parametrize(
    ("per", "amount", "expected"),
    [
        ("", "150", {("R1", ""): 9}),
        ("", "149.99", {("R1", ""): 1}),
        ("", "74.99", {}),
        ('per = "challenge"', "150", {("R1", ""): 9}),
        ('per = "quarter"', "150", {("R1", "2020-Q2"): 9}),
        ('per = "month"', "100", {("R1", "2020-04"): 9}),
        ('per = "month"', "50", {("R1", "2020-04"): 1}),
    ],
)
def test_the_target_is_the_sum_of_the_monthly_targets_of_the_key_period(per: str, amount: str, expected: Any) -> None:
    """July lies outside; what is sold in April is held against April's target where the period is the month."""
    assert scored(f"{TARGET}{STEPS}{per}", sale("2020-04-01", amount), targets=TARGETS) == expected


def test_a_month_cut_by_the_ends_of_the_challenge_keeps_its_whole_target() -> None:
    """The contract cuts the lines of such a month to the days inside; it says nothing of dividing a target."""
    head = HEAD.replace("2020-04-01", "2020-04-30")
    lines = [sale("2020-04-29", "900"), sale("2020-04-30", "99.99", line=2)]
    assert scored(f'{TARGET}{STEPS}per = "month"', *lines, head=head, targets=TARGETS) == {("R1", "2020-04"): 1}


@pytest.mark.parametrize("targets", [{}, {("R1", "2020-04"): 0}, {("R1", "2020-03"): 100}])
def test_no_target_or_zero_gives_nothing_even_from_zero_percent(targets: Any) -> None:
    settings = f"{TARGET}steps = [{{ from_percent = 0, points = 5 }}]"
    assert scored(settings, sale("2020-04-01", "100"), targets=targets) == {}


def test_who_sold_nothing_has_a_total_of_zero_against_the_target() -> None:
    settings = f"{TARGET}steps = [{{ from_percent = 0, points = 5 }}]"
    assert scored(settings, sale("2020-04-01", "-1"), targets=TARGETS) == {("R2", ""): 5}


@pytest.mark.parametrize(("amount", "value"), [("0.33", 0), ("0.34", 5)])
def test_a_percent_of_the_target_is_compared_in_whole_cents_without_rounding(amount: str, value: int) -> None:
    """A third of a euro is 33.3 cents: 33 are too few."""
    settings = f"{TARGET}steps = [{{ from_percent = 33.333, points = 5 }}]"
    assert scored(settings, sale("2020-04-01", amount), targets={("R1", "2020-04"): 100}).get(("R1", ""), 0) == value


def test_target_is_like_threshold_and_may_pay_each_step() -> None:
    settings = f'{TARGET}{STEPS}pays = "each"'
    assert scored(settings, sale("2020-04-01", "150"), targets=TARGETS) == {("R1", ""): 10}


def test_narrowing_leaves_out_lines_but_nothing_of_the_target() -> None:
    lines = [sale("2020-04-01", "150"), sale("2020-04-01", "75", product="bolt", line=2)]
    assert scored(f'{TARGET}{STEPS}ranges = ["Parts"]', *lines, targets=TARGETS) == {("R1", ""): 1}


DONE = [
    completed("R1", "quality", "2020-03-31", 7),
    completed("R1", "quality", "2020-05-01", 30),
    completed("R1", "quality", "2020-04-01", 20),
    completed("R1", "safety", "2020-03-31", 50),
    completed("R2", "safety", "2020-06-30", 50),
    completed("R2", "quality", "2020-07-01", 20),
    completed("D1", "quality", "2020-05-01", 20),
]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", {("R1", "quality"): 20, ("R2", "safety"): 50}),
        ("modules = []", {("R1", "quality"): 20, ("R2", "safety"): 50}),
        ('modules = ["safety"]', {("R2", "safety"): 50}),
        ("points = 3", {("R1", "quality"): 3, ("R2", "safety"): 3}),
        ('points = 3\nmodules = ["quality", "other"]', {("R1", "quality"): 3}),
        ("points = 0", {}),
    ],
)
def test_training_pays_each_module_completed_inside_the_challenge_once(settings: str, expected: Any) -> None:
    """Both ends are included; done twice, the first time inside counts, with what it was worth then."""
    assert scored(f'type = "training"\n{settings}', completions=DONE) == expected


def test_training_pays_who_belonged_to_the_audience_on_the_day_of_completion() -> None:
    """As for a sale line: the contract leaves it open for a completion."""
    teams = {"R1": [member("Asia", None, "2020-04-30"), member("Europe", "2020-05-01")], "R2": [member("Asia")]}
    settings = 'type = "training"\n[audience]\nteams = ["Europe"]'
    assert scored(settings, completions=DONE, teams=teams) == {("R1", "quality"): 30}
