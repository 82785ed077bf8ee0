"""Boosters, caps and gates against numbers computed by hand, named after the contract's sentences."""

from typing import Any

import pytest

from .builders import completed, one, rules, sale, world
from .reading import Line, points

EVERY_100 = 'type = "revenue"\npoints = 2\nevery = 100\n'
EVERY_POINT = 'type = "revenue"\npoints = 1\nevery = 1\n'
AROUND = """
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 1
[[boosters]]
name = "Week"
start = 2020-05-04
end = 2020-05-10
percent = 50
[[caps]]
name = "Ceiling"
limit = 120
"""


def test_earn_then_boost_then_cap_then_gate() -> None:
    """130 points, half of 25 more rounded down, 22 above the ceiling."""
    sold = world(sale("2020-04-01", "105"), sale("2020-05-04", "25", line=2))
    rows = points(sold, rules(AROUND))
    assert rows == {("R1", "Turnover", ""): 130, ("R1", "Week", ""): 12, ("R1", "Ceiling", ""): -22}
    gate = '[[gates]]\nname = "Trained first"\nmodule = "safety"\n'
    assert points(sold, rules(AROUND + gate)) == {}
    sold.completions = [completed("R1", "safety", "2019-01-01", 0)]
    assert points(sold, rules(AROUND + gate)) == rows


def boosted(booster: str, *lines: Line, criterion: str = EVERY_POINT) -> dict[tuple[str, str], int]:
    """R1's points under the booster "Week" by key, and those of everything else left out."""
    file = one(f'{criterion}[[boosters]]\nname = "Week"\nstart = 2020-05-04\nend = 2020-05-10\n{booster}')
    return {place[1:]: value for place, value in points(world(*lines), file).items() if place[1] == "Week"}


@pytest.mark.parametrize(
    ("day", "value"), [("2020-05-03", 0), ("2020-05-04", 30), ("2020-05-10", 30), ("2020-05-11", 0)]
)
def test_a_booster_replays_its_criteria_on_the_lines_inside_its_days(day: str, value: int) -> None:
    assert boosted("percent = 100", sale(day, "30")) == ({("Week", ""): value} if value else {})


def test_a_replay_has_its_own_total_and_its_own_full_every() -> None:
    """190 give one full hundred, the 95 of the week none; what was returned that week is missing in it only."""
    lines = [sale("2020-04-01", "95"), sale("2020-05-04", "95", line=2), sale("2020-05-05", "300", line=3)]
    assert boosted("percent = 100", *lines[:2], criterion=EVERY_100) == {}
    assert boosted("percent = 100", *lines, criterion=EVERY_100) == {("Week", ""): 6}
    assert boosted("percent = 100", *lines, sale("2020-05-06", "-390", line=4), criterion=EVERY_100) == {}


@pytest.mark.parametrize(
    ("percent", "value"), [("100", 99), ("50", 49), ("33.3", 32), ("33.333333", 32), ("34", 33), ("1", 0), ("200", 198)]
)
def test_a_booster_adds_the_floor_of_points_times_percent(percent: str, value: int) -> None:
    assert boosted(f"percent = {percent}", sale("2020-05-04", "99")).get(("Week", ""), 0) == value


def test_a_booster_adds_for_each_criterion_and_key_under_its_own_name_and_those_keys() -> None:
    """Half of 5 is 2 in each of the months; two criteria of one key are rounded each for itself."""
    criteria = ""
    for name, per in (("a", "month"), ("b", "challenge"), ("c", "challenge")):
        criteria += f'[[criteria]]\nname = "{name}"\nper = "{per}"\n{EVERY_POINT}'
    days = 'name = "Days"\nstart = 2020-04-30\nend = 2020-05-01\npercent = 50\n'
    lines = [sale("2020-04-30", "5"), sale("2020-05-01", "5", line=2), sale("2020-05-02", "90", line=3)]
    rows = points(world(*lines), rules(f"{criteria}[[boosters]]\n{days}"))
    added = {key: value for (_, name, key), value in rows.items() if name == "Days"}
    assert added == {"2020-04": 2, "2020-05": 2, "": 5 + 5}


@pytest.mark.parametrize(
    ("settings", "value"),
    [
        ("", 14),
        ("criteria = []\nranges = []", 14),
        ('criteria = ["a"]', 3),
        ('criteria = ["b"]', 11),
        ('criteria = ["a", "b"]', 14),
        ('ranges = ["Bikes"]', 1 + 1),
        ('ranges = ["Bikes", "Parts"]', 14),
        ('criteria = ["b"]\nranges = ["Parts"]', 10),
    ],
)
def test_a_booster_acts_on_revenue_and_range_criteria_and_on_its_ranges(settings: str, value: int) -> None:
    """One unit of money of bikes and two of parts: criterion a gives one a unit, b one and five; c is a threshold."""
    criteria = f"""[[criteria]]
    name = "a"
    {EVERY_POINT}
    [[criteria]]
    name = "b"
    type = "range"
    rates = [{{ range = "Bikes", points = 1, every = 1 }}, {{ range = "Parts", points = 5, every = 1 }}]
    [[criteria]]
    name = "c"
    type = "threshold"
    steps = [{{ from = 0, points = 900 }}]
    [[boosters]]
    name = "Week"
    start = 2020-05-04
    end = 2020-05-10
    percent = 100
    """
    rows = points(
        world(sale("2020-05-04", "1"), sale("2020-05-05", "2", product="bolt", line=2)), rules(criteria + settings)
    )
    assert rows["R1", "Week", ""] == value


def test_boosters_act_on_base_points_never_on_each_other() -> None:
    other = '\n[[boosters]]\nname = "Month"\nstart = 2020-05-01\nend = 2020-05-31\npercent = 100\n'
    file = one(f'{EVERY_POINT}[[boosters]]\nname = "Week"\nstart = 2020-05-04\nend = 2020-05-10\npercent = 100{other}')
    assert points(world(sale("2020-05-04", "30")), file) == {
        ("R1", "it", ""): 30,
        ("R1", "Week", ""): 30,
        ("R1", "Month", ""): 30,
    }


TWO_AND_WEEK = """
[[criteria]]
name = "a"
type = "revenue"
points = 1
every = 1
per = "month"
[[criteria]]
name = "b"
type = "revenue"
points = 2
every = 1
[[boosters]]
name = "Week"
start = 2020-05-04
end = 2020-05-10
percent = 50
criteria = ["b"]
"""
# a gives 10 and 20, b gives 60, the booster half of 40
SOLD = (sale("2020-04-01", "10"), sale("2020-05-04", "20", line=2))


def around(text: str, *lines: Line, **changes: Any) -> dict[str, int]:
    """R1's points by name on SOLD and those lines, keys added up."""
    found: dict[str, int] = {}
    for (code, name, _), value in points(world(*SOLD, *lines, **changes), rules(TWO_AND_WEEK + text)).items():
        if code == "R1":
            found[name] = found.get(name, 0) + value
    return found


EARNED = {"a": 30, "b": 60, "Week": 20}


def cap(name: str, limit: int, *names: str) -> str:
    return f'[[caps]]\nname = "{name}"\nlimit = {limit}\ncriteria = {list(names)}\n'.replace("'", '"')


@pytest.mark.parametrize(
    ("caps", "taken"),
    [
        (cap("One", 110), {}),
        (cap("One", 109), {"One": -1}),
        (cap("One", 10), {"One": -100}),
        (cap("One", 29, "a"), {"One": -1}),
        (cap("One", 50, "b"), {"One": -10}),
        (cap("One", 15, "Week"), {"One": -5}),
        (cap("One", 70, "b", "Week"), {"One": -10}),
        # over what the earlier ones left
        (cap("One", 20, "a") + cap("Two", 90), {"One": -10, "Two": -10}),
        (cap("One", 20, "a") + cap("Two", 100), {"One": -10}),
        (cap("One", 20, "a") + cap("Two", 15, "a"), {"One": -10, "Two": -5}),
        (cap("One", 15, "a") + cap("Two", 20, "a"), {"One": -15}),
        (cap("One", 20, "a") + cap("Two", 50, "b") + cap("Three", 70), {"One": -10, "Two": -10, "Three": -20}),
        # what a cap takes is taken of the last rows first: of the booster, then of b, then of a
        (cap("One", 95) + cap("Two", 4, "Week"), {"One": -15, "Two": -1}),
        (cap("One", 95) + cap("Two", 50, "b"), {"One": -15, "Two": -10}),
        (cap("One", 80) + cap("Two", 40, "b"), {"One": -30, "Two": -10}),
        (cap("One", 80) + cap("Two", 20, "a"), {"One": -30, "Two": -10}),
        (cap("One", 25) + cap("Two", 20, "a"), {"One": -85, "Two": -5}),
        (cap("One", 70, "b", "Week") + cap("Two", 10, "Week"), {"One": -10}),
    ],
)
def test_a_cap_takes_back_what_exceeds_it_each_over_what_the_earlier_ones_left(
    caps: str, taken: dict[str, int]
) -> None:
    assert around(caps) == EARNED | taken


def test_a_cap_holds_for_each_participant_alone_as_one_row_without_key() -> None:
    sold = world(*SOLD, sale("2020-04-01", "25", rep="R2", line=3))
    rows = points(sold, rules(TWO_AND_WEEK + cap("One", 20, "a")))
    assert {place: value for place, value in rows.items() if place[1] == "One"} == {
        ("R1", "One", ""): -10,
        ("R2", "One", ""): -5,
    }


def gate(name: str, condition: str, *names: str) -> str:
    return f'[[gates]]\nname = "{name}"\ncriteria = {list(names)}\n'.replace("'", '"') + condition + "\n"


SHUT = 'module = "safety"'


@pytest.mark.parametrize(
    ("gates", "left"),
    [
        (gate("G", SHUT), []),
        (gate("G", SHUT, "a"), ["b", "Week", "One"]),
        (gate("G", SHUT, "b"), ["a", "Week", "One"]),
        (gate("G", SHUT, "Week"), ["a", "b", "One"]),
        (gate("G", SHUT, "One"), ["a", "b", "Week"]),
        (gate("G", SHUT, "a", "One"), ["b", "Week"]),
        (gate("G", SHUT, "a") + gate("H", SHUT, "b"), ["Week", "One"]),
        (gate("G", SHUT, "a", "b", "Week"), ["One"]),
        (gate("G", "minimum = 30"), ["a", "b", "Week", "One"]),
        (gate("G", "minimum = 30") + gate("H", SHUT, "a"), ["b", "Week", "One"]),
    ],
)
def test_a_shut_gate_stops_the_rows_that_bear_the_names_it_lists(gates: str, left: list[str]) -> None:
    """The cap was reckoned before: it takes as much whatever the gate stops, and stays unless the gate names it."""
    rows = EARNED | {"One": -10}
    assert around(cap("One", 100) + gates) == {name: rows[name] for name in left}


@pytest.mark.parametrize(
    ("who", "module", "day", "is_open"),
    [
        ("R1", "safety", "2015-01-01", True),
        ("R1", "safety", "2020-06-30", True),
        ("R1", "safety", "2020-07-01", False),
        ("R1", "quality", "2020-05-01", False),
        ("R2", "safety", "2020-05-01", False),
    ],
)
def test_a_gate_opens_once_the_module_is_completed_at_any_time_up_to_the_end_of_the_challenge(
    who: str, module: str, day: str, is_open: bool
) -> None:
    assert around(gate("G", SHUT), completions=[completed(who, module, day, 0)]) == (EARNED if is_open else {})


@pytest.mark.parametrize(
    ("columns", "is_open"),
    [
        ({}, True),
        ({"amount_cents": 999}, False),
        ({"product": "odd"}, True),
        ({"rep": "R2"}, False),
        ({"status": "submitted"}, False),
        ({"kind": "sell_out"}, False),
        ({"date": sale("2020-07-01", "0").date}, False),
    ],
)
def test_the_minimum_of_a_gate_is_held_against_all_lines_of_the_challenge(
    columns: dict[str, Any], is_open: bool
) -> None:
    """Also lines that no criterion counts; nothing else."""
    only_bikes = 'type = "revenue"\npoints = 1\nevery = 1\nranges = ["Bikes"]\n' + gate("G", "minimum = 40")
    more = sale("2020-06-01", "10", **{"line": 9, **columns})
    rows = points(world(*SOLD, more), one(only_bikes))
    assert (("R1", "it", "") in rows) == is_open
    assert is_open or not any(code == "R1" for code, _, _ in rows)


def test_a_gate_is_shut_for_one_and_open_for_another() -> None:
    sold = world(*SOLD, sale("2020-04-01", "29.99", rep="R2", line=3))
    rows = points(sold, one(EVERY_POINT + gate("G", "minimum = 30")))
    assert rows == {("R1", "it", ""): 30}
