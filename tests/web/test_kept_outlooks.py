"""Outlooks that the worker has worked out are what pages show, until anything has changed."""

from collections.abc import Callable, Iterator

import pytest
from flask_babel import force_locale

from challenges.forecast import keeping, outlook
from challenges.lifecycle.finding import find_challenge
from core.clock import today
from core.db import db
from core.single_flight import CachesByEngine
from tests.days import programme_day
from tests.web.scenes import Scene, of_programme, programme, sales

PLACE = "/challenges/spring"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The programme of the pages."""
    with programme(fresh_database(request.param, of_programme()), tmp_path_factory.mktemp("outlooks")) as scene:
        yield scene


def kept_by_the_worker(scene: Scene) -> list[str]:
    """The challenges that it has worked out an outlook of, in a process of its own."""
    with scene.app.app_context():
        return keeping.keep_outlooks(db.session(), today())


def test_pages_read_what_the_worker_has_worked_out(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = scene.visitor("boss")
    assert kept_by_the_worker(scene) == ["spring"]
    assert kept_by_the_worker(scene) == []
    # Another process: nothing in memory, and nobody works anything out.
    for place in ("challenges.forecast.outlook.kept", "challenges.forecast.keeping.kept"):
        monkeypatch.setattr(place, CachesByEngine(0))
    monkeypatch.setattr(outlook, "_outlook", None)
    assert 'id="cost-title"' in boss.get(PLACE).text
    scene.bring_in("sales", sales([("KEPT", "R1", programme_day(), "C9", "800.00")]), "more.csv")
    assert 'id="cost-title"' not in boss.get(PLACE).text
    monkeypatch.undo()
    assert kept_by_the_worker(scene) == ["spring"]
    assert 'id="cost-title"' in boss.get(PLACE).text


def test_what_is_read_back_is_what_was_written(scene: Scene) -> None:
    """Who is near a step is told in the reader's language, whoever worked it out."""
    scene.bring_in("sales", sales([("NEAR", "R2", programme_day(), "C9", "3900.00")]), "near.csv")
    with scene.app.app_context():
        made = outlook.outlook_of(db.session(), find_challenge(db.session(), "spring"), today())
        assert keeping.WRITTEN.validate_json(keeping.WRITTEN.dump_json(made)) == made
        (near,) = [person for person in made.people if person.steps]
        told = []
        for language in ("fr", "en"):
            with force_locale(language):
                told.append(near.close)
        assert near.code == "R2" and all(told) and told[0] != told[1]
        db.session.remove()
