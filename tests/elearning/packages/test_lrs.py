"""The record store asked by hand: what a unit may state and keep, and whatever it may not."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import Client

from app import create_web_app
from app.readiness import refuse_to_write_others
from core.clock import as_if, utc_now
from core.db import db
from core.models import Participant
from elearning.packages.keeping import keep_package
from elearning.packages.lrs.sittings import abandon_all
from elearning.packages.origin import ContentOrigin
from elearning.packages.playing import begin, end, launch_of, outcome_of
from elearning.packages.reading import read_package
from elearning.packages.states import Outcome
from elearning.packages.tables import KeptPackage, Launch, Statement, UnitState
from elearning.packages.tickets import Ticket, moment_of, signed
from tests.elearning.packages.files import PAGE, au, course_structure, zipped
from tests.elearning.packages.lrs_unit import CMI5, VERBS, VERSION, Unit

APP = "https://palier.example"
UNITS = (
    au("a", "a.html?own=1#part", ' moveOn="CompletedAndPassed" masteryScore="0.85"')
    + au("b", "a.html", ' moveOn="Passed"') + au("c", "a.html")
)  # fmt: skip


@dataclass
class Store:
    """The content origin over a course of three units, and two learners."""

    app: Flask
    client: Client
    sha256: str

    def word(self, name: str, place: int = 0, launch: str = "") -> str:
        """The way to a unit in a new session of learning, or in one that goes on."""
        with self.app.app_context():
            session = db.session()
            person = session.scalar(select(Participant.id).where(Participant.name == name)) or 0
            kept = session.scalars(select(KeptPackage)).one()
            begun = session.scalar(select(Launch).where(Launch.token == launch)) or begin(session, person, kept)
            session.commit()
            return signed(Ticket(begun.token, self.sha256, place, APP, "en", moment_of(begun.expires_at)))

    def unit(self, name: str = "Ann", place: int = 0) -> Unit:
        """A unit that nobody has launched yet."""
        return Unit(self.client, self.word(name, place))

    def states(self) -> list[tuple[str, str, str, int | None, int]]:
        """What is known of every unit that was opened: its letter, status, success, score and seconds."""
        with self.app.app_context():
            rows = db.session().scalars(select(UnitState).order_by(UnitState.id))
            return [(row.unit[-1], row.status, row.success, row.score, row.seconds) for row in rows]

    def verbs(self) -> list[str]:
        """What was stated, in its order, by the last word of each verb."""
        with self.app.app_context():
            rows = db.session().scalars(select(Statement).order_by(Statement.id))
            return [row.verb.rpartition("/")[2] for row in rows]

    def outcome(self, name: str = "Ann") -> Outcome:
        """What the course has come to for somebody."""
        with self.app.app_context():
            session = db.session()
            person = session.scalar(select(Participant.id).where(Participant.name == name)) or 0
            return outcome_of(session, person, session.scalars(select(KeptPackage)).one())

    def leave(self) -> None:
        """Leave as the page does it, every session of learning."""
        with self.app.app_context():
            for launch in db.session().scalars(select(Launch)).all():
                found = launch_of(db.session(), launch.token)
                if found is not None:
                    abandon_all(db.session(), *found)
                    end(launch)
            db.session().commit()


@pytest.fixture
def lrs(database_url, tmp_path) -> Iterator[Store]:
    """A course of cmi5, kept; Ann and Bob learn."""
    places = {"PACKAGES": tmp_path / "kept", "PACKAGES_UNPACKED": tmp_path / "unpacked", "TESTING": True}
    app = create_web_app(database_url, SECRET_KEY="k" * 40, **places)
    content = zipped({"cmi5.xml": course_structure(UNITS), "a.html": PAGE})
    with app.app_context():
        package = read_package(content, "a.zip")
        db.session().add_all([Participant(code=name, name=name, kind="rep") for name in ("Ann", "Bob")])
        keep_package(db.session(), content, package, None)
        db.session().commit()
    yield Store(app, Client(ContentOrigin(app, refuse_to_write_others)), package.sha256)
    with app.app_context():
        db.engine.dispose()


def test_a_unit_is_told_all_that_it_needs_and_keeps_its_own_address(lrs):
    unit = lrs.unit().begin()
    assert sorted(unit.told) == ["activityId", "actor", "endpoint", "fetch", "own", "registration"]
    assert unit.told["endpoint"] == f"http://localhost/{unit.word}/xapi/"
    assert json.loads(unit.told["actor"])["account"] == {"homePage": APP, "name": "1"}
    assert unit.data["launchMode"] == "Normal"
    assert (unit.data["masteryScore"], unit.data["moveOn"]) == (0.85, "CompletedAndPassed")
    assert unit.data["launchParameters"] == "mode=full"
    template = unit.data["contextTemplate"]
    assert template["contextActivities"]["grouping"][0]["id"] == "https://example.com/a"
    assert template["extensions"][f"{CMI5}extensions/sessionid"] in unit.told["fetch"]
    assert lrs.verbs() == ["launched"]


def test_a_registration_is_the_same_at_every_launch_and_another_one_for_another_learner(lrs):
    first, second, other = (lrs.unit(name).launch().told for name in ("Ann", "Ann", "Bob"))
    assert first["registration"] == second["registration"] != other["registration"]
    assert first["activityId"] == other["activityId"]


def test_a_token_is_fetched_once(lrs):
    unit = lrs.unit().launch()
    assert set(unit.fetch()) == {"auth-token"}
    again = unit.fetch()
    assert again["error-code"] == "1" and "auth-token" not in again
    assert lrs.verbs() == ["launched"]
    assert lrs.client.get(f"/{unit.word}/fetch/{uuid.uuid4()}").status_code == 404
    assert lrs.client.post(f"/{unit.word}/fetch/none").json["error-code"] == "1"


def test_a_unit_is_completed_and_passed_and_its_score_is_exact(lrs):
    unit = lrs.unit().begin("initialized", "completed")
    assert lrs.states() == [("a", "completed", "unknown", None, 0)]
    assert unit.put(unit.statement("passed", {"scaled": 0.85})).status_code == 204
    assert unit.put(unit.statement("terminated")).status_code == 204
    assert lrs.states() == [("a", "completed", "passed", 8_500, 30)]
    assert lrs.verbs() == ["launched", "initialized", "completed", "passed", "terminated"]


@pytest.mark.parametrize(
    ("written", "status", "score"),
    [("0.85", 204, 8_500), ("0.85005", 204, 8_501), ("0.99994999999999999999", 204, 9_999), ("1", 204, 10_000),
     ("0.84999999999999999999", 403, None), ("8.5e-1", 204, 8_500), ("1.00000000000000000001", 403, None),
     ("-0.9", 403, None), ('"0.9"', 204, 9_000), ("NaN", 400, None), ("true", 403, None), ("1e999", 400, None)],
)  # fmt: skip
def test_a_score_is_read_as_it_is_written(lrs, written, status, score):
    unit = lrs.unit().begin("initialized")
    said = unit.statement("passed", {"scaled": 12345})
    body = json.dumps(said).replace("12345", written)
    answer = unit.ask("PUT", "statements", query_string={"statementId": said["id"]}, data=body)
    assert answer.status_code == status
    assert lrs.states()[0][3] == score


@pytest.mark.parametrize(
    ("before", "verb", "more"),
    [
        ((), "completed", {}), ((), "terminated", {}), ((), "experienced", {}),
        (("initialized",), "initialized", {}), (("initialized", "completed"), "completed", {}),
        (("initialized", "passed"), "failed", {}), (("initialized", "failed"), "passed", {}),
        (("initialized", "terminated"), "completed", {}), (("initialized", "terminated"), "experienced", {}),
        (("initialized",), "launched", {}), (("initialized",), "abandoned", {}), (("initialized",), "satisfied", {}),
        (("initialized",), "voided", {"object": {"objectType": "StatementRef", "id": str(uuid.uuid4())}}),
        (("initialized",), "completed", {"result": {}}),
        (("initialized",), "completed", {"result": {"completion": True}}),
        (("initialized",), "completed", {"result": {"completion": True, "duration": "PT1S", "score": {"scaled": 1}}}),
        (("initialized",), "passed", {"result": {"success": False, "duration": "PT1S"}}),
        (("initialized",), "passed", {"result": {"success": True, "duration": "soon"}}),
        (("initialized",), "passed", {"result": {"success": True, "duration": "PT1S", "score": {"scaled": 0.8}}}),
        (("initialized",), "failed", {"result": {"success": False, "duration": "PT1S", "score": {"scaled": 0.9}}}),
        (("initialized",), "passed", {"result": {"success": True, "duration": "PT1S", "score": {"raw": 9}}}),
        (("initialized",), "passed", {"result": {"success": True, "duration": "PT1S", "score": [1]}}),
        (("initialized",), "completed", {"object": {"id": "urn:another"}}),
        (("initialized",), "completed", {"object": "urn:another"}),
        (("initialized",), "completed", {"verb": {"id": 5}}), (("initialized",), "completed", {"verb": None}),
        (("initialized",), "completed", {"context": None}),
        (("initialized",), "completed", {"context": {"registration": []}}),
    ],
)  # fmt: skip
def test_what_is_against_the_rules_is_not_taken(lrs, before, verb, more):
    unit = lrs.unit().begin(*before)
    known = lrs.states()
    assert unit.put(unit.statement(verb) | more).status_code == 403
    assert lrs.verbs() == ["launched", *before]
    assert lrs.states() == known


@pytest.mark.parametrize("part", ["actor", "registration", "session"])
def test_nobody_states_anything_for_another(lrs, part):
    ann, bob = lrs.unit("Ann").begin("initialized"), lrs.unit("Bob").begin("initialized")
    said, theirs = ann.statement("completed"), bob.statement("completed")
    if part == "actor":
        said["actor"] = theirs["actor"]
    elif part == "registration":
        said["context"]["registration"] = theirs["context"]["registration"]
    else:
        said["context"]["extensions"] = theirs["context"]["extensions"]
    assert ann.put(said).status_code == 403
    assert ann.put(theirs).status_code == 403
    assert {status for _unit, status, *_rest in lrs.states()} == {"incomplete"}


def test_another_way_to_name_an_actor_is_not_the_learner(lrs):
    unit = lrs.unit().begin("initialized")
    own = json.loads(unit.told["actor"])
    for actor in (
        own | {"mbox": "mailto:bob@example.org"},
        own | {"objectType": "Group", "member": []},
        [own],
        None,
        "Ann",
    ):
        assert unit.put(unit.statement("completed") | {"actor": actor}).status_code == 403
    assert unit.put(unit.statement("completed") | {"actor": own | {"name": "Ann"}}).status_code == 204


def test_a_token_is_good_for_its_own_launch_and_unit_alone(lrs):
    ann, bob, other = lrs.unit("Ann").begin("initialized"), lrs.unit("Bob").begin(), lrs.unit("Ann", 1).begin()
    said = ann.statement("completed")
    for word in (bob.word, other.word, lrs.word("Ann")):
        assert ann.put(said, word=word).status_code == 401
        assert ann.ask("GET", "statements", word=word).status_code == 401
    for token in ("", "x", bob.token, other.token):
        assert ann.put(said, headers={"Authorization": f"Basic {token}"}).status_code == 401
    assert ann.put(said, headers={"Authorization": f"Bearer {ann.token}"}).status_code == 401
    assert ann.put(said).status_code == 204


def test_a_session_that_is_opened_again_is_abandoned_where_it_was(lrs):
    first = lrs.unit().begin("initialized")
    second = Unit(lrs.client, first.word).begin()
    assert lrs.verbs() == ["launched", "initialized", "abandoned", "launched"]
    assert first.put(first.statement("completed")).status_code == 401
    assert second.put(second.statement("initialized")).status_code == 204


def test_leaving_abandons_what_did_not_end_itself_and_takes_nothing_more(lrs):
    unit = lrs.unit().begin("initialized", "completed")
    lrs.leave()
    assert lrs.verbs()[-1] == "abandoned"
    assert unit.put(unit.statement("passed")).status_code == 401
    assert Unit(lrs.client, unit.word, unit.told).fetch()["error-code"] in ("1", "2")
    assert lrs.client.post(f"/{unit.word}/fetch/{uuid.uuid4()}").json["error-code"] == "2"
    assert lrs.states() == [("a", "completed", "unknown", None, 0)]


def test_leaving_abandons_nothing_that_has_ended(lrs):
    lrs.unit().begin("initialized", "terminated")
    lrs.leave()
    lrs.leave()
    assert lrs.verbs() == ["launched", "initialized", "terminated"]


def test_a_token_ends_with_its_time(lrs):
    unit = lrs.unit().begin("initialized")
    with as_if(utc_now() + timedelta(hours=9)):
        assert unit.put(unit.statement("completed")).status_code == 403
        assert lrs.client.post(f"/{unit.word}/fetch/{uuid.uuid4()}").status_code == 403


def test_completed_and_passed_come_once_in_a_registration_over_several_sessions(lrs):
    unit = lrs.unit().begin("initialized", "completed", "failed", "terminated")
    again = Unit(lrs.client, lrs.word("Ann")).begin("initialized")
    assert again.data["launchMode"] == "Normal"
    assert again.put(again.statement("completed")).status_code == 403
    assert again.put(again.statement("passed", {"scaled": 0.9})).status_code == 204
    assert again.put(again.statement("terminated")).status_code == 204
    assert lrs.states() == [("a", "completed", "passed", 9_000, 60)]
    # Whoever has done it looks at it again, and nothing is told any more.
    third = Unit(lrs.client, unit.word).begin("initialized")
    assert third.data["launchMode"] == "Review"
    for verb in ("completed", "passed", "failed"):
        assert third.put(third.statement(verb)).status_code == 403
    assert third.put(third.statement("terminated")).status_code == 204
    assert lrs.states() == [("a", "completed", "passed", 9_000, 90)]


def test_a_course_is_satisfied_once_all_its_units_are_done(lrs):
    first = lrs.unit("Ann", 0).begin("initialized", "completed")
    assert first.put(first.statement("passed", {"scaled": 0.9})).status_code == 204
    lrs.unit("Ann", 1).begin("initialized", "passed", "terminated")
    assert not lrs.outcome().completed
    # Nothing is asked of the third one: it is done once it was looked at.
    lrs.unit("Ann", 2).begin("initialized", "terminated")
    assert lrs.outcome() == Outcome(True, True, 9_000)
    assert lrs.verbs().count("satisfied") == 1
    lrs.unit("Ann", 2).begin("initialized", "terminated")
    assert lrs.verbs().count("satisfied") == 1
    assert lrs.outcome("Bob") == Outcome(False, False, None)


def test_a_statement_that_comes_again_is_kept_once_and_another_of_its_name_is_not(lrs):
    unit = lrs.unit().begin("initialized")
    said = unit.statement("completed")
    assert [unit.put(said).status_code, unit.put(said).status_code] == [204, 204]
    assert unit.put(said | {"object": {"id": "urn:another"}}).status_code == 409
    ended = unit.statement("terminated")
    # Its answer was lost on the way, after the session had ended.
    assert [unit.put(ended).status_code, unit.put(ended).status_code] == [204, 204]
    assert lrs.verbs() == ["launched", "initialized", "completed", "terminated"]
    assert lrs.states()[0][-1] == 30


def test_of_several_statements_all_are_kept_or_none(lrs):
    unit = lrs.unit().begin()
    good = [unit.statement("initialized"), unit.statement("experienced"), unit.statement("completed")]
    good[1]["context"]["contextActivities"].pop("category")
    assert unit.post([*good, unit.statement("completed")]).status_code == 403
    assert lrs.verbs() == ["launched"]
    assert unit.post(good).json == [each["id"] for each in good]
    assert lrs.verbs() == ["launched", "initialized", "experienced", "completed"]


@pytest.mark.parametrize(
    "body",
    [b"", b"5", b"null", b"[5]", b"\xff", b"[" * 100_000, b'{"id": "none"}', b'{"id": 5}', b'[{"a": "\\u0000"}]',
     b'{"id": "ccba79d6-04ed-4772-a87b-55dbb7b7543c", "a": Infinity}'],
)  # fmt: skip
def test_what_is_no_statement_is_refused(lrs, body):
    unit = lrs.unit().begin()
    assert unit.ask("POST", "statements", data=body).status_code == 400
    assert unit.ask("PUT", "statements", query_string={"statementId": str(uuid.uuid4())}, data=body).status_code == 400
    assert lrs.verbs() == ["launched"]


def test_half_a_letter_does_no_harm(lrs):
    unit = lrs.unit().begin()
    said = unit.statement("initialized") | {"half": "\ud800"}
    assert unit.put(said).status_code == 204
    assert unit.ask("GET", "statements", query_string={"statementId": said["id"]}).json["half"] == "\ud800"


def test_what_was_stated_is_found_again_by_its_learner_alone(lrs):
    unit = lrs.unit().begin("initialized", "completed")
    lrs.unit("Bob").begin("initialized")
    found = unit.ask("GET", "statements").json["statements"]
    assert [each["verb"]["id"] for each in found] == [VERBS[name] for name in ("completed", "initialized", "launched")]
    asked = {"verb": VERBS["completed"], "registration": unit.told["registration"], "limit": "5"}
    assert len(unit.ask("GET", "statements", query_string=asked).json["statements"]) == 1
    assert unit.ask("GET", "statements", query_string={"registration": str(uuid.uuid4())}).json["statements"] == []
    assert unit.ask("GET", "statements", query_string={"statementId": str(uuid.uuid4())}).status_code == 404
    assert unit.ask("GET", "statements", query_string={"voidedStatementId": "x"}).status_code == 400


def test_documents_are_kept_from_launch_to_launch_and_for_their_learner(lrs):
    unit = lrs.unit().begin("initialized")
    assert unit.state("bookmark").status_code == 404
    kept = unit.state("bookmark", "PUT", data=b'{"page": 7}', content_type="application/json")
    assert kept.status_code == 204
    assert unit.state("bookmark", "POST", data=b'{"seen": true}', content_type="application/json").status_code == 204
    again = Unit(lrs.client, lrs.word("Ann")).begin()
    found = again.state("bookmark")
    assert (found.json, found.content_type) == ({"page": 7, "seen": True}, "application/json")
    assert found.headers["ETag"]
    query = {"activityId": again.told["activityId"], "agent": again.told["actor"]}
    assert again.ask("GET", "activities/state", query_string=query).json == ["LMS.LaunchData", "bookmark"]
    assert lrs.unit("Bob").begin().state("bookmark").status_code == 404
    assert again.state("bookmark", "DELETE").status_code == 204
    assert again.state("bookmark").status_code == 404


def test_a_document_holds_whatever_bytes_it_is_given(lrs):
    unit = lrs.unit().begin()
    body = bytes(range(256))
    assert unit.state("é", "PUT", data=body, content_type="image/x-own").status_code == 204
    found = unit.state("é")
    assert (found.data, found.content_type) == (body, "image/x-own")
    assert "default-src 'none'" in found.headers["Content-Security-Policy"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_the_launch_data_is_not_the_units_to_change(lrs, method):
    unit = lrs.unit().begin()
    assert unit.state("LMS.LaunchData", method, data=b"{}").status_code == 403
    assert unit.state("LMS.LaunchData").json == unit.data


@pytest.mark.parametrize("part", ["activityId", "agent", "registration"])
def test_nobody_reads_or_writes_anothers_documents(lrs, part):
    ann, bob = lrs.unit("Ann").begin(), lrs.unit("Bob", 1).begin()
    query = {"activityId": ann.told["activityId"], "agent": ann.told["actor"],
             "registration": ann.told["registration"], "stateId": "x"}  # fmt: skip
    query[part] = bob.told["actor" if part == "agent" else part]
    for method in ("GET", "PUT", "POST", "DELETE"):
        assert ann.ask(method, "activities/state", query_string=query, data=b"{}").status_code == 403


def test_profiles_are_not_overwritten_unseen(lrs):
    unit = lrs.unit().begin()
    asked: dict[str, Any] = {"query_string": {"agent": unit.told["actor"], "profileId": "cmi5LearnerPreferences"}}
    given = unit.ask("GET", "agents/profile", **asked)
    assert given.json == {"languagePreference": "en", "audioPreference": "on"}
    assert unit.ask("PUT", "agents/profile", data=b'{"audioPreference": "off"}', **asked).status_code == 204
    assert unit.ask("PUT", "agents/profile", data=b"{}", **asked).status_code == 409
    tag = unit.ask("GET", "agents/profile", **asked).headers["ETag"]
    assert unit.ask("PUT", "agents/profile", data=b"{}", headers={"If-Match": '"other"'}, **asked).status_code == 412
    assert unit.ask("PUT", "agents/profile", data=b"{}", headers={"If-None-Match": "*"}, **asked).status_code == 412
    assert unit.ask("PUT", "agents/profile", data=b"{}", headers={"If-Match": tag}, **asked).status_code == 204
    about = {"query_string": {"activityId": unit.told["activityId"], "profileId": "p"}, "data": b"x"}
    assert unit.ask("PUT", "activities/profile", **about).status_code == 204
    assert unit.ask("GET", "activities/profile", **about).data == b"x"


def test_a_unit_keeps_no_more_than_its_share(lrs):
    unit = lrs.unit().begin()
    statuses = [unit.state(f"d{number}", "PUT", data=b"x" * 900_000).status_code for number in range(5)]
    assert statuses == [204, 204, 204, 413, 413]
    assert unit.state("e", "PUT", data=b"x" * 1_100_000).status_code == 413
    assert unit.state("d4").status_code == 404


def test_commits_of_scorm_are_nothing_for_a_unit_of_cmi5(lrs):
    unit = lrs.unit().begin("initialized")
    body = json.dumps({"base": 0, "sequence": 9, "data": {"completion_status": "completed"}, "ended": True})
    assert lrs.client.post(f"/{unit.word}/state", data=body).status_code == 403
    assert lrs.states()[0][1] == "incomplete"


@pytest.mark.parametrize(
    ("method", "where", "status"),
    [("GET", "about", 200), ("GET", "activities", 404), ("GET", "", 404), ("DELETE", "statements", 405),
     ("PATCH", "activities/state", 405)],
)  # fmt: skip
def test_other_resources_are_not_there(lrs, method, where, status):
    unit = lrs.unit().begin()
    answer = unit.ask(method, where)
    assert (answer.status_code, answer.headers["X-Experience-API-Version"]) == (status, "1.0.3")


def test_the_version_of_xapi_has_to_be_said(lrs):
    unit = lrs.unit().begin()
    assert unit.ask("GET", "statements", headers={"X-Experience-API-Version": "2.0"}).status_code == 400
    assert VERSION["X-Experience-API-Version"] in unit.ask("GET", "about").json["version"]


@pytest.mark.parametrize("thing", ["a word", ["a list"], {"objectType": "Activity"}, 7])
def test_a_statement_about_something_odd_is_found_or_not_and_breaks_nothing(lrs, thing):
    unit = lrs.unit().begin("initialized")
    odd = {name: value for name, value in unit.statement("completed").items() if name != "id"}
    odd["verb"] = {"id": "https://example.org/noted"}
    odd["context"] = {**odd["context"], "contextActivities": {}}
    unit.post([odd | {"object": thing}])
    answer = unit.ask("GET", "statements", query_string={"activity": "https://example.org/other"})
    assert answer.status_code == 200 and answer.json == {"statements": [], "more": ""}
