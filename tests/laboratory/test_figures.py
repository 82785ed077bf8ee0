"""The statistics of the laboratory, on numbers worked out by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import polars as pl
import pytest

from challenges.criteria.scene import AUDIENCE, CLIENTS, DISTRIBUTORS, EARLIER, LINES, PRODUCTS, Facts, Scene
from challenges.definition.people import Ties
from challenges.definition.toml import read_definition
from challenges.laboratory.cached_scene import CachedScene, with_more
from challenges.laboratory.figures import (
    Spread,
    band,
    cost_cents,
    gini,
    outcome_of,
    percentile,
    spread,
    winners,
)

START, END = date(2024, 4, 1), date(2024, 6, 30)
RULES = """\
code = "c"
title = "C"
start = 2024-04-01
end = 2024-06-30

[[criteria]]
name = "Steps"
type = "threshold"
steps = [{ from = 100, points = 10 }, { from = 200, points = 30 }, { from = 900, points = 90 }]

[[criteria]]
name = "Growth"
type = "growth"
reference = { start = 2024-01-01, end = 2024-01-31 }
steps = [{ from_percent = 0, points = 5 }, { from_percent = 100, points = 7 }]
"""


def scene(*sold: tuple[int, date, int]) -> Scene:
    """Four participants, and lines of (participant, day, cents)."""
    rows = [
        (None, "sell_in", f"F{n}", 1, day, person, None, None, 1, 1, cents, None, None, None)
        for n, (person, day, cents) in enumerate(sold)
    ]
    facts = Facts(
        lines=pl.DataFrame(rows, schema=LINES, orient="row"),
        earlier=pl.DataFrame(schema=EARLIER),
        audience=pl.DataFrame([(person, START, END) for person in (1, 2, 3, 4)], schema=AUDIENCE, orient="row"),
        products=pl.DataFrame([(1, "road", "Bikes")], schema=PRODUCTS, orient="row"),
        clients=pl.DataFrame(schema=CLIENTS),
        distributors=pl.DataFrame(schema=DISTRIBUTORS),
    )
    return Scene(START, END, facts)


SOLD = [
    (1, START, 150_00),
    (1, END, 60_00),
    (2, END, 99_00),
    (2, END, -1),
    (3, START, 400_00),
    (3, date(2024, 1, 15), 400_00),
    (3, date(2023, 12, 31), 9_999_00),
]


def test_the_figures_of_a_small_challenge() -> None:
    found = scene(*SOLD)
    outcome = outcome_of(read_definition(RULES), CachedScene(found), CachedScene(with_more(found)))
    assert (outcome.lines, outcome.revenue_cents, outcome.points) == (5, 708_99, 65)
    assert (outcome.participants, outcome.with_points) == (4, 2)
    # With a tenth more, only the second reaches a step: 98.99 becomes 108.88.
    assert outcome.to_gain == 1
    assert outcome.spread == Spread(0, 0, 0, 30, 35)
    assert [(winner.rank, winner.participant, winner.points) for winner in outcome.winners] == [(1, 3, 35), (2, 1, 30)]
    steps, growth = outcome.rules
    assert (steps.points, steps.participants, steps.revenue_cents) == (60, 2, 708_99)
    assert [(step.start, step.unit, step.participants) for step in steps.steps] == [
        (Decimal(100), "money", 2),
        (Decimal(200), "money", 2),
        (Decimal(900), "money", 0),
    ]
    # Reference days are no sales of the challenge.
    assert (growth.points, growth.participants, growth.revenue_cents) == (5, 1, 708_99)
    assert [(step.start, step.unit, step.participants) for step in growth.steps] == [
        (Decimal(0), "percent", 1),
        (Decimal(100), "percent", 0),
    ]


def test_a_tenth_more_is_a_tenth_of_each_participants_total() -> None:
    found = scene(*[(1, START, 1) for _ in range(95)], (2, START, 100), (2, END, -30))
    more = with_more(found).lines.collect()
    sums = more.group_by("participant").agg(pl.col("amount_cents", "quantity").sum()).sort("participant")
    assert sums["amount_cents"].to_list() == [104, 77]
    assert sums["quantity"].to_list() == [104, 2]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([5, 5, 5, 5], Fraction(0)),
        ([0, 0, 0, 12], Fraction(3, 4)),
        ([1, 2, 3], Fraction(2, 9)),
        ([0, 0], None),
        ([], None),
    ],
)
def test_gini(points: list[int], expected: Fraction | None) -> None:
    assert gini(pl.Series(points, dtype=pl.Int64)) == expected


def test_percentiles_are_values_that_there_are() -> None:
    assert [percentile(list(range(1, 11)), share) for share in (0, 10, 11, 50, 90, 100)] == [1, 1, 2, 5, 9, 10]
    assert percentile([], 50) == 0
    assert spread(pl.Series([], dtype=pl.Int64)) == Spread(0, 0, 0, 0, 0)


def test_the_bootstrap_draws_participants_and_always_the_same() -> None:
    points = pl.Series([0] * 90 + [100] * 10)
    found = band(points)
    assert found == band(points.shuffle(seed=1))
    # A binomial of 100 draws at a tenth: about 10 of 100, give or take 4.
    assert found.middle == 1000
    assert 500 <= found.low <= 700
    assert 1300 <= found.high <= 1500
    assert (found.low % 100, found.high % 100) == (0, 0)
    # By another hand: draws of the standard library.
    random = Random(1)
    sums = sorted(sum(random.choices(points.to_list(), k=100)) for _ in range(1000))
    assert abs(sums[99] - found.low) <= 100
    assert abs(sums[899] - found.high) <= 100


def test_the_bootstrap_of_equals_and_of_nobody() -> None:
    same = band(pl.Series([7] * 30))
    assert (same.low, same.middle, same.high) == (210, 210, 210)
    assert band(pl.Series([], dtype=pl.Int64)).high == 0


def test_a_large_crowd_is_drawn_in_several_blocks_that_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    points = pl.Series([0] * 90 + [100] * 10)
    monkeypatch.setattr("challenges.laboratory.figures.DRAWN_AT_ONCE", 100 * 50)
    found = band(points)
    assert found.low < found.middle < found.high


@pytest.mark.parametrize(
    ("ties", "ranks"), [("competition", [1, 2, 2, 4]), ("dense", [1, 2, 2, 3]), ("earliest", [1, 2, 3, 4])]
)
def test_winners_share_ranks_as_the_rules_say(ties: Ties, ranks: list[int]) -> None:
    days = [END, START, END, END] if ties == "earliest" else [None] * 4
    ranked = pl.DataFrame({"participant": [4, 2, 3, 1], "points": [9, 5, 5, 1], "last_day": days})
    assert [winner.rank for winner in winners(ranked, ties)] == ranks


def test_a_cost_is_rounded_once_halves_up() -> None:
    assert cost_cents(35_111, Decimal("0.10")) == 351_110
    assert cost_cents(3, Decimal("0.0050")) == 2
    assert cost_cents(1, Decimal("0.0049")) == 0
    assert cost_cents(0, Decimal(5)) == 0
