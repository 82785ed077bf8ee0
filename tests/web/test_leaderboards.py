"""The leaderboard and the home of those who take part."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from sqlalchemy.orm import Session

from challenges.ledger.standings import count_standings, read_standings
from challenges.lifecycle.finding import find_challenge
from core.db import db
from core.models import Participant
from leaderboards.queries import place_of
from tests.web.scenes import CROWD, Scene, account, found, of_crowd, programme, words


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """One crowded programme for all tests here."""
    with programme(fresh_database(request.param, of_crowd()), tmp_path_factory.mktemp("programme")) as scene:
        yield scene


@pytest.fixture
def session(scene: Scene) -> Iterator[Session]:
    """A session on the programme, in the language of the tests."""
    with scene.app.test_request_context(headers={"Accept-Language": "en"}):
        yield db.session()


def people(session: Session, *codes: str) -> list[Participant]:
    return list(session.scalars(db.select(Participant).where(Participant.code.in_(codes)).order_by(Participant.code)))


@pytest.mark.parametrize("ties", ["competition", "dense", "earliest"])
def test_places_are_those_of_the_list(session, ties):
    challenge = find_challenge(session, ties)
    rows = read_standings(session, challenge)
    assert len({row.points for row in rows}) < len(rows) == CROWD + 1
    assert [place_of(session, challenge, row.participant_id) for row in rows] == [(0, at) for at in range(len(rows))]


def test_an_outsider_has_no_place(session):
    assert place_of(session, find_challenge(session, "competition"), people(session, "R1")[0].id) is None


@pytest.mark.parametrize("search", ["", "shop x1", "X0", "%", "_", "nobody"])
def test_as_many_are_counted_as_are_found(session, search):
    challenge = find_challenge(session, "competition")
    assert count_standings(session, challenge, search) == len(read_standings(session, challenge, search=search))


def ranks(page: str) -> list[tuple[str, str]]:
    """(rank, code) of the rows of a leaderboard."""
    found = re.findall(r'ranking-rank">(\d+)</td>.*?ranking-code">(\w+)<', page, re.S)
    return [(rank, code) for rank, code in found]


def test_pages_of_the_leaderboard_hold_everyone_once(scene):
    visitor = scene.visitor("boss")
    expected = [(row["rank"], row["participant"]) for row in scene.rows("leaderboard", "competition")]
    pages = [visitor.get(f"/challenges/competition/leaderboard?page={page}").text for page in (1, 2)]
    assert [len(ranks(page)) for page in pages] == [50, CROWD + 1 - 50]
    assert [row for page in pages for row in ranks(page)] == expected
    assert "Page 1 of 2" in words(pages[0])


def test_search_keeps_the_ranks_and_the_pages_keep_the_search(scene):
    visitor = scene.visitor("boss")
    page = visitor.get("/challenges/competition/leaderboard?search=shop").text
    assert "search=shop&amp;page=2" in page
    everyone = {row["participant"]: row["rank"] for row in scene.rows("leaderboard", "competition")}
    found = ranks(visitor.get("/challenges/competition/leaderboard?search=SHOP x3").text)
    assert {code for _, code in found} == {f"X3{n}" for n in range(10)}
    assert all(everyone[code] == rank for rank, code in found)
    empty = visitor.get("/challenges/competition/leaderboard?search=<nobody>").text
    assert "Nothing is called “&lt;nobody&gt;” here" in empty
    assert "<nobody>" not in empty


@pytest.mark.parametrize(("page", "told"), [("abc", "Page 1 of 2"), ("-4", "Page 1 of 2"), ("99", "beyond the end")])
def test_strange_pages_are_answered(scene, page, told):
    assert told in words(scene.visitor("boss").get(f"/challenges/competition/leaderboard?page={page}").text)


def test_one_jumps_to_ones_own_row(scene):
    visitor = scene.visitor("middle")
    first = visitor.get("/challenges/dense/leaderboard").text
    target = unescape(found(r'href="(/challenges/dense/leaderboard[^"]*)#me"', first))
    row = found(r'(<tr class="mine" id="me" aria-current="true".*?</tr>)', visitor.get(target).text)
    assert "X31" in row
    assert "You" in words(row)
    assert "Jump to my place" not in scene.visitor("boss").get("/challenges/dense/leaderboard").text


def test_teams_are_ranked_searched_and_ones_own_is_marked(scene):
    page = scene.visitor("middle").get("/challenges/competition/leaderboard?by=teams").text
    printed = scene.rows("leaderboard", "competition", "--teams")
    found = re.findall(r'ranking-rank">(\d+)</td>.*?ranking-name">(Team \d).*?points">([\d,]+)</td>', page, re.S)
    assert found == [(row["rank"], row["team"], f"{int(row['points']):,}") for row in printed]
    assert "Team 1 Your team" in words(page)
    searched = words(scene.visitor("middle").get("/challenges/competition/leaderboard?by=teams&search=team 2").text)
    assert "1 team · Show all" in searched
    assert "Team 0" not in searched


def test_home_shows_rank_points_steps_neighbours_and_latest(scene):
    page = scene.visitor("anna").get("/home").text
    mine = next(row for row in scene.rows("leaderboard", "spring") if row["participant"] == "R1")
    text = words(page)
    assert f"Rank {mine['rank']} of 3 Points {int(mine['points']):,}" in text
    assert "20 days left" in text
    assert "points behind" in text
    assert "/challenges/spring/participants/R1/statement.pdf" in page
    assert "/challenges/past/participants/R1/statement.pdf" in page
    assert re.search(rf"What changed .*Road bike at C1 and 2 sales more \+{mine['points']} Your best next move", text)
    assert re.search(r"Your best next move €[\d,.]+( of .+)?( to .+)? \+[\d,]+ points by \d+ \w+ \d{4} ", text)


def test_the_challenge_that_ends_first_comes_first_and_others_can_be_chosen(scene):
    visitor = scene.visitor("both")
    assert '<h1 id="challenge">Crowd' in visitor.get("/home").text
    chosen = visitor.get("/home?challenge=spring&participant=R2").text
    assert '<h1 id="challenge">Spring</h1>' in chosen
    assert '<h1 id="challenge">Crowd' in visitor.get("/home?challenge=spring&participant=R1").text
    assert chosen.count('class="switch"') == 4


def test_ones_own_place_stands_under_the_first_ten(scene):
    rank = next(row["rank"] for row in scene.rows("leaderboard", "competition") if row["participant"] == "X31")
    page = scene.visitor("middle").get("/challenges/competition").text
    rows = re.findall(r'<li class="rank-row.*?</li>', page, re.S)
    assert len(rows) == 11
    assert f"Rank {rank} Shop X31 You" in words(rows[-1])
    assert len(re.findall(r'<li class="rank-row', scene.visitor("boss").get("/challenges/competition").text)) == 10


def test_a_home_without_a_challenge_helps(scene):
    with scene.app.app_context():
        account("idle", "rep")
    assert "No challenge is running for you" in scene.visitor("idle").get("/home").text


def test_managers_have_the_challenges_for_a_home(scene):
    assert scene.visitor("boss").get("/home").location == "/challenges"
