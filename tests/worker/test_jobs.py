"""What jobs do, what is written down of it, and who is told."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.worker import records
from app.worker.jobs import Job, run
from app.worker.records import Outcome, last_of_each, latest_runs
from core.clock import as_if, utc_now
from core.errors import Refused
from tests.conftest import Palier
from tests.web.conftest import Visitor

CHALLENGE = """
code = "{code}"
title = "{code}"
start = 2024-01-01
end = 2024-03-31
{more}
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 100
"""


def noted(facts: dict[str, Any], fails: bool = False) -> None:
    def work() -> dict[str, Any]:
        if fails:
            raise ValueError("a word of somebody's")
        return facts

    records.note(run(Job("calendar", 1, work)))


def test_runs_that_come_to_the_same_stand_in_one_row(app: Flask) -> None:
    """Idle ones and failures follow one another; whatever was done stands by itself."""
    for facts, fails in (({}, False), ({}, False), ({"closed": ["a"]}, False), ({"closed": ["a"]}, False)):
        noted(facts, fails)
    for _ in range(3):
        noted({}, fails=True)
    runs = latest_runs(9)
    assert [(one.outcome, one.times) for one in runs] == [("failed", 3), ("done", 1), ("done", 1)]
    # What went wrong is told by its kind alone.
    assert json.loads(runs[0].told) == {"error": "ValueError"}
    assert last_of_each()["calendar"].outcome == Outcome.FAILED


def test_old_runs_go_but_for_the_last_of_each_job(app: Flask) -> None:
    with as_if(utc_now() - timedelta(days=200)):
        noted({"closed": ["a"]})
        records.note(run(Job("expired", 1, dict)))
    noted({"closed": ["b"]})
    assert records.forget_old_runs() == 1
    assert {name: json.loads(one.told) for name, one in last_of_each().items()} == {
        "calendar": {"closed": ["b"]}, "expired": {},
    }  # fmt: skip


def test_once_does_what_is_due_and_tells_it(palier: Palier, tmp_path: Any) -> None:
    """What cannot be done is told with its reason, and done by nobody; nothing is done twice."""
    for code, more in (("over", "close_on = 2024-04-05"), ("open", ""), ("year-2024-01", 'renew = "quarter"')):
        (tmp_path / f"{code}.toml").write_text(CHALLENGE.format(code=code, more=more))
        palier("challenge", "add", f"{code}.toml")
        palier("challenge", "launch", code)
    told = palier("worker", "--once")
    assert "Challenge “over” closed." in told and "Season “" in told
    assert "Launches, closings and seasons: Nothing was due.\n" in palier("worker", "--once")
    assert palier("check") == "16 checks: everything holds.\n"


def test_check_tells_what_is_late(palier: Palier, tmp_path: Any) -> None:
    """What should have been done long ago without a worker; and a worker that ran once and does no more."""
    (tmp_path / "over.toml").write_text(CHALLENGE.format(code="over", more="close_on = 2024-04-05"))
    palier("challenge", "add", "over.toml")
    palier("challenge", "launch", "over")
    assert "“over” should have been closed" in palier("check", fails=True)
    palier("worker", "--once")
    palier("check")
    with as_if(utc_now() + timedelta(hours=4)):
        assert "The worker has not run since" in palier("check", fails=True)


def test_the_page_tells_what_failed(
    web: Flask, add: Callable[..., None], visit: Callable[[str | None], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    add("administrator@example.org", "administrator")
    visitor = visit("administrator@example.org")
    assert "The worker has never run" in visitor.get("/jobs").text
    with web.app_context():
        noted({}, fails=True)
        noted({"refused": [["spring", str(Refused("“P9” is not there."))]]})
    page = visitor.get("/jobs").text
    assert "Something went wrong: ValueError." in page and "spring could not be done: “P9” is not there." in page
