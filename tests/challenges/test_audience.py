"""Who takes part, where names of teams are nearly alike, and whose last sale decides."""

import tomllib
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from challenges.definition.toml import read_definition
from challenges.ledger.balances import balances
from challenges.ledger.standings import read_standings
from challenges.lifecycle.services import add_challenge, launch_challenge
from challenges.reading import read_facts
from tests.slow import reading
from tests.slow.world import Line, Membership, Participant, World
from tests.stored import store_world

TEAMS = """
code = "spring"
title = "Spring"
start = 2026-03-01
end = 2026-03-31
credit = "rep"
sales = "sell_in"
ties = "earliest"
audience.teams = ["Europe"]

[[criteria]]
name = "Growth"
type = "growth"
reference = { start = 2026-02-01, end = 2026-03-31 }
minimum_reference = 1000000
steps = [{ from_percent = 0, points = 1 }]

[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 1
"""
RULES = tomllib.loads(TEAMS, parse_float=Decimal)


def sold(rep: str, day: date, document: str, cents: int = 10_000) -> Line:
    return Line("sell_in", document, 1, day, rep, "", "", "C1", "P1", 1, cents, "validated")


@pytest.mark.parametrize(
    ("team", "takes_part"),
    [
        ("Europe", True), ("Europe/Spain", True), ("EUROPE", False), ("EUROPE/Spain", False), ("Europe2", False),
        ("Europe_/Spain", False), ("Europ%/Spain", False),
    ],
)  # fmt: skip
def test_a_team_is_known_by_its_very_name(session: Session, team: str, takes_part: bool) -> None:
    store_world(session, World({"R1": Participant("R1", "Anne", "rep", [Membership(team)])}, {"P1": ""}, []))
    audience = read_facts(session, read_definition(TEAMS)).audience
    assert bool(audience.height) == takes_part


def test_a_line_of_the_reference_is_no_last_sale(session: Session) -> None:
    """Not even one dated within the challenge, on a day on which its participant was in no team of the audience."""
    until = date(2026, 3, 15)
    people = {
        "R1": Participant("R1", "Anne", "rep", [Membership("Europe", None, until)]),
        "R2": Participant("R2", "Bruno", "rep", [Membership("Europe")]),
    }
    lines = [
        sold("R1", date(2026, 3, 2), "F1"), sold("R1", date(2026, 3, 20), "F2"), sold("R2", date(2026, 3, 10), "F3"),
    ]  # fmt: skip
    world = World(people, {"P1": ""}, lines)
    store_world(session, world)
    challenge = add_challenge(session, TEAMS)
    launch_challenge(session, "spring")
    expected = reading.points(world, RULES)
    assert {(it.participant, it.criterion, it.key): it.points for it in balances(session, challenge)} == expected
    ranked = [(row.rank, row.code, row.name, row.points) for row in read_standings(session, challenge)]
    assert ranked == reading.leaderboard(world, RULES, expected) == [
        (1, "R1", "Anne", 100), (2, "R2", "Bruno", 100),
    ]  # fmt: skip
