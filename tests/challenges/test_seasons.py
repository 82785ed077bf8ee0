"""Standing programmes: the next season starts by itself, with the rules as they are; closings come when due."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.definition.seasons import next_season
from challenges.definition.toml import RefusedDefinition, read_definition
from challenges.lifecycle.amendments import preview_amendment
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.due import close_and_renew, close_due, renew_due
from challenges.lifecycle.finding import find_challenge
from challenges.lifecycle.services import add_challenge, amend_challenge, launch_challenge, reopen_challenge
from challenges.models import Challenge
from core.clock import as_if
from core.db import writing
from tests.challenges.seasons import TURNOVER, season
from tests.conftest import Palier
from tests.slow.files import to_toml
from tests.slow.seasons import codes_by, next_file
from tests.stored import store_world

CLUB = """# The club of those who sell every month.
code = "club-2026"  # with its year
title = { fr = "Club 2026", en = "Club 2026" }
start = 2026-01-01
end = 2026-12-31
renew = "year"

# Let the accountants have a month.
close_on = 2027-01-31
declare_until = 2027-01-15

[leagues]
reference = { start = 2025-01-01, end = 2025-12-31 }
count = 2

[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 10

[[boosters]]
name = "Last day of February"
start = 2026-02-28
end = 2026-02-28
percent = 100

[[boosters]]
name = "February"
start = 2026-02-01
end = 2026-02-28
percent = 50
"""


def test_the_text_of_the_next_season_is_the_same_on_other_days(app: Flask) -> None:
    """Comments and order stay; a month that was named whole is whole in a leap year too, a single day is itself."""
    after = next_season(next_season(CLUB))
    expected = CLUB.replace("2027", "2029").replace("2026", "2028").replace("2025", "2027")
    whole_month = "start = 2028-02-01\nend = 2028-02-2"
    expected = expected.replace(f"{whole_month}8", f"{whole_month}9")
    # A space before a closing brace may go.
    assert after.replace(" }", "}") == expected.replace(" }", "}")


@pytest.mark.parametrize(
    ("code", "start", "end", "renew", "following"),
    [
        ("club", "2027-01-01", "2027-12-31", "year", ("club-2028", "2028-01-01", "2028-12-31")),
        ("club-2027", "2027-07-01", "2028-06-30", "year", ("club-2028", "2028-07-01", "2029-06-30")),
        ("club-2027-12", "2027-12-01", "2027-12-31", "month", ("club-2028-01", "2028-01-01", "2028-01-31")),
        ("club-2028-01", "2028-01-01", "2028-01-31", "month", ("club-2028-02", "2028-02-01", "2028-02-29")),
        ("club", "2027-04-01", "2027-06-30", "quarter", ("club-2027-Q3", "2027-07-01", "2027-09-30")),
        ("club-2027-Q4", "2027-10-01", "2027-12-31", "quarter", ("club-2028-Q1", "2028-01-01", "2028-03-31")),
        # The first season is cut short; the second one is whole.
        ("club", "2026-09-15", "2026-12-31", "year", ("club-2027", "2027-01-01", "2027-12-31")),
        ("club-2026", "2026-11-20", "2026-11-30", "month", ("club-2026-12", "2026-12-01", "2026-12-31")),
        ("a-b-1999", "2027-01-30", "2027-02-27", "month", ("a-b-2027-02", "2027-02-28", "2027-03-27")),
    ],
)  # fmt: skip
def test_codes_and_days(
    app: Flask, code: str, start: str, end: str, renew: str, following: tuple[str, str, str]
) -> None:
    text = f'code = "{code}"\ntitle = "Club"\nstart = {start}\nend = {end}\nrenew = "{renew}"\n{TURNOVER}'
    after = read_definition(next_season(text))
    assert (after.code, str(after.start), str(after.end)) == following


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    """A file of a challenge that is renewed, with days inside and around it."""
    start = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 800)))
    renew = draw(st.sampled_from(["month", "quarter", "year"]))
    longest = {"month": 27, "quarter": 88, "year": 364}[renew]
    end = start + timedelta(days=draw(st.integers(longest // 2, longest)))
    some_day = st.integers(0, (end - start).days).map(lambda n: start + timedelta(days=n))
    first, last = sorted([draw(some_day), draw(some_day)])
    ending = draw(st.sampled_from(["", "-2026", "-2026-04", "-2026-Q2", "-12"]))
    return {
        "code": f"club{ending}",
        "title": "Club",
        "start": start,
        "end": end,
        "close_on": end + timedelta(days=draw(st.integers(1, 40))),
        "declare_until": end + timedelta(days=draw(st.integers(0, 40))),
        "renew": renew,
        "leagues": {"count": 2, "reference": {"start": first - timedelta(days=500), "end": last - timedelta(days=400)}},
        "criteria": [
            {"name": "Turnover", "type": "revenue", "points": 1, "every": 10},
            {
                "name": "Growth", "type": "growth", "steps": [{"from_percent": 0, "points": 5}],
                "reference": {"start": first - timedelta(days=70), "end": last},
            },
        ],
        "boosters": [{"name": "Double", "start": first, "end": last, "percent": 100}],
    }  # fmt: skip


@given(file=files())
def test_every_next_season_is_that_of_the_slow_reading(file: dict[str, Any]) -> None:
    from app import create_app

    with create_app("sqlite://").app_context():
        after = tomllib.loads(next_season(to_toml(file)), parse_float=Decimal)
        assert after == next_file(file)
        second = tomllib.loads(next_season(to_toml(after)), parse_float=Decimal)
        assert second == next_file(after)
        assert second["start"] == after["end"] + timedelta(days=1)
        assert read_definition(to_toml(second)).code == second["code"]


# --- Started by itself ------------------------------------------------------------------------------------------------

MONTHLY = f"""code = "club"
title = "Club"
start = 2020-04-01
end = 2020-04-30
close_on = 2020-05-10
renew = "month"
{TURNOVER}"""


@contextmanager
def on(day: str) -> Iterator[date]:
    """The middle of that day."""
    with as_if(datetime.fromisoformat(f"{day}T12:00:00")):
        yield date.fromisoformat(day)


@pytest.fixture
def club(session: Session) -> Session:
    """The club of April 2020, launched on its first day."""
    store_world(session, season())
    session.commit()
    with on("2020-04-01"), writing(session):
        add_challenge(session, MONTHLY)
        launch_challenge(session, "club")
    return session


def states(session: Session) -> dict[str, str]:
    return {it.code: it.state for it in session.scalars(select(Challenge).order_by(Challenge.id))}


def test_it_starts_the_day_after_the_end_and_only_once(club: Session) -> None:
    with on("2020-04-30") as day:
        assert list(renew_due(club, day)) == []
    with on("2020-05-01") as day:
        assert [it.code for it in renew_due(club, day)] == ["club-2020-05"]
        assert list(renew_due(club, day)) == []
    assert states(club) == {"club": "running", "club-2020-05": "running"}
    following = find_challenge(club, "club-2020-05")
    assert following.launched_at is not None and following.launched_at.date() == date(2020, 5, 1)


def test_it_catches_up_and_closes_what_is_due(club: Session) -> None:
    with on("2020-07-05") as day:
        done = [(it.what, it.code) for it in close_and_renew(club, day)]
    assert done == [
        ("closed", "club"),
        ("started", "club-2020-05"),
        ("started", "club-2020-06"),
        ("started", "club-2020-07"),
    ]
    with on("2020-07-05") as day:
        assert [(it.what, it.code) for it in close_and_renew(club, day)] == [("closed", "club-2020-05")]
        assert list(close_and_renew(club, day)) == []
    assert list(states(club)) == codes_by(tomllib.loads(MONTHLY), date(2020, 7, 5))


def test_it_closes_the_night_after_its_day(club: Session) -> None:
    with on("2020-05-10") as day:
        assert list(close_due(club, day)) == []
    with on("2020-05-11") as day:
        assert [it.code for it in close_due(club, day)] == ["club"]


def test_what_was_reopened_after_its_day_stays_open(club: Session) -> None:
    with on("2020-05-11") as day:
        assert [it.code for it in close_due(club, day)] == ["club"]
    with on("2020-05-12") as day, writing(club):
        reopen_challenge(club, "club", Decision(reason="a return"))
    with on("2020-05-13") as day:
        assert list(close_due(club, day)) == []
    assert states(club)["club"] == "running"


def test_the_next_one_takes_the_rules_as_they_are_then(club: Session) -> None:
    amended = MONTHLY.replace("points = 1", "points = 3")
    with on("2020-04-20"), writing(club):
        preview = preview_amendment(club, find_challenge(club, "club"), amended)
        amend_challenge(club, "club", amended, Decision(reason="more"), preview.fingerprint)
    with on("2020-05-02") as day:
        list(renew_due(club, day))
    assert "points = 3" in find_challenge(club, "club-2020-05").source


def test_it_ends_where_renewal_is_taken_out(club: Session) -> None:
    ended = MONTHLY.replace('renew = "month"\n', "")
    with on("2020-04-20"), writing(club):
        preview = preview_amendment(club, find_challenge(club, "club"), ended)
        amend_challenge(club, "club", ended, Decision(reason="the last one"), preview.fingerprint)
    with on("2020-05-02") as day:
        assert list(renew_due(club, day)) == []


def test_a_draft_in_its_place_is_told_and_launched_by_hand(club: Session) -> None:
    with on("2020-04-30"), writing(club):
        add_challenge(club, next_season(MONTHLY))
    with on("2020-05-01") as day:
        [told] = renew_due(club, day)
    assert (told.code, "There is a draft “club-2020-05” already" in told.refused) == ("club", True)
    with on("2020-05-01") as day, writing(club):
        launch_challenge(club, "club-2020-05")
    with on("2020-06-01") as day:
        assert [(it.code, it.refused) for it in renew_due(club, day)] == [("club-2020-06", "")]


def test_every_reason_says_which_challenge_it_is_about(club: Session, database_url: str) -> None:
    with on("2020-04-20"), writing(club):
        challenge = find_challenge(club, "club")
        challenge.source += 'ranges = ["Gone", "Lost"]\n'
    with time_machine.travel("2020-05-02T12:00:00+00:00", tick=True):
        told = Palier(database_url)("renew", fails=True)
    starts = [line.removeprefix("Error: ").split(" ")[:2] for line in told.splitlines()]
    assert starts == [["club:", "criteria[1].ranges[1]:"], ["club:", "criteria[1].ranges[2]:"]]


def test_the_commands(club: Session, database_url: str) -> None:
    club.rollback()
    palier = Palier(database_url)
    with time_machine.travel("2020-06-11T12:00:00+00:00", tick=True):
        assert palier("renew").splitlines() == ["Season “club-2020-05” started.", "Season “club-2020-06” started."]
        assert palier("due").splitlines() == ["Challenge “club” closed.", "Challenge “club-2020-05” closed."]
        assert palier("due") == "Nothing is due.\n"
        assert palier("verify") == "2 closings: all seals hold.\n"
    with time_machine.travel("2020-07-01T12:00:00+00:00", tick=True):
        with writing(club):
            add_challenge(club, next_season(find_challenge(club, "club-2020-06").source))
        assert "club-2020-06: There is a draft “club-2020-07” already" in palier("due", fails=True)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (("2020-04-30", "2020-05-01"), "renew"),
        (('"month"', '"week"'), "renew"),
        (('"club"', f'"{"c" * 60}"'), "code"),
    ],
)
def test_what_cannot_be_renewed_is_refused(app: Flask, change: tuple[str, str], path: str) -> None:
    with pytest.raises(RefusedDefinition) as refused:
        read_definition(MONTHLY.replace(*change))
    assert [refusal.path for refusal in refused.value.refusals] == [path]
