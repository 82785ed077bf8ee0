"""Prizes: who wins what in the cases that could be read in more than one way, their cost, and what is kept of them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from challenges.criteria.prizes import AnyPrize, Prize
from challenges.definition.toml import RefusedDefinition, read_definition
from challenges.ledger.prizes import as_things_stand, prizes_for, read_prizes
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.services import add_challenge, close_challenge, launch_challenge, reopen_challenge
from challenges.scoring.prize_costs import cost_of
from challenges.scoring.prizes import Place, TeamPlace, Win, wins
from core.db import writing
from tests.challenges.seasons import RULES, bring_in, season
from tests.stored import store_world

FORM: TypeAdapter[AnyPrize] = TypeAdapter(Prize)


def prize(name: str, **settings: Any) -> AnyPrize:
    return FORM.validate_python({"name": name, **settings})


def ranked(points: dict[str, int], dense: bool = False) -> list[Place]:
    """Everyone's place, by competition or dense ranks."""
    held = sorted(points.values(), reverse=True)
    ranks = sorted(set(held), reverse=True) if dense else held
    return [Place(code, value, ranks.index(value) + 1) for code, value in points.items()]


def told(won: list[Win]) -> list[tuple[str, str, int | str | None]]:
    return [(win.participant, win.prize, win.gift if win.cents is None else win.cents) for win in won]


FIRST, SECOND, THIRD = (
    prize(name, ranks=[n, n], amount=amount, shared="split")
    for n, (name, amount) in enumerate([("Gold", 300), ("Silver", 200), ("Bronze", Decimal("100.01"))], 1)
)
PODIUM = [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    ("points", "ties", "expected"),
    [
        ({"A": 3, "B": 2, "C": 1}, "earliest", [("A", "Gold", 30000), ("B", "Silver", 20000), ("C", "Bronze", 10001)]),
        ({"A": 3, "B": 3, "C": 1}, "competition", [("A", "Gold", 25000), ("B", "Gold", 25000), ("C", "Bronze", 10001)]),
        # The places of the tied ones end with the prizes: nobody has a fourth one.
        ({"A": 3, "D": 1, "B": 1, "C": 1}, "earliest", [
            ("A", "Gold", 30000), ("B", "Silver", 10001), ("C", "Silver", 10000), ("D", "Silver", 10000)]),
        # No rank is skipped: those on one of them take its place alone.
        ({"A": 3, "B": 3, "C": 1}, "dense", [("A", "Gold", 15000), ("B", "Gold", 15000), ("C", "Silver", 20000)]),
        # A rank without points brings nothing, however high it is.
        ({"A": 0, "B": 0, "C": -5}, "competition", []),
        ({"A": 5, "B": 0, "C": -5}, "competition", [("A", "Gold", 30000)]),
    ],
)  # fmt: skip
def test_split_places(points: dict[str, int], ties: str, expected: list[tuple[str, str, int]]) -> None:
    assert told(wins(PODIUM, ranked(points, ties == "dense"), [], ties)) == expected


def test_split_takes_the_name_of_the_first_place_that_has_a_prize() -> None:
    """Two share the first place, for which there is none; the second one has two, the first written gives its name."""
    prizes = [
        prize("Both", ranks=[2, 3], amount=50, shared="split"),
        prize("Second", ranks=[2, 2], amount=20, shared="split"),
    ]
    assert told(wins(prizes, ranked({"A": 3, "B": 3}), [], "competition")) == [("A", "Both", 3500), ("B", "Both", 3500)]


def test_what_is_shared_whole_and_what_adds_up() -> None:
    prizes = [
        prize("Podium", ranks=[1, 3], amount=100), prize("Trip", ranks=[1, 1], gift="TRIP"),
        prize("Hundred", from_points=100, amount=10), prize("All", from_points=0, gift="PEN"),
        prize("Points", per_point=Decimal("0.0055")),
    ]  # fmt: skip
    points = {"A": 120, "B": 120, "C": 99, "D": 20, "E": 0, "F": -1}
    assert told(wins(prizes, ranked(points), [], "competition")) == [
        ("A", "Podium", 10000), ("A", "Trip", "TRIP"), ("A", "Hundred", 1000), ("A", "All", "PEN"), ("A", "Points", 66),
        ("B", "Podium", 10000), ("B", "Trip", "TRIP"), ("B", "Hundred", 1000), ("B", "All", "PEN"), ("B", "Points", 66),
        ("C", "Podium", 10000), ("C", "All", "PEN"), ("C", "Points", 54),
        ("D", "All", "PEN"), ("D", "Points", 11), ("E", "All", "PEN"),
    ]  # fmt: skip


def test_a_pot_is_one_for_all_leagues_and_to_the_cent() -> None:
    """Three equal parts of a cent more than a third: the first codes have it."""
    places = [Place("C", 7, 1, 1), Place("B", 7, 1, 2), Place("A", 7, 2, 1), Place("D", 6, 3, 1), Place("E", 0, 4, 1)]
    pot = prize("Pot", pot=Decimal("100.01"), minimum_points=7)
    assert told(wins([pot], places, [], "competition")) == [("A", "Pot", 3334), ("B", "Pot", 3334), ("C", "Pot", 3333)]
    firsts = prize("Firsts", pot=10, ranks=[1, 1])
    assert told(wins([firsts], places, [], "competition")) == [("B", "Firsts", 500), ("C", "Firsts", 500)]


def test_ranks_are_those_within_the_league() -> None:
    places = [Place("A", 9, 1, 1), Place("B", 8, 2, 1), Place("C", 3, 1, 2), Place("D", 3, 1, 2)]
    assert told(wins(PODIUM, places, [], "competition")) == [
        ("A", "Gold", 30000), ("B", "Silver", 20000), ("C", "Gold", 25000), ("D", "Gold", 25000),
    ]  # fmt: skip


def test_every_member_of_a_winning_team() -> None:
    teams = [TeamPlace(1, ["A", "B"]), TeamPlace(2, ["C"])]
    best = prize("Best team", team_ranks=[1, 1], amount=50)
    assert told(wins([best], [], teams, "competition")) == [("A", "Best team", 5000), ("B", "Best team", 5000)]


# --- What it can come to ----------------------------------------------------------------------------------------------

BY_RANK = st.one_of(
    st.builds(
        lambda first, more, amount, shared: {"ranks": [first, first + more], "amount": amount, "shared": shared},
        st.integers(1, 4), st.integers(0, 3), st.sampled_from([1, 20, 300]), st.sampled_from(["each", "split"]),
    ),
    st.builds(
        lambda first, more, least: {"pot": 100, "ranks": [first, first + more], "minimum_points": least},
        st.integers(1, 4), st.integers(0, 3), st.integers(1, 3),
    ),
    st.just({"per_point": Decimal("0.50")}),
)  # fmt: skip


def ways_to_share(people: list[Place], ties: str) -> Iterator[list[Place]]:
    """Every way in which these, in their order, can share ranks."""
    if not people:
        yield []
        return
    for tied in range(1, len(people) + 1):
        for others in ways_to_share(people[tied:], ties):
            skipped = 1 if ties == "dense" else tied
            yield [Place(it.participant, it.points, 1) for it in people[:tied]] + [
                Place(it.participant, it.points, it.rank + skipped) for it in others
            ]


@given(
    settings=st.lists(BY_RANK, min_size=1, max_size=3),
    points=st.lists(st.integers(-1, 4), max_size=6),
    ties=st.sampled_from(["competition", "dense"]),
)
def test_lowest_and_highest_are_those_of_every_way_to_share_ranks(
    settings: list[dict[str, Any]], points: list[int], ties: str
) -> None:
    prizes = [prize(f"P{n}", **settings) for n, settings in enumerate(settings)]
    places = ranked({f"R{n}": value for n, value in enumerate(sorted(points, reverse=True))}, ties == "dense")
    won = wins(prizes, places, [], ties)
    cost = cost_of(prizes, won, places, [], ties)
    assert cost.cents == sum(win.cents or 0 for win in won)
    with_points = [place for place in places if place.points > 0]
    sums = [
        sum(win.cents or 0 for win in wins(prizes, shared, [], ties)) for shared in ways_to_share(with_points, ties)
    ]
    pots = sum("pot" in one for one in settings)
    assert cost.lowest <= min(sums) and max(sums) <= cost.highest
    # A pot that nobody is left for may be one with another prize that is paid twice: together they are only bounds.
    if not pots or len(settings) == 1:
        assert (cost.lowest, cost.highest) == (min(sums), max(sums))


def test_teams_that_share_a_rank_cost_more() -> None:
    teams = [TeamPlace(1, ["A"]), TeamPlace(2, ["B", "C", "D"])]
    best = prize("Best team", team_ranks=[1, 1], amount=50)
    cost = cost_of([best], wins([best], [], teams, "competition"), [], teams, "competition")
    assert (cost.cents, cost.lowest, cost.highest, cost.gifts) == (5000, 5000, 20000, 0)


# --- Kept with the closing --------------------------------------------------------------------------------------------

PRIZES = """
[[prizes]]
name = "Winner"
label = { fr = "Premier", en = "First" }
ranks = [1, 1]
amount = 250
"""


def test_prizes_follow_until_closing_and_are_kept_with_it(session: Session) -> None:
    store_world(session, season())
    session.commit()
    with writing(session):
        challenge = add_challenge(session, RULES + PRIZES)
        assert read_prizes(session, challenge) == []
        launch_challenge(session, "spring")
    assert told(prizes_for(session, challenge, "R2")) == [("R2", "Winner", 25000)]
    bring_in(session, "F9,1,2020-05-01,R1,D1,P1,900.00,validated")
    assert told(prizes_for(session, challenge, "R2")) == []
    with writing(session):
        close_challenge(session, "spring")
    bring_in(session, "F10,1,2020-05-01,R2,D1,P1,9000.00,validated")
    assert (
        told(read_prizes(session, challenge)) == told(prizes_for(session, challenge, "R1")) == [("R1", "Winner", 25000)]
    )
    with writing(session):
        reopen_challenge(session, "spring", Decision(reason="late sales"))
    assert told(as_things_stand(session, challenge)) == [("R2", "Winner", 25000)]
    with writing(session):
        close_challenge(session, "spring")
    assert [it.prizes_won[0]["participant"] for it in challenge.closings] == ["R1", "R2"]


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ("amount = 10", "prizes[1]"),
        ("ranks = [1, 1]\nfrom_points = 5\namount = 10", "prizes[1]"),
        ("per_point = 1\npot = 10", "prizes[1]"),
        ("ranks = [1, 1]", "prizes[1]"),
        ('ranks = [1, 1]\namount = 10\ngift = "X"', "prizes[1]"),
        ('ranks = [1, 1]\ngift = "X"\nshared = "split"', "prizes[1].shared"),
        ("ranks = [3, 1]\namount = 10", "prizes[1].ranks"),
        ("ranks = [1]\namount = 10", "prizes[1].ranks"),
        ("ranks = [0, 1]\namount = 10", "prizes[1].ranks[1]"),
        ("pot = 10\nranks = [2, 1]", "prizes[1].ranks"),
        ("pot = 0", "prizes[1].pot"),
        ('pot = 10\ngift = "X"', "prizes[1].gift"),
        ("per_point = 0.1234567", "prizes[1].per_point"),
        ("team_ranks = [2, 1]\namount = 10", "prizes[1].team_ranks"),
        ('team_ranks = [1, 1]\ngift = "X"', "prizes[1].amount prizes[1].gift"),
        ('from_points = 1\namount = 1\n[[prizes]]\nname = "P"\nper_point = 1', "prizes[2].name"),
    ],
)
def test_what_nobody_could_understand_is_refused(app: Flask, settings: str, path: str) -> None:
    with pytest.raises(RefusedDefinition) as refused:
        read_definition(f'{RULES}\n[[prizes]]\nname = "P"\n{settings}\n')
    assert " ".join(refusal.path for refusal in refused.value.refusals) == path
    assert all("cannot be used here" not in refusal.reason for refusal in refused.value.refusals)
