"""A regional manager's pages: their people by name and place, nobody else's; and the director's way to a team."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import today
from core.db import db, writing
from core.models import Membership, Participant, Team
from tests.web.scenes import Scene, account, of_programme, programme, words

BOARD = "/challenges/spring/leaderboard"


@pytest.fixture(scope="module")
def scene(fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The programme, with a regional manager of the north: R1 and R2, not Chloé."""
    with programme(fresh_database("sqlite", of_programme()), tmp_path_factory.mktemp("regional")) as scene:
        with scene.app.app_context():
            account("north", "regional_manager", team="North")
        yield scene


def team_id(scene: Scene, name: str) -> int:
    with scene.app.app_context():
        return db.session.scalars(select(Team.id).where(Team.name == name)).one()


def test_their_people_and_nobody_else(scene: Scene) -> None:
    manager = scene.visitor("north")
    home = words(manager.get("/home").text)
    assert "Spring" in home and "North 1 of 2" in home
    assert "Anna & Co <b>" in home and "Bruno" in home and "Chloé" not in home
    outlook = words(manager.get("/challenges/spring/outlook").text)
    assert "2 of 2" in outlook and "What it will cost" not in outlook and "Chloé" not in outlook
    assert "What it will cost" not in words(manager.get("/challenges/spring").text)
    board = manager.get(BOARD).text
    assert board.count('class="ours"') == 2 and "participants/R1" in board and "participants/R3" not in board
    assert words(manager.get("/challenges/past/teams/1").text).count("Bruno") == 1


def test_the_director_comes_from_a_team_to_its_people(scene: Scene) -> None:
    director, north = scene.visitor("boss"), team_id(scene, "North")
    page = f"/challenges/spring/teams/{north}"
    assert words(director.get("/challenges/spring/outlook").text).index("What it will cost") > 0
    assert f'href="{page}"' in director.get("/challenges/spring/outlook").text
    assert f'href="{page}"' in director.get(f"{BOARD}?by=teams").text
    shown = words(director.get(page).text)
    assert "Bruno" in shown and "Chloé" not in shown and "What it will cost" not in shown
    # What it tells of the team is of those in it alone.
    assert "2 of 2" in words(director.get(f"/challenges/spring/outlook?team={north}").text)


def test_whoever_leaves_the_team_is_not_theirs_any_more(scene: Scene) -> None:
    manager, points = scene.visitor("north"), "/challenges/spring/participants/R2"
    assert manager.get(points).status_code == manager.get(f"{points}/statement.pdf").status_code == 200
    with scene.app.app_context(), writing(db.session()) as session:
        bruno = session.scalars(select(Participant).where(Participant.code == "R2")).one()
        [membership] = session.scalars(select(Membership).where(Membership.participant_id == bruno.id))
        membership.last_day = today() - timedelta(days=1)
        session.add(Membership(participant=bruno, team_id=team_id(scene, "South"), first_day=today()))
    assert manager.get(points).status_code == manager.get(f"{points}/statement.pdf").status_code == 404
    assert "Bruno" not in words(manager.get("/home").text)


def test_teams_are_given_by_the_command(scene: Scene) -> None:
    def refused(*more: str) -> str:
        return scene.palier("account", "invite", "x@example.org", "--role", *more, fails=True)

    assert "looks after at least one team" in refused("regional_manager")
    assert "no team “West”" in refused("regional_manager", "--team", "West")
    assert "Only a regional manager" in refused("director", "--team", "North")
    scene.palier("account", "invite", "x@example.org", "--role", "regional_manager", "--team", "North")
    scene.palier("account", "change", "x@example.org", "--team", "South", "--team", "North")
    told = {row["email"]: (row["role"], row["teams"]) for row in scene.rows("account", "list")}
    assert told["x@example.org"] == ("regional_manager", "North, South")
    scene.palier("account", "change", "x@example.org", "--role", "director")
    assert {row["email"]: row["teams"] for row in scene.rows("account", "list")}["x@example.org"] == ""
