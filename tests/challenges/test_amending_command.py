"""The command that amends: shown first, asked about, applied when told."""

from pathlib import Path

import pytest

from tests.challenges.seasons import DOUBLED, RULES
from tests.conftest import Palier
from tests.imports.trade import write


@pytest.fixture
def shop(palier: Palier) -> Palier:
    """The command line on a running challenge; `other.toml` has other rules for it."""
    write(Path("other.toml"), DOUBLED)
    people, sales = "code,name,kind\nR1,Anne,rep\nR2,Bruno,rep\n", "sell_in,F1,1,2020-04-01,R1,100.00\n"
    palier("import", "participants", write(Path("people.csv"), people))
    palier("import", "sales", write(Path("sales.csv"), LINES + sales))
    palier("challenge", "add", write(Path("spring.toml"), RULES))
    palier("challenge", "launch", "spring")
    return palier


LINES = "kind,document,line,date,rep,amount\n"
POINTS = "participant,criterion,key,points\nR1,Turnover,,{}\n"


def test_the_command_shows_first_and_applies_when_told(shop: Palier) -> None:
    amend = ("challenge", "amend", "other.toml", "--reason", "More")
    told = shop(*amend)
    assert told.splitlines()[:2] == [
        "participant  name  before  after  change",
        "R1           Anne      10     20      10",
    ]
    assert "1 gains.\n0 lose.\n10 points in all before, 20 after: +10.\n" in told
    assert told.endswith("Nothing was changed. Call it with --yes to apply it.\n")
    assert shop("points", "spring", "--format", "csv") == POINTS.format(10)
    assert shop("challenge", "show", "spring") == RULES

    told = shop(*amend, "--yes")
    assert told.splitlines()[1].split() == ["R1", "Anne", "10", "20", "10"]
    assert told.endswith("Amended: 1 posting.\n")
    assert shop("points", "spring", "--format", "csv") == POINTS.format(20)
    assert shop("challenge", "show", "spring") == DOUBLED


def test_the_command_refuses_in_words(shop: Palier) -> None:
    assert "Missing option '--reason'" in shop("challenge", "amend", "other.toml", fails=True)
    blank = shop("challenge", "amend", "other.toml", "--reason", " ", "--yes", fails=True)
    assert "Give the reason" in blank
    same = shop("challenge", "amend", "spring.toml", "--reason", "More", "--yes", fails=True)
    assert "spring.toml: These are the rules as they stand" in same
    write(Path("other.toml"), DOUBLED.replace("every = 10", "every = 0"))
    wrong = shop("challenge", "amend", "other.toml", "--reason", "More", fails=True)
    assert "other.toml: criteria[1].every" in wrong


@pytest.mark.parametrize(("answer", "points"), [("y\n", 20), ("n\n", 10)])
def test_the_command_asks_on_a_terminal(
    shop: Palier, monkeypatch: pytest.MonkeyPatch, answer: str, points: int
) -> None:
    asked = []

    def confirm(question: str) -> bool:
        asked.append(question)
        return answer == "y\n"

    monkeypatch.setattr("challenges.lifecycle.cli._on_a_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", confirm)
    shop("challenge", "amend", "other.toml", "--reason", "More")
    assert asked == ["Apply it?"]
    assert shop("points", "spring", "--format", "csv") == POINTS.format(points)


def test_the_command_shows_anew_what_changed_while_it_asked(shop: Palier, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def confirm(_question: str) -> bool:
        if not asked:
            more = write(Path("more.csv"), LINES + "sell_in,F2,1,2020-04-01,R2,50.00\n")
            shop("import", "sales", more)
        asked.append(1)
        return True

    monkeypatch.setattr("challenges.lifecycle.cli._on_a_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", confirm)
    result = shop.run("challenge", "amend", "other.toml", "--reason", "More")
    assert len(asked) == 2
    assert "have changed since you saw what would move" in result.stderr
    assert "1 gains." in result.stdout and "2 gain." in result.stdout
    assert shop("points", "spring", "--format", "csv") == POINTS.format(20) + "R2,Turnover,,10\n"
