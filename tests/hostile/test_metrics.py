"""The figures at /metrics: for whoever has the token, exact over all processes, and never more of them than routes."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.metrics.sheets import MEMORY, folder_name
from tests.databases import copy_sqlite, sqlite_url
from tests.hostile.scene import ADMINISTRATOR, PASSWORD
from tests.hostile.serving import RunningServer, running_server
from tests.hostile.watched import send, until
from tests.postgresql import children

TOKEN = "a token of a test 0123456789".replace(" ", "-")


@pytest.fixture
def watched(hostile_template: Path, tmp_path: Path) -> Iterator[RunningServer]:
    """A server of two processes that counts."""
    file = copy_sqlite(hostile_template, tmp_path)
    with running_server(
        sqlite_url(file), tmp_path / "instance", PALIER_METRICS_TOKEN=TOKEN, PALIER_WORKERS="2"
    ) as server:
        yield server
    programme = f"{tmp_path / 'instance'}|{sqlite_url(file)}"
    (sheets,) = MEMORY.glob(f"{folder_name(programme)}-*")
    assert sheets.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(sheets)


def figures(server: RunningServer) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every figure by its name and the values of its labels."""
    answer = server.ask("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status == 200 and answer.headers["cache-control"] == "no-store"
    found = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found[sample.name, tuple(value for _name, value in sorted(sample.labels.items()))] = sample.value
    return found


def test_nobody_reads_them_without_the_token(watched: RunningServer, server: RunningServer) -> None:
    """Nor is there anything where no token is set."""
    for sent in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": TOKEN}):
        answer = watched.ask("GET", "/metrics", headers=sent)
        assert (answer.status, answer.headers["www-authenticate"], answer.body) == (401, "Bearer", b"")
    assert server.ask("GET", "/metrics", headers={"Authorization": "Bearer "}).status == 404


def test_every_request_is_counted_once(watched: RunningServer) -> None:
    """Whoever answers it, also after one of them was killed; by the names of routes, whatever addresses are tried."""
    deadline = time.monotonic() + 30
    while (before := figures(watched))["palier_workers", ()] < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    for number in range(12):
        assert watched.ask("GET", "/sign-in").status == 200
        assert watched.ask("GET", f"/no/{number}").status == 404
    after = figures(watched)
    assert after["palier_requests_total", ("accounts.sign_in", "200")] == 12
    assert after["palier_requests_total", ("none", "404")] == 12
    assert after["palier_request_seconds_count", ("accounts.sign_in",)] == 12
    assert after["palier_request_seconds_bucket", ("+Inf", "accounts.sign_in")] == 12
    assert after["palier_requests_running", ()] == 1
    new = {key for key in after.keys() - before.keys() if key[0] == "palier_requests_total"}
    assert new <= {("palier_requests_total", (name, "200")) for name in ("accounts.sign_in", "metrics")} | {
        ("palier_requests_total", ("none", "404"))
    }
    assert after["palier_workers", ()] == 2
    assert all(after["palier_process_resident_bytes", (worker,)] > 20e6 for worker in ("0", "1"))
    one, _other = children(watched.process.pid)
    os.kill(one, signal.SIGKILL)
    until(lambda: set(children(watched.process.pid)) - {one, _other} != set())
    until(lambda: figures(watched).get(("palier_workers", ())) == 2)
    assert figures(watched)["palier_requests_total", ("accounts.sign_in", "200")] == 12


def test_work_and_database_are_told(watched: RunningServer) -> None:
    karim = watched.signed_in(ADMINISTRATOR, PASSWORD)
    token = karim.token("/imports")
    before = figures(watched)
    kept = send(karim, token, "products", "code,name,range,cost\nwheel,Wheel,Parts,\n")
    assert karim.post(f"{kept}/apply", {"csrf_token": token}).status == 302
    assert karim.post(f"{kept}/undo", {"csrf_token": token}).status == 302
    assert karim.post(f"{kept}/undo", {"csrf_token": token}).status == 409
    after = figures(watched)
    ended = {
        (work, outcome): after["palier_work_total", (outcome, work)] for work, outcome in (
            ("trial", "done"), ("import", "done"), ("undoing", "done"), ("undoing", "refused"), ("import", "failed"))
    }  # fmt: skip
    assert list(ended.values()) == [1, 1, 1, 1, 0]
    assert after["palier_work_seconds_count", ("import",)] == 1
    # Catalogue changes may move anybody's points: what runs is scored for the trial and for the import.
    assert after["palier_work_total", ("done", "scoring")] >= 2
    applied = ("palier_imports", ("applied", "products"))
    assert after[applied] == before[applied] + 1
    assert after["palier_imports", ("undone", "products")] == 1
    assert after["palier_database_up", ()] == 1
    assert after["palier_database_connections_limit", ()] >= 5
