"""/health says that the process lives, /ready whether it can serve; in words that tell strangers nothing."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app import create_web_app
from app.database import head_revision
from app.health import ANSWER_SECONDS, SILENT, Watch
from core.db import db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Time stands still, and goes on by so many seconds when told to."""
    now = [1_000.0]
    monkeypatch.setattr("app.health.time.monotonic", lambda: now[0])

    def go_on(seconds: float) -> None:
        now[0] += seconds

    return go_on


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("app.config.INSTANCE", tmp_path / "instance")
    return tmp_path / "instance"


def asked(web: Flask, path: str = "/ready") -> tuple[int, str]:
    """The status, and what is said; nobody may keep it."""
    answer = web.test_client().get(path)
    assert answer.json is not None
    assert answer.headers["Cache-Control"] == "no-store"
    assert list(answer.json) == ["status"]
    return answer.status_code, answer.json["status"]


def test_a_server_that_can_serve(web: Flask) -> None:
    assert asked(web) == asked(web, "/health") == (200, "ok")


def test_an_answer_is_kept_for_a_second(web: Flask, clock: Callable[[float], None]) -> None:
    assert asked(web) == (200, "ok")
    revision(web, "0000")
    assert asked(web) == (200, "ok")
    clock(1.01)
    assert asked(web) == (503, "the database is not of this version")
    revision(web, "head")
    clock(0.99)
    assert asked(web)[0] == 503
    clock(0.02)
    assert asked(web) == (200, "ok")


def revision(web: Flask, number: str) -> None:
    """Have the database say that it is of another revision."""
    number = head_revision() if number == "head" else number
    with web.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})


@pytest.mark.parametrize("url", ["postgresql://somebody:secret@127.0.0.1:1/name", "sqlite:////proc/none/x.sqlite"])
def test_a_database_that_is_gone(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.address.Path.mkdir", lambda *_, **__: None)
    web = create_web_app(url, SECRET_KEY="for tests alone", TESTING=True)
    assert asked(web) == (503, "the database does not answer")
    assert asked(web, "/health") == (200, "ok")


def test_a_database_without_tables(tmp_path: Path) -> None:
    web = create_web_app(f"sqlite:///{tmp_path / 'new.sqlite'}", SECRET_KEY="for tests alone", TESTING=True)
    assert asked(web) == (503, "the database is not of this version")


def test_a_disk_that_is_full_or_read_only(
    web: Flask, folder: Path, clock: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(folder.parent)
    with monkeypatch.context() as patch:
        patch.setattr("shutil.disk_usage", lambda place: usage._replace(free=1_000_000))
        assert asked(web) == (503, "the disk is full")
    clock(2)
    with monkeypatch.context() as patch:
        patch.setattr("os.access", lambda place, mode: False)
        assert asked(web) == (503, "the disk cannot be written")
    clock(2)
    with monkeypatch.context() as patch:
        patch.setattr("app.config.INSTANCE", Path("/proc/none"))
        assert asked(web) == (503, "the disk cannot be written")
    clock(2)
    assert asked(web) == (200, "ok")


def test_one_that_hangs_does_not_keep_the_others(app: Flask, clock: Callable[[float], None]) -> None:
    """They are told what was found before, and after a while that nothing is known."""
    watch, begun, end = Watch(), threading.Event(), threading.Event()
    assert watch.look(lambda: "ok") == "ok"
    clock(2)

    def hang() -> str:
        begun.set()
        end.wait(60)
        return "full"

    with app.app_context():
        context = threading.Thread(target=in_context, args=(app, lambda: watch.look(hang)))
        context.start()
        begun.wait(60)
        assert watch.look(lambda: "never asked") == "ok"
        clock(ANSWER_SECONDS)
        assert watch.look(lambda: "never asked") == SILENT
        end.set()
        context.join(60)
        assert watch.look(lambda: "never asked") == "full"


def in_context(app: Flask, act: Callable[[], str]) -> None:
    with app.app_context():
        act()
