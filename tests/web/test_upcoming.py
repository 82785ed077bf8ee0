"""A challenge that was launched before its first day: it says when it starts, and nobody has a rank in it."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from core.clock import today
from core.wording import long_day
from tests.days import programme_day
from tests.web.scenes import Scene, challenge_file, of_programme, programme, sales, words

CODE = "soon"


@pytest.fixture(scope="module")
def start() -> date:
    """Ten days from now, whenever now is."""
    return programme_day() + timedelta(days=10)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest,
    fresh_database: Callable[..., str],
    tmp_path_factory: pytest.TempPathFactory,
    start: date,
) -> Iterator[Scene]:
    """The programme with a challenge to come, in which a sale dated ahead has earned points already."""
    with programme(fresh_database(request.param, of_programme()), tmp_path_factory.mktemp("upcoming")) as scene:
        scene.bring_in("sales", sales([("A1", "R1", start, "C1", "5000.00")]), "ahead.csv")
        scene.add(challenge_file(CODE, start, start + timedelta(days=30), "Soon"), CODE)
        yield scene


def said(scene: Scene, day: date) -> str:
    """How the pages say when it starts."""
    with scene.app.test_request_context(headers={"Accept-Language": "en"}):
        assert today() < day
        return f"Starts on {long_day(day)}"


@pytest.mark.parametrize("email", ["anna", "boss"])
@pytest.mark.parametrize(
    "path", ["/challenges/{}", "/challenges/{}/leaderboard", "/challenges/{}/leaderboard?by=teams"]
)
def test_its_pages_say_when_it_starts_and_have_no_rank(scene: Scene, start: date, email: str, path: str) -> None:
    answer = scene.visitor(email).get(path.format(CODE))
    assert answer.status_code == 200
    text = words(answer.text)
    assert said(scene, start) in text
    assert "Upcoming" in text
    assert "Rank " not in text
    assert "Bruno" not in text


def test_the_list_has_it_after_what_runs_and_names_no_leader(scene: Scene, start: date) -> None:
    page = scene.visitor("boss").get("/challenges").text
    titles = re.findall(r'class="card-link"[^>]*>([^<]+)<', page)
    assert titles == ["Spring", "Soon", "Next", "Past"]
    card = page.split("Soon</a>")[1].split("</li>")[0]
    assert "3 participants take part" in card
    assert "Anna" not in card


def test_home_begins_with_what_runs_and_shows_no_rank_in_what_is_to_come(scene: Scene, start: date) -> None:
    visitor = scene.visitor("anna")
    assert '<h1 id="challenge">Spring</h1>' in visitor.get("/home").text
    chosen = visitor.get(f"/home?challenge={CODE}&participant=R1").text
    assert '<h1 id="challenge">Soon</h1>' in chosen
    assert said(scene, start) in words(chosen)
    assert "<dt>Rank</dt>" not in chosen
    assert "Around you" not in chosen


def test_the_points_have_no_rank(scene: Scene, start: date) -> None:
    text = scene.visitor("anna").get(f"/challenges/{CODE}/participants/R1").text
    assert re.search(r"<dt>Rank</dt><dd><span>Starts on", text)


def test_the_command_says_so_and_machines_read_what_they_always_read(scene: Scene, start: date) -> None:
    assert scene.palier("leaderboard", CODE).startswith("Starts on ")
    assert [row["participant"] for row in scene.rows("leaderboard", CODE)] == ["R1", "R2", "R3"]
    assert list(scene.rows("leaderboard", CODE)[0]) == ["rank", "participant", "name", "points"]
    listed = [re.split(" {2,}", line) for line in scene.palier("challenge", "list").splitlines()]
    assert [row[1] for row in listed if row[0] == CODE] == ["Upcoming"]
    assert f"{CODE},running," in scene.palier("challenge", "list", "--format", "csv")
    assert "Starts on " in scene.palier("explain", CODE, "R1").splitlines()[0]
