"""The reading against numbers computed by hand; each test is named after a sentence of the contract."""

from typing import Any

import pytest

from .builders import HEAD, member, sale
from .scored import scored

EVERY_100 = 'type = "revenue"\npoints = 2\nevery = 100\n'
SELL_OUT = HEAD.replace("sell_in", "sell_out")


def test_points_for_every_full_every_of_the_total_and_one_rounding_never_per_line() -> None:
    lines = [sale("2020-04-01", "150.00"), sale("2020-06-30", "149.99", line=2)]
    assert scored(EVERY_100, *lines) == {("R1", ""): 4}
    assert scored(EVERY_100, *lines, sale("2020-05-05", "0.01", line=3)) == {("R1", ""): 6}


@pytest.mark.parametrize("amount", ["0", "-100", "-250", "99.99"])
def test_a_total_of_zero_or_less_gives_nothing(amount: str) -> None:
    assert scored(EVERY_100, sale("2020-04-01", amount)) == {}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({}, {("R1", ""): 2}),
        ({"status": "submitted"}, {}),
        ({"status": "rejected"}, {}),
        ({"status": "cancelled"}, {}),
        ({"kind": "sell_out"}, {}),
        ({"rep": ""}, {}),
        ({"rep": "D1"}, {}),
    ],
)
def test_a_line_of_the_challenge_is_validated_of_its_kind_and_credited(columns: dict[str, Any], expected: Any) -> None:
    assert scored(EVERY_100, sale("2020-04-01", "100", **columns)) == expected


@pytest.mark.parametrize(("day", "value"), [("2020-03-31", 0), ("2020-04-01", 2), ("2020-06-30", 2), ("2020-07-01", 0)])
def test_both_ends_of_every_period_are_included(day: str, value: int) -> None:
    assert scored(EVERY_100, sale(day, "100")).get(("R1", ""), 0) == value


@pytest.mark.parametrize(("credit", "who"), [("rep", "R1"), ("distributor", "D1"), ("seller", "S1")])
def test_a_challenge_credits_its_lines_to_rep_distributor_or_seller(credit: str, who: str) -> None:
    line = sale("2020-04-01", "100", seller="S1")
    assert scored(EVERY_100, line, head=HEAD.replace('"rep"', f'"{credit}"')) == {(who, ""): 2}


@pytest.mark.parametrize(
    ("per", "expected"),
    [
        ("challenge", {("R1", ""): 8}),
        ("quarter", {("R1", "2020-Q4"): 4, ("R1", "2021-Q1"): 2}),
        ("month", {("R1", "2020-12"): 4, ("R1", "2021-01"): 2}),
        ("week", {("R1", "2020-W53"): 6}),
    ],
)
def test_per_cuts_the_challenge_into_key_periods(per: str, expected: Any) -> None:
    """2021-01-03 is a Sunday: it lies in the last ISO week of 2020; 10 January in the first of 2021."""
    head = HEAD.replace("2020-04-01", "2020-12-28").replace("2020-06-30", "2021-01-31")
    lines = [sale("2020-12-31", "250"), sale("2021-01-03", "130", line=2), sale("2021-01-10", "50", line=3)]
    assert scored(EVERY_100 + f'per = "{per}"', *lines, head=head) == expected


@pytest.mark.parametrize(
    ("narrowing", "value"),
    [
        ('ranges = ["Bikes"]', 3),
        ('ranges = ["Bikes/Road/Race"]', 2),
        ('products = ["bolt"]', 8),
        ('ranges = ["Bikes/Road/Race"]\nproducts = ["bolt", "odd"]', 26),
        ("ranges = []\nproducts = []", 31),
    ],
)
def test_a_line_matches_that_is_in_one_of_the_ranges_or_is_one_of_the_products(narrowing: str, value: int) -> None:
    amounts = {"road": "1", "race": "2", "rental": "4", "bolt": "8", "odd": "16"}
    lines = [sale("2020-04-01", amount, document=product, product=product) for product, amount in amounts.items()]
    assert scored(f'type = "revenue"\npoints = 1\nevery = 1\n{narrowing}', *lines) == {("R1", ""): value}


def test_measure_quantity_counts_units() -> None:
    lines = [sale("2020-04-01", "5", quantity=7), sale("2020-04-02", "5", quantity=-2, line=2)]
    assert scored('type = "revenue"\npoints = 3\nevery = 2\nmeasure = "quantity"', *lines) == {("R1", ""): 6}


def test_a_line_counts_under_one_rate_only_the_products_else_the_deepest_range() -> None:
    rates = """type = "range"
    rates = [{ range = "Bikes", points = 1, every = 10 }, { range = "Bikes/Road/Race", points = 5, every = 10 },
             { product = "road", points = 3, every = 10 }]"""
    lines = [sale("2020-04-01", "25", document=product, product=product) for product in ("road", "race", "rental")]
    assert scored(rates, *lines) == {("R1", ""): 2 * 3 + 2 * 5}


@pytest.mark.parametrize(
    ("amount", "pays", "value"),
    [("99.99", "highest", 0), ("100", "highest", 5), ("500", "highest", 3), ("100", "each", 5), ("500", "each", 8)],
)
def test_the_highest_step_reached_or_the_sum_of_all_steps_reached(amount: str, pays: str, value: int) -> None:
    steps = f'type = "threshold"\npays = "{pays}"\nsteps = [{{ from = 100, points = 5 }}, {{ from = 500, points = 3 }}]'
    assert scored(steps, sale("2020-04-01", amount)).get(("R1", ""), 0) == value


def test_a_step_from_zero_is_reached_by_everyone_of_the_audience_in_every_key_period() -> None:
    steps = 'type = "threshold"\nper = "quarter"\nsteps = [{ from = 0, points = 5 }]'
    assert scored(steps, sale("2020-04-01", "-1")) == {("R2", "2020-Q2"): 5}


@pytest.mark.parametrize(
    ("current", "reference", "value"),
    [
        ("112.49", "100", 0),
        ("112.50", "100", 7),
        ("0.09", "0.08", 7),
        ("50", "100", 0),
        ("200", "0", 0),
        ("200", "-1", 0),
    ],
)
def test_growth_is_c_minus_r_times_100_against_percent_times_r(current: str, reference: str, value: int) -> None:
    steps = 'type = "growth"\nreference = "previous_year"\nsteps = [{ from_percent = 12.5, points = 7 }]'
    lines = [sale("2020-05-01", current), sale("2019-05-01", reference, document="F0")]
    assert scored(steps, *lines).get(("R1", ""), 0) == value


def test_a_percent_may_be_negative_and_who_sold_nothing_has_a_total_of_zero() -> None:
    steps = "steps = [{ from_percent = -100, points = 1 }, { from_percent = -50, points = 4 }]"
    lines = [sale("2019-05-01", "10"), sale("2019-05-01", "10", rep="R2", line=2), sale("2020-05-01", "5", line=3)]
    assert scored('type = "growth"\nreference = "previous_year"\n' + steps, *lines) == {("R1", ""): 4, ("R2", ""): 1}


@pytest.mark.parametrize(
    ("reference", "first", "last", "outside"),
    [
        ('"previous_year"', "2019-02-28", "2019-03-31", ["2019-02-27", "2019-04-01"]),
        ('"previous_period"', "2020-01-28", "2020-02-28", ["2020-01-27"]),
        ("{ start = 2018-01-01, end = 2018-01-31 }", "2018-01-01", "2018-01-31", ["2017-12-31", "2018-02-01"]),
    ],
)
def test_the_reference_days_in_their_three_forms(reference: str, first: str, last: str, outside: list[str]) -> None:
    """The challenge runs from 29 February to 31 March 2020, 32 days."""
    head = HEAD.replace("2020-04-01", "2020-02-29").replace("2020-06-30", "2020-03-31")
    steps = f'type = "growth"\nreference = {reference}\nsteps = [{{ from_percent = 0, points = 1 }}]'
    lines = [sale("2020-02-29", "30", document="F3"), sale(first, "10"), sale(last, "20", line=2)]
    lines += [sale(day, "900", document=day) for day in outside]
    assert scored(steps, *lines, head=head) == {("R1", ""): 1}
    assert scored(steps, *lines, sale(last, "0.01", line=3), head=head) == {}
    assert scored(steps, *lines, sale(first, "0.01", line=3), head=head) == {}


@pytest.mark.parametrize(("minimum", "value"), [("10", 1), ("10.01", 0)])
def test_a_reference_below_minimum_reference_gives_nothing(minimum: str, value: int) -> None:
    steps = f"minimum_reference = {minimum}\nsteps = [{{ from_percent = 0, points = 1 }}]"
    lines = [sale("2020-05-01", "10"), sale("2019-05-01", "10", document="F0")]
    assert scored('type = "growth"\nreference = "previous_year"\n' + steps, *lines).get(("R1", ""), 0) == value


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("teams = []\nparticipants = []", {("R1", ""): 6, ("R2", ""): 2}),
        ('teams = ["Europe"]', {("R1", ""): 2}),
        ('teams = ["Europe/France"]', {("R1", ""): 2}),
        ('teams = ["Europe"]\nparticipants = ["R2"]', {("R1", ""): 2, ("R2", ""): 2}),
        ('participants = ["R1"]', {("R1", ""): 6}),
    ],
)
def test_credited_to_a_participant_who_belonged_to_the_audience_on_that_day(audience: str, expected: Any) -> None:
    teams = {
        "R1": [member("Europe/France", None, "2020-04-30"), member("Asia", "2020-05-01")],
        "R2": [member("Europe East")],
    }
    lines = [
        sale("2020-04-30", "100"),
        sale("2020-05-01", "200", line=2),
        sale("2020-05-01", "100", rep="R2", line=3),
    ]
    assert scored(f"{EVERY_100}[audience]\n{audience}", *lines, teams=teams) == expected


@pytest.mark.parametrize("team", ["D1", "Europe"])
def test_a_seller_is_in_the_teams_of_its_distributor(team: str) -> None:
    line = sale("2020-04-01", "100", kind="sell_out", seller="S1")
    head = SELL_OUT.replace('"rep"', '"seller"')
    settings = f'{EVERY_100}[audience]\nteams = ["{team}"]'
    assert scored(settings, line, head=head, teams={"D1": [member("Europe/Spain")]}) == {("S1", ""): 2}


def test_a_criterion_narrows_its_lines_by_kind_of_sale() -> None:
    lines = [sale("2020-04-01", "100"), sale("2020-04-01", "300", kind="sell_out")]
    both = HEAD.replace("sell_in", "both")
    assert scored(EVERY_100, *lines, head=both) == {("R1", ""): 8}
    assert scored(EVERY_100 + 'sales = "sell_out"', *lines, head=both) == {("R1", ""): 6}
