"""Leagues: how they are cut and entered, that they stay, and what ranks, pages and commands make of them."""

import re
from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from challenges.definition.toml import RefusedDefinition, read_definition
from challenges.laboratory.service import try_rules
from challenges.ledger.leagues import read_leagues
from challenges.ledger.prizes import read_prizes
from challenges.ledger.standings import count_standings, neighbours_of, read_standings, standing_of
from challenges.lifecycle.amendments import preview_amendment
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.finding import find_challenge
from challenges.lifecycle.services import (
    add_challenge,
    amend_challenge,
    close_challenge,
    launch_challenge,
    reopen_challenge,
)
from challenges.scoring.leagues import cut, joined, ranges_of
from core.db import writing
from core.files import Mapping
from core.viewer import EVERYONE
from imports.service import import_file, new_run
from tests.challenges.seasons import RULES, bring_in
from tests.conftest import Palier
from tests.slow.leagues import entered
from tests.slow.world import Line, Participant, World
from tests.stored import store_world

LEAGUES = RULES.replace(
    "[[criteria]]", "[leagues]\nreference = { start = 2019-01-01, end = 2019-12-31 }\ncount = 2\n\n[[criteria]]"
)


@pytest.mark.parametrize(
    ("totals", "count", "expected"),
    [
        ({"A": 1, "B": 2, "C": 3, "D": 4, "E": 5}, 2, {"E": 1, "D": 1, "C": 1, "B": 2, "A": 2}),
        ({"A": 1, "B": 2, "C": 3, "D": 4, "E": 5}, 3, {"E": 1, "D": 1, "C": 2, "B": 2, "A": 3}),
        # Equal totals by code.
        ({"B": 7, "A": 7, "D": 7, "C": 7}, 2, {"A": 1, "B": 1, "C": 2, "D": 2}),
        ({"A": -5, "B": 0}, 3, {"B": 1, "A": 2}),
        ({}, 3, {}),
    ],
)
def test_leagues_of_equal_size(totals: dict[str, int], count: int, expected: dict[str, int]) -> None:
    assert cut(totals, count) == expected


# 1: 100 to 60, 2: 40 to 40, 3: 40 to 0.
RANGES = {1: (60, 100), 2: (40, 40), 3: (0, 40)}


@pytest.mark.parametrize(
    ("total", "league"),
    [(500, 1), (100, 1), (60, 1), (59, 2), (41, 2), (40, 3), (39, 3), (0, 3), (-1, 3)],
)
def test_who_joins_later_enters_the_league_that_holds_the_total(total: int, league: int) -> None:
    assert joined(RANGES, total, 3) == league


@given(
    totals=st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(-3, 6)),
    count=st.integers(1, 4),
    joiners=st.lists(st.integers(-5, 8), max_size=3),
)
def test_cutting_and_joining_are_those_of_the_slow_reading(
    totals: dict[str, int], count: int, joiners: list[int]
) -> None:
    kept = {code: (league, totals[code]) for code, league in cut(totals, count).items()}
    sizes = [sum(league == place for league, _ in kept.values()) for place in range(1, count + 1)]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] - sizes[-1] <= 1
    for number, total in enumerate(joiners):
        league = joined(ranges_of((place, cents or 0) for place, cents in kept.values()), total, count)
        assert league == entered(count, dict(kept), total)
        kept[f"J{number}"] = (league, total)


# --- In the database --------------------------------------------------------------------------------------------------


def crowd() -> World:
    """Five reps; the reference is 2019: R1 500.00, R2 400.00, R3 300.00, R4 and R5 nothing."""
    people = {f"R{n}": Participant(f"R{n}", f"Rep {n}", "rep") for n in range(1, 6)}
    before = [
        Line("sell_in", f"E{n}", 1, date(2019, 5, 1), f"R{n}", "", "", "C", "P1", 1, cents, "validated")
        for n, cents in ((1, 50_000), (2, 40_000), (3, 30_000))
    ]
    now = [
        Line("sell_in", f"F{n}", 1, date(2020, 5, 1), f"R{n}", "", "", "C", "P1", 1, cents, "validated")
        for n, cents in ((1, 10_000), (2, 20_000), (3, 20_000), (4, 5_000), (5, 90_000))
    ]
    return World(participants=people, products={"P1": "Bikes"}, lines=before + now)


@pytest.fixture
def launched(session: Session) -> Session:
    """The crowd in two leagues: R1, R2, R3 and R4, R5."""
    store_world(session, crowd())
    session.commit()
    with writing(session):
        add_challenge(session, LEAGUES)
        launch_challenge(session, "spring")
    return session


def leagues(session: Session) -> dict[str, str]:
    return {row.participant: row.league for row in read_leagues(session, find_challenge(session, "spring"))}


def ranked(session: Session) -> list[tuple[int, int, str, int]]:
    return [
        (row.league, row.rank, row.code, row.points)
        for row in read_standings(session, find_challenge(session, "spring"))
    ]


def join(session: Session, code: str) -> None:
    with writing(session):
        text = f"code,name,kind\n{code},New,rep\n".encode()
        import_file(session, "participants", text, new_run(session, "participants", "new.csv"), Mapping())


def test_ranks_neighbours_and_counts_are_within_the_league(launched: Session) -> None:
    assert ranked(launched) == [(1, 1, "R2", 20), (1, 1, "R3", 20), (1, 3, "R1", 10), (2, 1, "R5", 90), (2, 2, "R4", 5)]
    challenge = find_challenge(launched, "spring")
    rows = read_standings(launched, challenge)
    for row in rows:
        assert standing_of(launched, challenge, row.participant_id) == row
        beside = [other for other in rows if other.league == row.league]
        assert neighbours_of(launched, challenge, row, EVERYONE) == beside
        assert count_standings(launched, challenge, league=row.league) == len(beside)
    for league in (1, 2):
        whole = [row for row in rows if row.league == league]
        pages = [read_standings(launched, challenge, at, 2, league=league) for at in range(0, len(whole), 2)]
        assert [row for page in pages for row in page] == whole
    assert [row.code for row in read_standings(launched, challenge, 3, 2)] == ["R5", "R4"]
    assert read_standings(launched, challenge, search="Rep 4") == [rows[-1]]


def test_nobody_moves_and_joiners_enter_in_the_transaction_that_brings_them(launched: Session) -> None:
    before = leagues(launched)
    bring_in(launched, "E9,1,2019-06-01,R5,,P1,9000.00,validated")
    assert leagues(launched) == before
    join(launched, "R6")
    assert leagues(launched) == {**before, "R6": "2"}
    assert ranked(launched)[-1] == (2, 3, "R6", 0)
    with writing(launched):
        close_challenge(launched, "spring")
    join(launched, "R7")
    assert "R7" not in leagues(launched)
    with writing(launched):
        reopen_challenge(launched, "spring", Decision(reason="a return"))
    assert leagues(launched) == {**before, "R6": "2", "R7": "2"}


def test_an_amendment_moves_somebody_only_where_it_is_about_leagues(launched: Session) -> None:
    before = leagues(launched)
    bring_in(launched, "E9,1,2019-06-01,R5,,P1,9000.00,validated")
    for text in (LEAGUES.replace("points = 1", "points = 2"), LEAGUES.replace("count = 2", "count = 1")):
        assert leagues(launched) == before
        with writing(launched):
            preview = preview_amendment(launched, find_challenge(launched, "spring"), text)
            amend_challenge(launched, "spring", text, Decision(reason="why not"), preview.fingerprint)
    assert leagues(launched) == dict.fromkeys(before, "1")
    assert next(row.participant for row in read_leagues(launched, find_challenge(launched, "spring"))) == "R5"
    assert {league for league, *_ in ranked(launched)} == {1}


def test_the_laboratory_cuts_leagues_by_the_days_before_those_that_it_tries(launched: Session) -> None:
    """As launched on the challenge's own days; a year earlier there was nobody before, so that codes decide."""
    text = LEAGUES + '[[prizes]]\nname = "Winner"\nranks = [1, 1]\namount = 100\n'
    definition = read_definition(text)
    trial = try_rules(launched, definition, definition.start, definition.end)
    # R2 and R3 share the first rank of the first league.
    assert trial.prizes is not None
    assert (trial.prizes.cents, trial.prizes.lowest, trial.prizes.highest) == (30_000, 20_000, 50_000)


@pytest.fixture
def commands(launched: Session, database_url: str) -> Palier:
    launched.rollback()
    return Palier(database_url)


def test_the_commands_tell_leagues(commands: Palier) -> None:
    assert commands("leagues", "spring", "--format", "csv").splitlines() == [
        "league,participant,reference", "1,R1,500.00", "1,R2,400.00", "1,R3,300.00", "2,R4,0.00", "2,R5,0.00",
    ]  # fmt: skip
    assert commands("leaderboard", "spring", "--format", "csv").splitlines() == [
        "rank,participant,name,points",
        "1,R2,Rep 2,20", "1,R3,Rep 3,20", "3,R1,Rep 1,10", "1,R5,Rep 5,90", "2,R4,Rep 4,5",
    ]  # fmt: skip
    assert re.findall(r"^League \d", commands("leaderboard", "spring"), re.MULTILINE) == ["League 1", "League 2"]


def test_a_podium_of_each_league_is_kept(launched: Session) -> None:
    with writing(launched):
        close_challenge(launched, "spring")
    [closing] = find_challenge(launched, "spring").closings
    assert [(it["league"], it["rank"], it["participant"]) for it in closing.on_podium] == [
        ("1", 1, "R2"), ("1", 1, "R3"), ("1", 3, "R1"), ("2", 1, "R5"), ("2", 2, "R4"),
    ]  # fmt: skip
    assert read_prizes(launched, find_challenge(launched, "spring")) == []


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ("[leagues]", "leagues"),
        ("[leagues]\ncount = 3", "leagues"),
        ("[leagues]\nreference = { start = 2019-01-01, end = 2019-12-31 }", "leagues"),
        ("[leagues]\ncount = 0\nreference = { start = 2019-01-01, end = 2019-12-31 }", "leagues.count"),
        ("[leagues]\ncount = 2\nreference = { start = 2019-12-31, end = 2019-01-01 }", "leagues.reference.end"),
        ('[[leagues.of]]\nname = "A"\n[[leagues.of]]\nname = "A"', "leagues.of[2].name"),
        ('[[leagues.of]]\nname = "A"\nparticipants = ["R1", "R1"]', "leagues.of[1].participants[2]"),
        (
            '[leagues]\ncount = 2\nreference = { start = 2019-01-01, end = 2019-12-31 }\n[[leagues.of]]\nname = "A"',
            "leagues",
        ),
    ],
)
def test_what_nobody_could_understand_is_refused(app: Flask, settings: str, path: str) -> None:
    with pytest.raises(RefusedDefinition) as refused:
        read_definition(f"{RULES}\n{settings}\n")
    assert [refusal.path for refusal in refused.value.refusals] == [path]
