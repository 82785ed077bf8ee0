"""The page of duels: made by the director, seen by who takes part, decided by the ledger's own times."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from core.clock import as_if, today
from core.db import db
from leaderboards.duels.models import DuelRound
from tests.web.scenes import Scene, account, of_programme, programme, sales, words

PAGE = "/challenges/spring/duels"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The usual programme."""
    with programme(fresh_database(request.param, of_programme()), tmp_path_factory.mktemp("programme")) as scene:
        yield scene


def asked(first: object, **more: object) -> dict[str, object]:
    return {"size": 0, "order": "rank", "first": first, "days": 7, **more}


def test_a_round_is_made_decided_and_told(scene: Scene) -> None:
    boss, anna = scene.visitor("boss"), scene.visitor("anna")
    with scene.app.app_context():
        now = today()
    assert "No duels yet" in words(anna.get(PAGE).text)
    assert "No duels yet" in words(boss.get("/challenges/past/duels").text)
    for bad, told in (
        (asked("x"), "Choose the first day."),
        (asked(now - timedelta(days=1)), "or later"),
        (asked(now, days=0), "A duel lasts from 1 to 31 days."),
        (asked(now, days=25), "after the challenge"),
        (asked(now, size=4), "Only 3 participants are ranked there."),
        (asked(now, size=5), "4, 8, 16 or 32"),
    ):
        answer = boss.post(PAGE, bad)
        assert (answer.status_code, told in words(answer.text)) == (422, True), told
    assert boss.post(PAGE, asked(now)).status_code == 302
    page = words(anna.get(PAGE).text)
    # All points of today are gained today.
    assert "nobody: the number is odd" in page
    assert "Your duel" in page
    assert "ahead" in page
    assert "won" not in page.partition("How it is decided")[0].replace("Whoever", "")
    scene.bring_in("sales", sales([("G1", "R2", now, "C3", "90000.00")]), "more.csv")
    assert words(anna.get(PAGE).text).index("Bruno ahead") > 0
    home = words(anna.get("/home?challenge=spring").text)
    assert "Your duel · Bruno" in home
    assert "behind." in home.partition("Your duel")[2]
    with as_if(datetime.combine(now + timedelta(days=9), datetime.min.time())):
        assert "Bruno won" in words(scene.visitor("anna").get(PAGE).text)


def test_a_drawn_round_tells_its_seed_and_is_taken_away_before_it_begins(scene: Scene) -> None:
    boss = scene.visitor("boss")
    with scene.app.app_context():
        first = today() + timedelta(days=3)
    answer = boss.post(PAGE, asked(first, order="drawn"))
    with scene.app.app_context():
        found = db.session.scalars(db.select(DuelRound).where(DuelRound.seed != "")).one()
        seed, number = found.seed, found.id
    assert seed in words(boss.get(answer.location).text)
    assert boss.post(f"/challenges/past/duels/{number}/remove").status_code == 404
    assert boss.post(f"{PAGE}/{number}/remove").status_code == 302
    assert seed not in words(boss.get(PAGE).text)
    with scene.app.app_context():
        account("keeper", "administrator")
    trail = words(scene.visitor("keeper").get("/trail?search=spring&source=challenges").text)
    assert trail.index("Duels taken away") < trail.index("Duels made")
    assert trail.count(f"pairs {first} {seed}") == 2
    with scene.app.app_context():
        begun = db.session.scalars(db.select(DuelRound.id)).first()
    if begun:
        assert boss.post(f"{PAGE}/{begun}/remove").status_code == 409
