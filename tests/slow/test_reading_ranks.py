"""Ranks of people and teams against numbers computed by hand, named after the contract's sentences."""

from typing import Any

import pytest

from .builders import HEAD, member, one, sale, world
from .reading import leaderboard, points, team_standings

EVERY_100 = 'type = "revenue"\npoints = 2\nevery = 100\n'
EVERY_POINT = 'type = "revenue"\npoints = 1\nevery = 1\n'


@pytest.mark.parametrize(
    ("criterion", "first"),
    [
        ('type = "regularity"\nminimum = 900\npoints = 1\n', "R2"),
        ('type = "target"\nsteps = [{ from_percent = 100, points = 1 }]\n', "R2"),
        ('type = "bundle"\npoints = 1\nproducts = ["road", "race"]\n', "R1"),
        ('type = "bundle"\npoints = 1\nproducts = ["race", "bolt"]\n', None),
        ('type = "diversification"\npoints = 1\nminimum = 900\nby = "product"\n', "R1"),
        ('type = "training"\n', None),
    ],
)
def test_earliest_looks_at_the_last_line_that_a_criterion_counts_whatever_it_gives(
    criterion: str, first: str | None
) -> None:
    """R1's last sale is the last of all, but to a client that existed not; R2 sold something outside the bundle.

    A bundle counts the lines of its parts, diversification those of its pairs, training none: then all share.
    """
    sold = world(
        sale("2020-03-01", "1", client="C1", product="bolt", document="F0"),
        sale("2020-04-02", "1", client="C1", rep="R1"),
        sale("2020-04-09", "1", client="C2", rep="R1", line=2),
        sale("2020-04-03", "1", client="C1", product="odd", rep="R2", line=3),
    )
    challenge = one(criterion, head=f'{HEAD}\nties = "earliest"\n')
    board = leaderboard(sold, challenge, points(sold, challenge))
    ranks = {code: rank for rank, code, _, _ in board}
    expected = {"R1": 1, "R2": 1} if first is None else {first: 1, ({"R1", "R2"} - {first}).pop(): 2}
    assert ranks == expected


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
