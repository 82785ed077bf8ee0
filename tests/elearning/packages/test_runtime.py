"""The content origin asked by hand: what is kept of a commit, and everything that is refused."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import Client, TestResponse

from app import create_web_app
from core.clock import as_if, utc_now
from core.db import db
from core.models import Participant
from elearning.packages.keeping import keep_package
from elearning.packages.origin import ContentOrigin
from elearning.packages.playing import begin, end
from elearning.packages.reading import read_package
from elearning.packages.tables import KeptPackage, Launch, UnitState
from elearning.packages.tickets import Ticket, moment_of, signed
from tests.elearning.packages.files import item, manifest, resource, zipped

APP = "https://palier.example"
PAGES: dict[str, str | bytes] = {
    "a.html": "<p>A</p>",
    "v.mp4": bytes(range(256)),
    "b/é.html": "<p>B</p>",
    "x.svg": "<svg/>",
}
SET: dict[str, Any] = {
    "core": {"lesson_status": "incomplete", "lesson_location": "3", "total_time": "0000:01:30"},
    "suspend_data": "x",
}


@dataclass
class Origin:
    """The content origin over a database with two learners; `words`: of each learner for each unit."""

    app: Flask
    client: Client
    sha256: str
    words: dict[tuple[str, int], str]

    def get(self, path: str, word: str = "", **more: Any) -> TestResponse:
        """What is answered to somebody who has the first learner's ticket."""
        return self.client.get(f"/{word or self.words['Ann', 0]}/{path}", buffered=True, **more)

    def commit(
        self, sequence: int, word: str = "", base: int = 0, data: Any = SET, ended: bool = False
    ) -> TestResponse:
        """Send a commit."""
        body = json.dumps({"base": base, "sequence": sequence, "data": data, "ended": ended})
        return self.client.post(f"/{word or self.words['Ann', 0]}/state", data=body)

    def states(self) -> list[tuple[int, str, str, int | None, int]]:
        """What is kept, of everybody."""
        with self.app.app_context():
            rows = db.session().scalars(select(UnitState).order_by(UnitState.id)).all()
            return [(row.participant_id, row.unit, row.status, row.score, row.sequence) for row in rows]

    def word(self, name: str, unit: int, launch: str | None = None) -> str:
        """A word of a further session of learning of a learner, else of the one that is given."""
        with self.app.app_context():
            person = db.session().scalar(select(Participant).where(Participant.name == name))
            kept = db.session().scalars(select(KeptPackage)).one()
            begun = begin(db.session(), person.id if person else 0, kept)
            db.session().commit()
            return signed(Ticket(launch or begun.token, self.sha256, unit, APP, "en", moment_of(begun.expires_at)))


@pytest.fixture
def origin(database_url, tmp_path) -> Iterator[Origin]:
    """A package of two SCOs and an asset, kept; two learners with a session of learning each."""
    places = {"PACKAGES": tmp_path / "kept", "PACKAGES_UNPACKED": tmp_path / "unpacked", "TESTING": True}
    app = create_web_app(database_url, SECRET_KEY="k" * 40, **places)
    items = item("one", "One", "ra") + item("two", "Two", "rb") + item("three", "Three", "rc")
    listed = resource("ra", "a.html") + resource("rb", "b/é.html") + resource("rc", "a.html", "asset")
    content = zipped({"imsmanifest.xml": manifest(items, listed), **PAGES})
    with app.app_context():
        package = read_package(content, "a.zip")
        people = [Participant(code=name, name=name, kind="rep") for name in ("Ann", "Bob")]
        db.session().add_all(people)
        keep_package(db.session(), content, package, None)
        db.session().commit()
    found = Origin(app, Client(ContentOrigin(app)), package.sha256, {})
    for name in ("Ann", "Bob"):
        for unit in range(3):
            found.words[name, unit] = found.word(name, unit)
    yield found
    with app.app_context():
        db.engine.dispose()


def test_files_of_the_package_are_served_with_their_kinds_and_a_policy_of_their_own(origin):
    page = origin.get(f"{origin.sha256}/a.html")
    assert (page.status_code, page.text, page.headers["Content-Type"]) == (200, "<p>A</p>", "text/html")
    assert f"frame-ancestors 'self' {APP}" in page.headers["Content-Security-Policy"]
    assert "allow-top-navigation" not in page.headers["Content-Security-Policy"]
    assert "connect-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"].startswith("private")
    assert "Set-Cookie" not in page.headers
    assert origin.get(f"{origin.sha256}/b/%C3%A9.html").text == "<p>B</p>"
    assert origin.get(f"{origin.sha256}/x.svg").headers["Content-Type"].startswith("image/svg+xml")


def test_a_part_of_a_video_is_served(origin):
    part = origin.get(f"{origin.sha256}/v.mp4", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, bytes(range(10, 20)))


@pytest.mark.parametrize(
    "path",
    ["../../../etc/passwd", "..%2f..%2fa.sqlite", "%2e%2e/%2e%2e/kept", "b", "", "none.html", "a.html/x", "a.html%00"],
)
def test_nothing_else_is_served(origin, path):
    assert origin.get(f"{origin.sha256}/{path}").status_code in (400, 403, 404)


def test_only_the_package_of_the_ticket_is_served(origin):
    assert origin.get(f"{'0' * 64}/a.html").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "POST", "TRACE"])
def test_files_are_only_read(origin, method):
    address = f"/{origin.words['Ann', 0]}/{origin.sha256}/a.html"
    assert origin.client.open(address, method=method).status_code == 405


def test_without_a_ticket_there_is_nothing(origin):
    word = origin.words["Ann", 0]
    for wrong in ("x", word[:-1], word + "x", word.swapcase(), "", "player", origin.sha256):
        for rest in ("player", "state", f"{origin.sha256}/a.html"):
            assert origin.client.get(f"/{wrong}/{rest}").status_code in (403, 404), wrong
    assert origin.client.post("/x/state", data="{}").status_code == 403


def test_a_ticket_ends_with_its_time(origin):
    with as_if(utc_now() + timedelta(hours=9)):
        assert origin.get("player").status_code == 403
        assert origin.get(f"{origin.sha256}/a.html").status_code == 403
        assert origin.commit(1).status_code == 403
    assert origin.states() == []


def test_no_worker_of_a_package_stays_in_the_browser(origin):
    assert origin.get(f"{origin.sha256}/a.html", headers={"Service-Worker": "script"}).status_code == 403


def test_a_session_of_learning_that_was_ended_takes_last_words_and_then_nothing(origin):
    with origin.app.app_context():
        launches = db.session().scalars(select(Launch)).all()
        for launch in launches:
            end(launch)
        db.session().commit()
    assert origin.commit(1).status_code == 200
    with as_if(utc_now() + timedelta(minutes=3)):
        assert origin.commit(2).status_code == 403
    assert [state[-1] for state in origin.states()] == [1]


def test_a_commit_is_kept_once_and_answered_the_same(origin):
    first, again = origin.commit(1), origin.commit(1, data={"core": {"lesson_status": "passed"}})
    assert first.json == again.json == {"result": "true", "errorCode": 0, "sequence": 1, "reason": ""}
    assert origin.states() == [(1, "one", "incomplete", None, 1)]


def test_older_commits_change_nothing(origin):
    origin.commit(5)
    older = origin.commit(4, data={"core": {"lesson_status": "passed", "score": {"raw": "100"}}})
    assert (older.status_code, older.json["result"], older.json["reason"]) == (409, "false", "older")
    assert origin.states() == [(1, "one", "incomplete", None, 5)]


def test_a_unit_that_is_open_elsewhere_is_not_overwritten(origin):
    other = origin.word("Ann", 0)
    assert origin.commit(1).status_code == 200
    assert origin.commit(1, word=other).json["reason"] == "elsewhere"
    assert origin.commit(50, word=other).json["reason"] == "elsewhere"
    # Opened after it, it stands on what is kept.
    assert origin.commit(2, word=other, base=1).json["result"] == "true"
    # And now the first one is the one that is elsewhere.
    assert origin.commit(2).json["reason"] == "elsewhere"
    assert origin.commit(3).json["reason"] == "elsewhere"
    assert origin.states() == [(1, "one", "incomplete", None, 2)]


def test_a_ticket_writes_its_own_unit_of_its_own_learner_alone(origin):
    origin.commit(1, word=origin.words["Bob", 1])
    assert origin.states() == [(2, "two", "incomplete", None, 1)]
    outside = origin.word("Ann", 3)
    assert origin.commit(1, word=outside).status_code == 403
    assert origin.commit(1, word=origin.word("Ann", 0, launch="made up")).status_code == 403
    assert len(origin.states()) == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"base":0,"sequence":-1,"data":{},"ended":false}',
     b'{"base":0,"sequence":1e3,"data":{},"ended":false}', b'{"base":0,"sequence":true,"data":{},"ended":false}',
     b'{"base":0,"sequence":99999999999,"data":{},"ended":false}', b'{"base":0,"sequence":1,"data":[],"ended":false}',
     b'{"base":0,"sequence":1,"data":{},"ended":1}', b'{"base":0,"sequence":1,"data":{"a":"\\u0000"},"ended":false}'],
)  # fmt: skip
def test_what_is_no_commit_is_refused(origin, body):
    answer = origin.client.post(f"/{origin.words['Ann', 0]}/state", data=body)
    assert (answer.status_code, answer.json["result"]) == (400, "false")
    assert origin.states() == []


def test_a_commit_is_bounded_and_64_000_letters_of_suspend_data_are_not(origin):
    assert origin.commit(1, data={"suspend_data": "é" * 64_000}).status_code == 200
    assert origin.commit(2, data={"suspend_data": "x" * 1_100_000}).status_code == 413
    page = origin.get("player").text
    assert page.count("\\u00e9" * 64_000) == 1


def test_what_was_reached_stays_when_the_unit_is_opened_again(origin):
    origin.commit(
        1, data={"core": {"lesson_status": "passed", "score": {"raw": "90", "max": "100", "min": "0"}}}, ended=True
    )
    origin.commit(2, data={"core": {"lesson_status": "failed", "score": {"raw": "10"}}})
    assert origin.states() == [(1, "one", "completed", 9_000, 2)]


def test_an_asset_is_done_once_seen(origin):
    origin.commit(1, word=origin.words["Ann", 2], data={}, ended=True)
    assert origin.states() == [(1, "three", "completed", None, 1)]


def test_the_player_has_what_was_kept_and_leads_to_the_other_units(origin):
    origin.commit(1, data=SET | {"core": {**SET["core"], "exit": "suspend", "session_time": "0000:01:30"}}, ended=True)
    page = origin.get("player")
    assert page.headers["Content-Security-Policy"].endswith(f"frame-ancestors {APP}")
    text = page.text.replace("&#34;", '"')
    assert '"entry": "resume"' in text and '"lesson_location": "3"' in text and "session_time" not in text
    assert text.count("data-leave") == 4
    assert "Unit 1 of 3" in text


def test_two_workers_that_unpack_at_once_have_the_same_files(origin, monkeypatch):
    from elearning.packages import keeping

    unpack = keeping._unpack

    def slowly(content, folder):
        unpack(content, folder)
        monkeypatch.setattr(keeping, "_unpack", unpack)
        keeping.unpacked(origin.sha256)

    monkeypatch.setattr(keeping, "_unpack", slowly)
    with origin.app.app_context():
        folder = keeping.unpacked(origin.sha256)
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == [
        "a.html", "imsmanifest.xml", "v.mp4", "x.svg", "é.html"]  # fmt: skip
    assert [path.name for path in folder.parent.iterdir()] == [origin.sha256]
