"""The page of the laboratory: what it answers, what it refuses, and that it changes nothing."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from tests.web.scenes import Scene, account, browser, challenge_file, found, programme, sales, web_app, words

TRIED = "2019-04-01"
NO_REFERENCE = '[[criteria]]\nname = "Turnover"\ntype = "revenue"\npoints = 1\nevery = 100\n'
SPRING = challenge_file("lab", date(2020, 4, 1), date(2020, 6, 30), "Lab")


@pytest.fixture
def scene(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    """The usual programme with sales of a spring years ago, and a draft of the spring after."""
    with programme(database_url, tmp_path) as made:
        made.bring_in(
            "sales",
            sales([("L1", "R1", date(2019, 4, 2), "C1", "1000.00"), ("L2", "R2", date(2019, 6, 30), "C2", "650.00")]),
            "old.csv",
        )
        made.add(SPRING, "lab", launch=False)
        yield made


def mark(page: str) -> str:
    found = re.search(r'name="of" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_it_opens_with_the_draft_added_last_one_year_earlier(scene: Scene) -> None:
    page = scene.visitor("boss").get("/laboratory")
    assert page.status_code == 200
    said = words(page.text)
    assert "1 Apr 2019 to 30 Jun 2019" in said
    assert "2 sale lines counted" in said
    assert "Anna & Co <b>" in said
    assert "Anna & Co <b>" not in page.text


def test_a_moved_number_is_answered_beside_what_is_written(scene: Scene) -> None:
    boss = scene.visitor("boss")
    of = mark(boss.get("/laboratory").text)
    answer = boss.client.get(
        "/laboratory",
        query_string={"challenge": "lab", "of": of, "criteria[5].points": "10"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'hx-swap-oob="innerHTML"' in answer.text
    # Two new clients of 75 points, or of 10, at 10 cents a point.
    assert "€15 150 points Variant €2 20 points" in words(answer.text)
    # Numbers written beside other rules are not put into these.
    other = boss.get("/laboratory?challenge=lab&of=other&criteria[5].points=10")
    assert "Variant" not in words(other.text).split("How sure is the cost?")[1]


def test_the_variant_can_replace_the_draft_and_only_a_draft(scene: Scene) -> None:
    boss = scene.visitor("boss")
    of = mark(boss.get("/laboratory").text)
    page = boss.get(f"/laboratory?challenge=lab&of={of}&criteria[5].points=10").text
    found = re.search(r'name="source" value="([^"]*)"', page)
    assert found is not None
    boss.post("/challenges/new", {"source": unescape(found[1])})
    assert "points = 10" in scene.stored("lab").source
    assert scene.stored("lab").state == "draft"
    of = mark(boss.get(f"/laboratory?challenge=spring&start={TRIED}").text)
    page = boss.get(f"/laboratory?challenge=spring&start={TRIED}&of={of}&criteria[5].points=10").text
    assert "Put them into the draft" not in page
    assert "Variant" in words(page)


def test_pasted_rules_are_tried_without_being_stored(scene: Scene) -> None:
    boss = scene.visitor("boss")
    page = boss.post("/laboratory", {"source": SPRING.replace('code = "lab"', 'code = "pasted"')})
    assert page.status_code == 200
    assert "2 sale lines counted" in words(page.text)
    assert 'hx-post="/laboratory"' in page.text
    assert "pasted" not in words(boss.get("/challenges").text)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("criteria[1].every=0", "criteria[1].every it has to be more than 0."),
        ("criteria[1].every=much", "is not a number"),
        ("value=much", "is not the value of a point"),
        ("start=yesterday", "is not a date"),
        ("start=2019-05-01&end=2019-04-01", "The end lies before the start."),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(scene: Scene, query: str, said: str) -> None:
    boss = scene.visitor("boss")
    of = mark(boss.get("/laboratory").text)
    page = boss.get(f"/laboratory?challenge=lab&of={of}&{query}")
    assert page.status_code == 422
    assert said in words(page.text)
    assert 'name="criteria[1].every"' in page.text


def test_rules_that_cannot_be_read_are_listed_with_their_paths(scene: Scene) -> None:
    page = scene.visitor("boss").post("/laboratory", {"source": 'code = "x"\ntitle = "X"\n'})
    assert page.status_code == 422
    assert "start this key is missing." in words(page.text)
    assert "title = &#34;X&#34;" in page.text


def test_days_without_sales_are_told_in_words(scene: Scene) -> None:
    page = scene.visitor("boss").get("/laboratory?challenge=lab&start=2001-04-01")
    assert page.status_code == 200
    assert "There are no sales that these rules could count from 1 April 2001 to 30 June 2001." in words(page.text)


def test_without_any_challenge_it_says_what_to_do(database_url: str) -> None:
    with web_app(database_url) as app:
        with app.app_context():
            account("boss", "director")
        page = browser(app, "boss").get("/laboratory")
        assert page.status_code == 200
        assert "There are no rules to try yet" in words(page.text)
        assert 'name="source"' in page.text
        page = browser(app, "boss").post("/laboratory", {"source": SPRING.split("[[criteria]]")[0] + NO_REFERENCE})
        assert "There are none on other days either: import the sales first." in words(page.text)


def test_the_days_stand_in_large_and_others_are_a_link_away(scene: Scene) -> None:
    page = scene.visitor("boss").get("/laboratory?challenge=past&value=1").text
    assert "One year before the challenge." in words(page) or "No sales to try" in words(page)
    # A draft gave nothing.
    assert "what it gave" not in scene.visitor("boss").get("/laboratory?challenge=lab").text


def test_a_closed_challenge_stands_beside_its_real_result(scene: Scene) -> None:
    boss = scene.visitor("boss")
    start, end = scene.stored("past").definition.own_days
    address = f"/laboratory?challenge=past&start={start}&end={end}&value=1"
    given = sum(int(row["points"]) for row in scene.rows("leaderboard", "past"))
    page = boss.get(address).text
    said = words(page)
    assert "The challenge’s own days." in said
    assert f"Cost €{given} €{given} Points {given} {given} " in said.split("The real result beside the trial")[1]
    assert "1. Anna & Co <b>" in said
    assert "since; the trial" not in said
    link = found(r'<a href="([^"]+)" aria-current="true">Its own days: what it gave</a>', page)
    assert f"start={start}" in link
    assert "value=1" in link
    # What comes after the closing moves the trial, and not the result.
    scene.bring_in("sales", sales([("Z1", "R1", start, "C1", "800.00")]), "late.csv")
    said = words(boss.get(address).text)
    assert f"Points {given} " in said
    assert f"Points {given} {given} " not in said
    assert "1 line came in or changed since; the trial counts it, the result does not." in said


def test_a_running_challenge_stands_beside_what_it_gives_so_far(scene: Scene) -> None:
    start, end = scene.stored("spring").definition.own_days
    said = words(scene.visitor("boss").get(f"/laboratory?challenge=spring&start={start}&end={end}").text)
    assert "What it gives so far" in said


def test_steps_stand_side_by_side(scene: Scene) -> None:
    boss = scene.visitor("boss")
    of = mark(boss.get("/laboratory?challenge=lab").text)
    asked = {"challenge": "lab", "of": of, "criteria[3].steps[1].from": "700"}
    said = words(boss.client.get("/laboratory", query_string=asked).text)
    assert "1 €500 10 points reached by 2 €700 10 points reached by 1" in said


def test_days_that_are_not_comparable_say_so(scene: Scene) -> None:
    said = words(scene.visitor("boss").get("/laboratory?challenge=lab").text)
    assert "These days are not comparable" in said
    assert "compares with sales from 31 December 2018 on; the first on record is of 2 April 2019." in said
