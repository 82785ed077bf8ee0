"""Templates only show: they ask the database for nothing, and use templates of their own floor or of those below."""

import re
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from flask import before_render_template, template_rendered
from sqlalchemy import event

from core.db import db
from tests.web.scenes import Scene, challenge_file, of_programme, programme

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
NAMED = re.compile(r'{%-?\s*(?:include|extends|from|import)\s+"([^"]+)"')
# Folders that are no room of their own, and the ground they belong to; templates beside all folders are ground too.
GROUND = dict.fromkeys(("accounts", "design", "errors", "macros", "security", "settings"), "core")
GROUND |= {"jobs": "app", "mails": "notifications", "clients": "declarations", "stock": "sales", "wallet": "rewards"}
GROUND |= dict.fromkeys(("learning", "sheets", "teaching"), "elearning")
REFUSED = 'code = "spring"\n'
PAGES = {
    "anna": [
        "/home",
        "/home?challenge=spring&participant=R1",
        "/my-goal",
        "/wallet",
        "/challenges",
        "/challenges/spring",
        "/challenges/past",
        "/challenges/spring/leaderboard",
        "/challenges/spring/leaderboard?by=teams&search=n",
        "/challenges/spring/participants/R1",
        "/challenges/past/participants/R1",
        "/challenges/spring/participants/R1/rules/0",
        "/challenges/spring/participants/R1/rules/1",
        "/challenges/spring/participants/R1/rules/1/lines?key=&part=0",
        "/challenges/spring/participants/R1/postings",
    ],
    "boss": [
        "/challenges",
        "/challenges/new?example=1",
        "/challenges/spring",
        "/challenges/past",
        "/challenges/next",
        "/challenges/spring/amend",
        "/challenges/spring/close",
        "/challenges/next/launch",
        "/challenges/next/delete",
        "/challenges/spring/duplicate",
        "/challenges/past/late",
        "/challenges/spring/revisions/1",
        "/laboratory",
        "/laboratory?challenge=past",
    ],
    "office": [
        "/wallets",
        "/wallets/R1",
        "/wallets/R1/adjust",
        "/imports",
        "/imports/1",
        "/challenges/past",
        "/challenges/past/reopen",
        "/account",
        "/accounts?search=a",
        "/accounts/1",
        "/security",
    ],
}


def floors() -> dict[str, int]:
    """The floor of each room, from the ground up, as import-linter holds them."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg")
    layers = config["importlinter:contract:floors"]["layers"].strip().splitlines()
    return {room.strip(): level for level, line in enumerate(reversed(layers)) for room in line.split("|")}


def room_of(name: str) -> str:
    """The room that a template belongs to."""
    folder = name.split("/")[0] if "/" in name else "core"
    return GROUND.get(folder, folder)


def test_templates_use_those_of_their_room_or_of_floors_below() -> None:
    levels = floors()
    used = 0
    for path in TEMPLATES.rglob("*.html"):
        room = room_of(str(path.relative_to(TEMPLATES)))
        for name in NAMED.findall(path.read_text(encoding="utf-8")):
            below = room_of(name)
            assert (TEMPLATES / name).is_file(), name
            assert below == room or levels[below] < levels[room], f"{path.name} uses {name}"
            used += 1
    assert used > 50


@pytest.fixture(scope="module")
def scene(fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The programme with an administrator, who sees all there is; one kind of database is enough here."""
    from tests.web.scenes import account

    with programme(fresh_database("sqlite", of_programme()), tmp_path_factory.mktemp("templates")) as scene:
        with scene.app.app_context():
            account("office", "administrator")
        yield scene


@pytest.fixture
def asked(scene: Scene) -> Iterator[list[str]]:
    """What templates ask the database, with their names."""
    rendering: list[str] = []
    found: list[str] = []

    def begin(_app: object, template: object, context: object) -> None:
        rendering.append(getattr(template, "name", None) or "?")

    def end(_app: object, template: object, context: object) -> None:
        rendering.pop()

    def execute(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if rendering:
            found.append(f"{rendering[-1]}: {statement}")

    with scene.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", execute)
    with before_render_template.connected_to(begin), template_rendered.connected_to(end):
        yield found
    event.remove(engine, "before_cursor_execute", execute)


@pytest.mark.parametrize(("email", "path"), [(email, path) for email, paths in PAGES.items() for path in paths])
def test_a_page_asks_for_everything_before_it_is_drawn(scene: Scene, asked: list[str], email: str, path: str) -> None:
    assert scene.visitor(email).get(path).status_code == 200
    assert asked == []


def test_so_does_what_answers_a_form(scene: Scene, asked: list[str]) -> None:
    visitor = scene.visitor("boss")
    other = challenge_file("spring", *scene.stored("spring").definition.own_days).replace("points = 1", "points = 3", 1)
    for path, form in [
        ("/challenges/new", {"source": REFUSED}),
        ("/challenges/spring/amend", {"source": other}),
        ("/laboratory", {"source": other}),
    ]:
        assert visitor.post(path, form).status_code in (200, 422)
    assert asked == []


def test_the_watch_sees_a_query(scene: Scene, asked: list[str]) -> None:
    """Else the tests above would say nothing."""
    from flask import render_template_string

    with scene.app.test_request_context():
        render_template_string("{{ ask() }}", ask=lambda: db.session.execute(db.text("SELECT 1")))
        db.session.remove()
    assert [query.split(": ")[1] for query in asked][-1] == "SELECT 1"
