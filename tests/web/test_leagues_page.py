"""The leaderboard shows one league at a time; whoever takes part comes to their own."""

import re

import pytest

from tests.web.every_rule import CHALLENGE, every_rule
from tests.web.scenes import account, words

BY_HAND = (
    '[[leagues.of]]\nname = "North"\nparticipants = ["R1"]\n\n[[leagues.of]]\nname = "Others <all>"\n\n[[criteria]]'
)


@pytest.fixture
def scene(sqlite_database_url, tmp_path):
    """The programme with a challenge in two leagues by hand: R1 alone in the first."""
    with every_rule(sqlite_database_url, tmp_path) as scene:
        text = CHALLENGE.replace('"all"', '"two"').replace("[[criteria]]", BY_HAND, 1)
        scene.add(text, "two")
        with scene.app.app_context():
            account("dan", "director")
            account("bob", "rep", "R2")
        yield scene


def ranks(scene, who: str, query: str = "") -> list[tuple[str, str]]:
    page = scene.visitor(who).get(f"/challenges/two/leaderboard{query}").text
    return re.findall(r'ranking-rank">(\d+)</td>.*?ranking-code">(\w+)<', page, re.DOTALL)


def test_each_comes_to_their_own_league_and_sees_the_others_by_tabs(scene):
    first, second = ranks(scene, "anna"), ranks(scene, "bob")
    assert first == [("1", "R1")]
    assert second[0] == ("1", "R2") and "R1" not in dict(second).values()
    assert ranks(scene, "dan") == ranks(scene, "bob", "?league=1") == first
    # Who has no points yet has no name among peers, and one for the director.
    assert ranks(scene, "anna", "?league=2") == second == ranks(scene, "dan", "?league=99")[: len(second)]
    assert ranks(scene, "dan", "?league=x") == first
    page = scene.visitor("anna").get("/challenges/two/leaderboard").text
    tabs = re.findall(r'href="[^"]*league=\d"(?: aria-current="page")?>([^<]+)</a>', page)
    assert tabs[-2:] == ["North", "Others &lt;all&gt;"]


def test_a_search_goes_through_all_leagues(scene):
    assert set(ranks(scene, "anna", "?search=r")) >= {("1", "R1"), ("1", "R2")}
    found = words(scene.visitor("anna").get("/challenges/two/leaderboard?search=r2").text)
    assert "R2 Others <all>" in found


def test_the_challenge_and_home_name_the_league(scene):
    page = words(scene.visitor("dan").get("/challenges/two").text)
    assert "Ranked in leagues: North, Others <all>." in page
    assert re.search(r"North Rank 1 Anna.*Others <all> Rank 1 (?!Anna)", page), page
    assert "· North Rank 1 of 1 " in words(scene.visitor("anna").get("/home?challenge=two&participant=R1").text)
    assert "· North" in words(scene.visitor("anna").get("/challenges/two/participants/R1").text)
