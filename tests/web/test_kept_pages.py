"""What the engine found is kept: pages seen again ask it nothing, and see every change."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from challenges.explanations import explain, report
from challenges.scoring.results import Explanation
from tests.web.scenes import Scene, programme, sales, words

PAGES = ("/home?challenge=spring&participant=R1", "/challenges/spring/participants/R1")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The programme of the pages' tests."""
    with programme(fresh_database(request.param), tmp_path_factory.mktemp("kept")) as scene:
        yield scene


@pytest.fixture
def tireless(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Whom the engine was asked about."""
    asked: list[int] = []

    def explained(case: explain.Case) -> Explanation:
        asked.append(case.participant_id)
        return explain.explain(case)

    monkeypatch.setattr(report, "explain", explained)
    return asked


def points_of(page: str) -> int:
    """The points that stand at the top of either page."""
    found = re.search(r"Points (\d[\d,]*)", words(page))
    assert found, words(page)[:400]
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_seen_again_asks_the_engine_nothing(scene: Scene, tireless: list[int], path: str) -> None:
    visitor = scene.visitor("anna")
    first = visitor.get(path)
    tireless.clear()
    again = visitor.get(path)
    assert first.status_code == again.status_code == 200
    assert words(again.text) == words(first.text)
    assert tireless == []


@pytest.mark.parametrize("path", PAGES)
def test_it_sees_a_sale_that_came_since_and_one_that_is_gone(scene: Scene, tireless: list[int], path: str) -> None:
    visitor, day = scene.visitor("anna"), date.today() - timedelta(days=1)
    before = points_of(visitor.get(path).text)
    for amount, expected in (("700.00", "more"), ("0.00", "as before")):
        tireless.clear()
        scene.bring_in("sales", sales([("KEPT", "R1", day, "C9", amount)]), f"{path[1:5]}{amount}.csv")
        now = points_of(visitor.get(path).text)
        assert (now > before) if expected == "more" else (now == before), expected
        assert tireless


def test_each_language_has_its_own_words(scene: Scene) -> None:
    visitor = scene.visitor("anna")
    english = visitor.get(PAGES[0]).text
    visitor.post("/language", {"language": "fr"})
    french = visitor.get(PAGES[0]).text
    visitor.post("/language", {"language": "en"})
    assert "Turnover" in english
    assert words(french) != words(english)
    assert words(visitor.get(PAGES[0]).text) == words(english)
