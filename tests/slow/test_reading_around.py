"""Boosters, caps, gates and ranks against numbers computed by hand, named after the contract's sentences."""

from typing import Any

import pytest

from .builders import HEAD, completed, member, one, rules, sale, world
from .reading import leaderboard, points, team_standings

EVERY_100 = 'type = "revenue"\npoints = 2\nevery = 100\n'
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


@pytest.mark.parametrize(("minimum", "is_open"), [("130", True), ("130.01", False)])
def test_a_gate_opens_once_the_total_over_all_lines_reaches_the_minimum(minimum: str, is_open: bool) -> None:
    sold = world(sale("2020-04-01", "105"), sale("2020-05-04", "25", line=2))
    gate = f'[[gates]]\nname = "Enough"\ncriteria = ["Turnover"]\nminimum = {minimum}\n'
    assert (("R1", "Turnover", "") in points(sold, rules(AROUND + gate))) == is_open


def test_each_cap_goes_over_what_the_earlier_ones_left() -> None:
    caps = '[[caps]]\nname = "One"\nlimit = 80\ncriteria = ["it"]\n[[caps]]\nname = "All"\nlimit = 70\n'
    rows = points(world(sale("2020-04-01", "100")), one(f'type = "revenue"\npoints = 1\nevery = 1\n{caps}'))
    assert rows == {("R1", "it", ""): 100, ("R1", "One", ""): -20, ("R1", "All", ""): -10}


@pytest.mark.parametrize(
    ("ties", "ranks"),
    [
        ("competition", [(1, "R3"), (2, "R1"), (2, "R2"), (4, "R0"), (4, "R4")]),
        ("dense", [(1, "R3"), (2, "R1"), (2, "R2"), (3, "R0"), (3, "R4")]),
        ("earliest", [(1, "R3"), (2, "R2"), (3, "R1"), (4, "R4"), (5, "R0")]),
    ],
)
def test_participants_without_points_are_ranked_too_and_ties_as_the_challenge_says(ties: str, ranks: Any) -> None:
    sold = world(
        sale("2020-04-03", "100", rep="R1"),
        sale("2020-04-02", "100", rep="R2", line=2),
        sale("2020-04-09", "200", rep="R3", line=3),
        sale("2020-04-01", "1", rep="R4", line=4),
    )
    for code in ("R0", "R3", "R4"):
        sold.participants[code] = type(sold.participants["R1"])(code, code, "rep")
    challenge = one(EVERY_100, head=f'{HEAD}\nties = "{ties}"\n')
    board = leaderboard(sold, challenge, points(sold, challenge))
    assert [(rank, code) for rank, code, _, _ in board] == ranks
    assert [total for _, _, _, total in board] == [4, 2, 2, 0, 0]


def test_team_standings_sum_mean_and_top_with_a_small_team_unranked() -> None:
    sold = world(sale("2020-04-03", "100", rep="R1"), sale("2020-04-03", "400", rep="R2", line=2))
    sold.participants["R3"] = type(sold.participants["R1"])("R3", "R3", "rep", [member("A")])
    sold.participants["R1"].memberships, sold.participants["R2"].memberships = [member("A")], [member("B")]
    challenge = one(EVERY_100)
    for settings, expected in [
        ({}, [(1, "B", 8), (2, "A", 2)]),
        ({"standing": "mean"}, [(1, "B", 8), (2, "A", 1)]),
        ({"standing": "top", "top": 1, "minimum_members": 2}, [(1, "A", 2), (None, "B", 8)]),
    ]:
        challenge["teams"] = settings
        assert team_standings(sold, challenge, points(sold, challenge)) == expected
