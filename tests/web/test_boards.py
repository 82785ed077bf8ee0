"""Other rankings than the present one, what pays, who is called by name, and screens on walls."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from core.clock import as_if, utc_now
from tests.web.scenes import Scene, account, challenge_file, programme, words

PRIZES = """
[[prizes]]
name = "First"
ranks = [1, 1]
amount = 500
[[prizes]]
name = "Behind"
ranks = [2, 2]
amount = 100
"""
BOARD = "/challenges/prized/leaderboard"
TODAY = utc_now().date()


@pytest.fixture(scope="module")
def scene(fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A challenge with prizes, launched three days ago, in which R3 has overtaken everybody today."""
    with ExitStack() as stack:
        # Moments that are written never go back: all of it was three days ago.
        with as_if(utc_now() - timedelta(days=3)):
            folder = tmp_path_factory.mktemp("boards")
            scene = stack.enter_context(programme(fresh_database("sqlite"), folder))
            start, end = TODAY - timedelta(days=20), TODAY + timedelta(days=20)
            scene.add(challenge_file("prized", start, end) + PRIZES, "prized")
        rows = "kind,document,line,date,rep,distributor,client,product,quantity,amount\n"
        scene.bring_in("sales", f"{rows}sell_in,LATE,1,{TODAY},R3,D1,C7,road,1,9000\n", "late.csv")
        with scene.app.app_context():
            account("bruno", "rep", "R2")
            account("office", "administrator")
        yield scene


def rows_of(page: str) -> list[str]:
    """The rows of a board, in words."""
    return [words(row) for row in re.findall(r"<tr[^>]* data-row=.*?</tr>", page, re.S)]


def test_movement_since_yesterday_is_told(scene: Scene) -> None:
    first, second, third = rows_of(scene.visitor("boss").get(BOARD).text)
    assert "Chloé" in first and "New in the ranking" in first
    assert "Anna" in second and "Down 1 rank since yesterday" in second
    assert "Bruno" in third and re.search(r"−[\d,]+ [\d,]+ points behind", third)
    assert "Down 1 rank since last week" not in words(scene.visitor("boss").get(f"{BOARD}?since=week").text)


def test_ranks_that_pay_end_with_a_line(scene: Scene) -> None:
    page = words(scene.visitor("boss").get(BOARD).text)
    assert re.search(r"Chloé.*Rank 1 wins €500\. .*Anna.*Rank 2 wins €100\. .*Bruno", page)


def test_a_past_day_stands_as_it_was(scene: Scene) -> None:
    page = scene.visitor("boss").get(f"{BOARD}?day={TODAY - timedelta(days=1)}").text
    assert ["Anna" in row or "Bruno" in row for row in rows_of(page)] == [True, True]
    assert "As it stood at the end of" in words(page)


def test_a_rule_has_a_ranking_of_its_own(scene: Scene) -> None:
    """Its points are those of the ledger; and a file has what the page has."""
    told = scene.visitor("boss").get(f"{BOARD}?rule=1&form=csv").text.splitlines()
    held = {row["participant"]: 0 for row in scene.rows("leaderboard", "prized")}
    for row in scene.rows("points", "prized"):
        held[row["participant"]] += int(row["points"]) * (row["criterion"] == "Turnover")
    assert {line.split(",")[1]: int(line.split(",")[3]) for line in told[1:]} == held


def test_the_director_sets_up_to_which_rank_names_are_read(scene: Scene) -> None:
    boss, bruno = scene.visitor("boss"), scene.visitor("bruno")
    assert boss.post("/challenges/prized/names", {"names": "some", "upto": "1"}).status_code == 302
    first, second, third = rows_of(bruno.get(BOARD).text)
    assert "Chloé" in first and "Anna" not in second and "Bruno" in third
    file = bruno.get(f"{BOARD}?form=csv").text
    assert "Chloé" in file and "Anna" not in file and "R1" not in file and "Bruno" in file
    assert bruno.get(f"{BOARD}?form=xlsx").status_code == 200
    assert boss.post("/challenges/prized/names", {"names": "some", "upto": "-1"}).status_code == 422
    assert boss.post("/challenges/prized/names", {"names": "all"}).status_code == 302
    assert "Anna" in rows_of(bruno.get(BOARD).text)[1]
    log = words(scene.visitor("office").get("/security").text)
    assert "Privacy setting changed" in log and "names: all" in log


def test_whoever_asks_stands_under_a_pseudonym_everywhere(scene: Scene) -> None:
    anna, bruno = scene.visitor("anna"), scene.visitor("bruno")
    field = re.search(r'name="(person-\d+)"', anna.get("/account/privacy").text)
    assert field is not None
    assert anna.post("/account/privacy", {field[1]: "1"}).status_code == 302
    assert "Anna" not in bruno.get(BOARD).text
    assert "Anna" in rows_of(anna.get(BOARD).text)[1]
    made = scene.visitor("boss").post("/screens", {"name": "Hall", "challenge": "prized"})
    link = re.search(r"/screen\?link=[\w-]+", made.text)
    assert link is not None
    wall = scene.app.test_client().get(link[0]).text
    assert "Chloé" in wall and "Anna" not in wall and "€" not in wall
    assert anna.post("/account/privacy", {field[1]: "0"}).status_code == 302
    assert "Anna" in rows_of(bruno.get(BOARD).text)[1]
    assert "Anna" in scene.app.test_client().get(link[0]).text


def test_several_challenges_are_summed(scene: Scene) -> None:
    held: dict[str, int] = {}
    for code in ("prized", "spring"):
        for row in scene.rows("leaderboard", code):
            held[row["name"]] = held.get(row["name"], 0) + int(row["points"])
    page = scene.visitor("boss").get("/leaderboards?challenge=prized&challenge=spring").text
    told = {
        name: points
        for name, points in held.items()
        if any(words(name) in row and row.endswith(f" {points:,}") for row in rows_of(page))
    }
    assert told == held
    only = scene.visitor("boss").get("/leaderboards?challenge=spring&page=7").text
    assert "This page lies beyond the end" in words(only)
