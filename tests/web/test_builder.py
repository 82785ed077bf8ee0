"""The builder's pages: a challenge begun, changed without its text, refused with reasons, launched now or later."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from challenges.lifecycle.due import launch_due
from challenges.models import Posting, State
from core.clock import utc_now
from core.db import db
from tests.days import programme_day
from tests.web.scenes import Scene, found, of_programme, programme

LIVE = {"HX-Request": "true"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """One programme for all tests here."""
    with programme(fresh_database(request.param, of_programme()), tmp_path_factory.mktemp("builder")) as scene:
        yield scene


def seen(page: str) -> str:
    return found(r'name="seen"[^>]* value="([^"]*)"', page)


def test_a_challenge_is_begun_changed_and_launched_without_its_text(scene: Scene) -> None:
    boss = scene.visitor("boss")
    start = boss.get("/builder").text
    assert "Four criteria" in start and "/challenges/new" in start
    address = boss.post("/builder", {"template": "relaunch", "start": "2019-10-01"}).location
    code = address.rsplit("/", 1)[1]
    draft = scene.stored(code).source
    assert 'range = "Bikes"' in draft and "start = 2019-10-01" in draft
    page = boss.get(address).text
    assert "5 points per €100" in page and 'name="criteria[1].rates[1].points"' in page

    typed = {"seen": seen(page), "criteria[1].rates[1].points": "9", "budget": "5000", "act": "add prizes",
             "new-prizes": "a pot"}  # fmt: skip
    answer = boss.post(address, typed)
    assert answer.location.endswith("#prizes-3")
    changed = scene.stored(code).source
    assert '{ range = "Bikes", points = 9, every = 100 }' in changed
    assert changed.count("#") == draft.count("#")
    assert boss.post(address, {"seen": seen(page), "budget": "1"}).status_code == 409

    page = boss.get(address).text
    answer = boss.post(
        address, {"seen": seen(page), "end": "2019-01-01", "criteria[1].rates[1].points": "x"}, headers=LIVE
    )
    assert answer.status_code == 422 and "is not a number" in answer.text
    answer = boss.post(address, {"seen": seen(page), "end": "2019-01-01"})
    assert re.search(r'id="end-error"[^>]*>\s*the end lies before the start', answer.text)
    assert 'value="2019-01-01"' in answer.text
    answer = boss.post(address, {"seen": seen(page), "criteria[1].rates[1].range": "Nowhere"})
    assert "there is no range “Nowhere”" in answer.text
    assert scene.stored(code).source == changed

    answer = boss.post(address, {"seen": seen(page), "code": "mine"}, headers=LIVE)
    assert answer.headers["Palier-Address"] == "/builder/mine"
    assert scene.stored("mine").source == changed.replace(f'"{code}"', '"mine"')
    assert 'option value="road"' in boss.get("/builder/mine/catalogue?kind=product&text=Road%20b").text
    assert (
        "would have won" in boss.get("/builder/mine/answer").text or "no sales" in boss.get("/builder/mine/answer").text
    )
    assert "participants take part" in boss.get("/builder/mine/launch").text
    assert boss.post("/builder/mine/launch", {"when": "now"}).location == "/challenges/mine"
    assert scene.stored("mine").state == State.RUNNING
    assert boss.get("/builder/mine").location == "/challenges/mine"


def test_a_former_challenge_is_used_again_and_launched_on_its_day_once(scene: Scene) -> None:
    boss = scene.visitor("boss")
    address = boss.post("/builder", {"former": "past", "start": "2031-01-01"}).location
    code = address.rsplit("/", 1)[1]
    day = programme_day() + timedelta(days=3)
    assert boss.post(f"{address}/launch", {"on": "2020-01-01"}).status_code == 409
    assert boss.post(f"{address}/launch", {"on": day.isoformat()}).status_code == 302
    assert "launches by itself" in boss.get(f"/challenges/{code}").text
    with scene.app.app_context():
        session = db.session()
        assert launch_due(session, utc_now()) == []
        later = utc_now() + timedelta(days=4)
        assert [(done.what, done.code, done.refused) for done in launch_due(session, later)] == [("launched", code, "")]
        count = session.query(Posting).count()
        assert launch_due(session, later) == []
        assert session.query(Posting).count() == count
        db.session.remove()
    assert scene.stored(code).state == State.RUNNING


@pytest.mark.parametrize(
    "act",
    [
        "remove criteria[9]",
        "raise criteria[1]",
        "raise criteria[2]",
        "raise criteria[9]",
        "raise criteria[1].steps[1]",
        "remove title",
        "add nowhere",
        "remove criteria[1].steps[1]",
        "add criteria[1].points",
        "remove criteria[1]",
        "add criteria",
    ],
)
def test_no_button_breaks_a_draft(scene: Scene, act: str) -> None:
    boss = scene.visitor("boss")
    page = boss.get("/builder/next").text
    before = scene.stored("next").source
    answer = boss.post("/builder/next", {"seen": seen(page), "act": act})
    assert answer.status_code in (302, 422)
    assert (answer.status_code == 302) == (scene.stored("next").source != before)


def test_silent_rules_are_scored_beside_the_running_ones_and_post_nothing(scene: Scene) -> None:
    boss, spring = scene.visitor("boss"), scene.stored("spring")
    with scene.app.app_context():
        before = db.session().query(Posting).count()
        db.session.remove()
    assert boss.post("/challenges/spring/silent", {"source": "x = 1"}).status_code == 422
    assert boss.post("/challenges/spring/silent", {"source": spring.source}).status_code == 302
    page = boss.get("/challenges/spring/silent").text
    rows = re.findall(
        r'<td class="number">([\d,]+)</td><td class="number">([\d,]+)</td><td class="number">([^<]+)</td>', page
    )
    # The same rules give the same points, and the same ranks.
    assert rows and all(silent == now and climbs == "0" for silent, now, climbs in rows)
    doubled = re.sub(r"(?m)^points = 1$", "points = 2", spring.source)
    assert boss.post("/challenges/spring/silent", {"source": doubled}).status_code == 302
    assert boss.get("/challenges/spring/silent").text != page
    assert boss.post("/challenges/spring/silent", {"drop": "1"}).status_code == 302
    assert "Who would stand where" not in boss.get("/challenges/spring/silent").text
    with scene.app.app_context():
        assert db.session().query(Posting).count() == before
        db.session.remove()
    assert scene.stored("spring").source == spring.source
