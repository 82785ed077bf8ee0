"""Drafts: not overwritten unasked, deleted, and made from any challenge with its days moved."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from challenges.definition.duplicates import duplicate, proposed_code, renamed
from challenges.definition.toml import RefusedDefinition, read_definition
from challenges.lifecycle.drafts import delete_draft, duplicate_challenge, propose_duplicate
from challenges.lifecycle.services import DraftExists, add_challenge, launch_challenge
from challenges.models import Challenge
from core.db import writing
from core.errors import Refused
from tests.conftest import Palier
from tests.imports.trade import write
from tests.slow.challenge_files import challenges
from tests.slow.worlds import worlds

SPRING = """# Ours, since 2018
code = "spring-2020"
title = { fr = "Printemps 2020", en = "Spring 2020" }   # both languages
start = 2020-04-01
end = 2020-06-30        # the last day
declare_until = 2020-07-15
close_on = 2020-07-31

[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 100   # net

[[criteria]]
name = "Growth"
type = "growth"
reference = { start = 2019-04-01, end = 2019-06-30 } # not the fair
steps = [
    { from_percent = 0, points = 100 }, # as much
]

# one day
[[boosters]]
name = "Double day"
start = 2020-06-30
end = 2020-06-30
percent = 100
"""
A_YEAR_ON = SPRING.replace("-2020", "-2021").replace("g 2020", "g 2021").replace("s 2020", "s 2021")
A_YEAR_ON = A_YEAR_ON.replace("= 2020-", "= 2021-").replace("= 2019-", "= 2020-").replace("-30 }", "-30}")


def test_a_duplicate_keeps_its_text() -> None:
    """Days, year and code are others; comments, blank lines, order and spaces before comments are as written."""
    assert duplicate(SPRING, date(2021, 4, 1), "spring-2021") == A_YEAR_ON


def test_a_quarter_stays_a_quarter() -> None:
    """Moved by months, the last day of a month stays the last; a single day stays a single one."""
    moved = read_definition(duplicate(SPRING, date(2020, 7, 1), "summer"))
    assert (moved.start, moved.end, moved.close_on) == (date(2020, 7, 1), date(2020, 9, 30), date(2020, 10, 31))
    assert moved.boosters[0].start == moved.boosters[0].end == date(2020, 9, 30)
    by_days = read_definition(duplicate(SPRING, date(2021, 4, 5), "later"))
    assert by_days.end - by_days.start == date(2020, 6, 30) - date(2020, 4, 1)


@pytest.mark.parametrize(
    ("text", "start", "told"),
    [
        ("spring-2020", date(2021, 4, 1), "spring-2021"),
        ("2020-q2", date(2020, 7, 1), "2020-q3"),
        ("T2 2020", date(2021, 1, 1), "T1 2021"),
        ("club 2020-04", date(2020, 5, 1), "club 2020-05"),
        ("2020-2021", date(2021, 4, 1), "2021-2022"),
        ("12020 and q3", date(2021, 4, 1), "12020 and q3"),
    ],
)
def test_the_year_in_a_name_follows(text: str, start: date, told: str) -> None:
    assert renamed(text, date(2020, 4, 1), start) == told


def test_a_code_is_proposed_that_is_free() -> None:
    spring = read_definition(SPRING)
    assert proposed_code(spring, date(2021, 4, 1), set()) == "spring-2021"
    assert proposed_code(spring, date(2021, 4, 1), {"spring-2021", "spring-2021-2"}) == "spring-2021-3"
    longest = read_definition(SPRING.replace("spring-2020", "x" * 64))
    assert proposed_code(longest, date(2021, 4, 1), set()) == "x" * 59 + "-2021"
    again = proposed_code(longest, date(2021, 4, 1), {"x" * 59 + "-2021"})
    assert len(again) == 64 and again.endswith("-2")


@given(data=st.data(), days=st.integers(-3000, 3000), comment=st.text("# été\"'[]={}-0123456789", max_size=20))
def test_a_duplicate_says_the_same_on_other_days(data: st.DataObject, days: int, comment: str) -> None:
    """Whatever the challenge: its keys are the same but for code, title and days, and its comments are all there."""
    _, text = data.draw(challenges(data.draw(worlds(max_documents=4))))
    text = "\n".join(f"{line} # {comment}" if line and line[-1] not in "[{," else line for line in text.split("\n"))
    former = tomllib.loads(text, parse_float=Decimal)
    start = former["start"] + timedelta(days=days)
    try:
        written = duplicate(text, start, "copy")
        read_definition(written)
    except RefusedDefinition:
        # Two days that differ may come to lie on one: the last of a shorter month.
        assume(False)
    copied = tomllib.loads(written, parse_float=Decimal)
    assert (copied.pop("code"), copied.pop("start"), former.pop("code"), bool(former.pop("start"))) == (
        "copy", start, "random", True,
    )  # fmt: skip
    assert without_days(copied) == without_days(former)
    assert written.count(f"# {comment}") == text.count(f"# {comment}")


def without_days(content: Any) -> Any:
    """The content with something else in the place of every day."""
    if isinstance(content, dict):
        return {key: without_days(entry) for key, entry in content.items() if key != "title"}
    if isinstance(content, list):
        return [without_days(entry) for entry in content]
    return "a day" if isinstance(content, date) else content


def test_only_drafts_are_deleted(session: Session) -> None:
    with writing(session):
        add_challenge(session, SPRING)
        duplicate_challenge(session, "spring-2020")
        launch_challenge(session, "spring-2020")
        delete_draft(session, "spring-2021")
    assert [challenge.code for challenge in session.query(Challenge)] == ["spring-2020"]
    for code, told in (("spring-2020", "only drafts can be deleted"), ("spring-2021", "There is no challenge")):
        with pytest.raises(Refused, match=told), writing(session):
            delete_draft(session, code)


def test_a_duplicate_takes_nobody_s_place(session: Session) -> None:
    with writing(session):
        add_challenge(session, SPRING)
        assert propose_duplicate(session, "spring-2020") == (date(2021, 4, 1), "spring-2021")
        assert duplicate_challenge(session, "spring-2020").source == A_YEAR_ON
        assert duplicate_challenge(session, "spring-2020").code == "spring-2021-2"
        with pytest.raises(DraftExists):
            duplicate_challenge(session, "spring-2020", new_code="spring-2021")
        with pytest.raises(RefusedDefinition, match="may hold only letters"):
            duplicate_challenge(session, "spring-2020", new_code="my spring")
        for beyond in (date.max, date.max.replace(day=1)):
            with pytest.raises(Refused, match="outside the calendar"):
                duplicate_challenge(session, "spring-2020", beyond)


def test_a_draft_is_not_overwritten_unasked(palier: Palier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal only with --replace; on one, once confirmed."""
    file = write(Path("mine.toml"), SPRING)
    palier("challenge", "add", file)
    other = SPRING.replace("every = 100", "every = 50")
    write(file, other)
    told = palier("challenge", "add", file, fails=True)
    assert "mine.toml: There is a draft “spring-2020” already; nothing was stored." in told
    assert "--replace" in told
    assert palier("challenge", "show", "spring-2020") == SPRING
    palier("challenge", "add", "--replace", file)
    assert palier("challenge", "show", "spring-2020") == other

    write(file, SPRING)
    monkeypatch.setattr("challenges.lifecycle.cli._on_a_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", lambda _question: False)
    assert "nothing was stored" in palier("challenge", "add", file, fails=True)
    assert palier("challenge", "show", "spring-2020") == other
    monkeypatch.setattr("click.confirm", lambda _question: True)
    palier("challenge", "add", file)
    assert palier("challenge", "show", "spring-2020") == SPRING


def test_duplicated_and_deleted_by_command(palier: Palier) -> None:
    palier("challenge", "add", write(Path("mine.toml"), SPRING))
    assert "spring-2021" in palier("challenge", "duplicate", "spring-2020")
    assert palier("challenge", "show", "spring-2021") == A_YEAR_ON
    palier("challenge", "duplicate", "spring-2020", "--start", "2020-07-01", "--code", "summer")
    listed = palier("challenge", "list", "--format", "csv")
    assert "summer,draft,2020-07-01,2020-09-30" in listed
    assert "outside the calendar" in palier("challenge", "duplicate", "summer", "--start", "9999-12-01", fails=True)
    palier("challenge", "delete", "summer")
    assert "summer" not in palier("challenge", "list", "--format", "csv")
    palier("challenge", "launch", "spring-2020")
    assert "only drafts can be deleted" in palier("challenge", "delete", "spring-2020", fails=True)
