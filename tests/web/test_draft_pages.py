"""The pages on drafts: none is overwritten unseen, they are deleted once confirmed, and any challenge is duplicated."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from challenges.models import State
from tests.web.scenes import Scene, found, of_programme, programme


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """One programme for all tests here."""
    with programme(fresh_database(request.param, of_programme()), tmp_path_factory.mktemp("drafts")) as scene:
        yield scene


def hidden(page: str, name: str) -> str:
    """What a hidden field holds."""
    return found(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page)


def other(source: str, points: int) -> str:
    """The same rules with other points."""
    return re.sub(r"points = \d+\n", f"points = {points}\n", source, count=1)


def test_a_draft_that_was_not_seen_is_not_overwritten(scene: Scene) -> None:
    boss, draft = scene.visitor("boss"), scene.stored("next").source
    answer = boss.post("/challenges/new", {"source": other(draft, 7)})
    assert answer.status_code == 409
    assert "There is a draft “next” already" in answer.text
    assert "Replace the draft" in answer.text
    assert scene.stored("next").source == draft
    # The differences are shown, and what was typed is still there.
    assert 'compared-added"><span class="compared-sign" aria-hidden="true">+</span>' in answer.text
    assert "points = 7" in answer.text.split("<textarea")[1]
    # Sent again, it is: this draft was seen.
    again = boss.post("/challenges/new", {"source": other(draft, 7), "seen": hidden(answer.text, "seen")})
    assert again.location == "/challenges/next"
    assert scene.stored("next").source == other(draft, 7)


def test_a_draft_is_changed_from_its_own_page_without_a_question(scene: Scene) -> None:
    boss, draft = scene.visitor("boss"), scene.stored("next").source
    form = boss.get("/challenges/new?draft=next").text
    answer = boss.post("/challenges/new", {"source": other(draft, 9), "seen": hidden(form, "seen")})
    assert answer.location == "/challenges/next"


def test_a_draft_changed_by_somebody_else_meanwhile_is_asked_about(scene: Scene) -> None:
    boss, draft = scene.visitor("boss"), scene.stored("next").source
    seen = hidden(boss.get("/challenges/new?draft=next").text, "seen")
    assert boss.post("/challenges/new", {"source": other(draft, 11), "seen": seen}).status_code == 302
    late = boss.post("/challenges/new", {"source": other(draft, 12), "seen": seen})
    assert late.status_code == 409
    assert "points = 11" in scene.stored("next").source


def test_a_draft_is_deleted_once_confirmed_and_nothing_else_is(scene: Scene) -> None:
    boss = scene.visitor("boss")
    scene.add(scene.stored("next").source.replace('"next"', '"gone"'), "gone", launch=False)
    assert "/challenges/gone/delete" in boss.get("/challenges/gone").text
    assert "Delete “" in boss.get("/challenges/gone/delete").text
    assert scene.stored("gone")
    assert boss.post("/challenges/gone/delete").location == "/challenges"
    assert boss.get("/challenges/gone").status_code == 404
    for launched in ("spring", "past"):
        assert "/delete" not in boss.get(f"/challenges/{launched}").text
        assert boss.get(f"/challenges/{launched}/delete").status_code == 302
        assert boss.post(f"/challenges/{launched}/delete").status_code == 409
        assert scene.stored(launched)
    assert scene.visitor("anna").post("/challenges/next/delete").status_code == 403


@pytest.mark.parametrize("code", ["spring", "past", "next"])
def test_any_challenge_is_duplicated_with_its_days_moved(scene: Scene, code: str) -> None:
    boss, original = scene.visitor("boss"), scene.stored(code)
    page = boss.get(f"/challenges/{code}").text
    assert f"/challenges/{code}/duplicate" in page
    form = boss.get(f"/challenges/{code}/duplicate").text
    start, proposed = hidden(form, "start"), hidden(form, "code")
    assert start == f"{year_later(original.definition.start)}"
    assert proposed.startswith(code)
    answer = boss.post(f"/challenges/{code}/duplicate", {"start": start, "code": f"{code}-copy"})
    assert answer.location == f"/challenges/{code}-copy"
    made = scene.stored(f"{code}-copy")
    assert (made.state, made.definition.start.isoformat()) == (State.DRAFT, start)
    assert scene.stored(code).state == original.state


def year_later(day: date) -> date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else day.replace(year=day.year + 1, day=28)


@pytest.mark.parametrize(
    "form",
    [
        {"start": "", "code": "x"},
        {"start": "tomorrow", "code": "x"},
        {"start": "2027-01-01", "code": "with space"},
        {"start": "2027-01-01", "code": "x" * 65},
        {"start": "2027-01-01", "code": "next"},
        {"start": "2027-01-01", "code": "spring"},
        {"start": "9999-12-31", "code": "x"},
    ],
)
def test_a_duplicate_that_cannot_be_is_told_and_nothing_is_stored(scene: Scene, form: dict[str, str]) -> None:
    before = scene.palier("challenge", "list", "--format", "csv"), scene.stored("next").source
    answer = scene.visitor("boss").post("/challenges/spring/duplicate", form)
    assert answer.status_code == 422
    assert "field-error" in answer.text or "Nothing was stored" in answer.text
    assert (scene.palier("challenge", "list", "--format", "csv"), scene.stored("next").source) == before


# --- Points that cannot be counted ------------------------------------------------------------------------------------
