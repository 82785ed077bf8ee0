"""The worker killed at random moments: what was due is done once, whoever is killed over it.

PALIER_WORKER_KILLS=50 kills it 50 times on each kind of database; otherwise it is but a few times.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from app.address import access_url
from tests.conftest import Palier
from tests.databases import KINDS, Kind
from tests.notifications.smtp import Taken, mail_server

KILLS = int(os.environ.get("PALIER_WORKER_KILLS", "2"))
COMMAND = Path(sys.executable).with_name("palier")
# Enough to be in the midst of it most of the time.
CHALLENGES = max(6, KILLS)
SECONDS = 120
ACCOUNTS = 2

PEOPLE = "code,name,kind,team,email,parent\n" + "".join(f"R{n},Rep {n},rep,North,r{n}@example.org,\n" for n in range(9))
SALES = "kind,document,line,date,rep,client,product,quantity,amount\n" + "".join(
    f"sell_in,F{n},1,2025-{1 + n % 12:02}-{1 + n % 28:02},R{n % 9},C{n % 7},,1,{n}\n" for n in range(600)
)
CHALLENGE = """code = "{code}"
title = "{code}"
start = 2025-01-01
end = 2025-12-31
close_on = 2026-01-05
{more}
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 10
"""
DUE = (
    "SELECT count(*) FROM challenge WHERE state IN ('running', 'draft') AND source LIKE '%close_on = 2026-01%'",
    "SELECT count(*) FROM challenge c WHERE source LIKE '%renew = %' AND source LIKE '%close_on = 2026-01%'"
    " AND NOT EXISTS (SELECT 1 FROM challenge n WHERE n.former_id = c.id)",
    "SELECT count(*) FROM mail WHERE state IN ('waiting', 'claimed')",
)
RUNS = "SELECT told FROM job_run WHERE job = 'mails'"
TOLD = {
    "challenges": "SELECT code, state FROM challenge ORDER BY code",
    "decisions": "SELECT c.code, e.act, count(*) FROM challenge_event e JOIN challenge c ON c.id = e.challenge_id"
    " GROUP BY c.code, e.act ORDER BY c.code, e.act",
    "closings": "SELECT c.code, count(*) FROM challenge_closing x JOIN challenge c ON c.id = x.challenge_id"
    " GROUP BY c.code ORDER BY c.code",
    "ledger": "SELECT c.code, p.code, sum(points) FROM posting JOIN challenge c ON c.id = challenge_id"
    " JOIN participant p ON p.id = participant_id GROUP BY c.code, p.code ORDER BY c.code, p.code",
}


class Programme:
    """A programme on a database of a kind, and its workers."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.palier = Palier(url)
        self.engine = create_engine(url)

    def start(self, server: Taken) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ, "PALIER_LANGUAGE": "en", "PALIER_INSTANCE": str(self.folder),
            "PALIER_SMTP_HOST": "127.0.0.1", "PALIER_SMTP_PORT": str(server.port), "PALIER_SMTP_SECURITY": "none",
            "PALIER_MAIL_FROM": "palier@example.org",
        }  # fmt: skip
        with (self.folder / "worker.log").open("ab") as log:
            return subprocess.Popen([COMMAND, "--database", self.url, "worker"], env=environment, stderr=log)

    def kill_after(self, seconds: float, server: Taken) -> None:
        """Kill a worker so long after it took the lead, or at once where that is negative."""
        leads = self.leads()
        worker = self.start(server)
        try:
            latest = time.monotonic() + SECONDS
            while seconds >= 0 and self.leads() == leads and time.monotonic() < latest:
                time.sleep(0.02)
            time.sleep(abs(seconds))
        finally:
            worker.kill()
            worker.wait()

    def leads(self) -> int:
        """How many workers have taken the lead so far."""
        log = self.folder / "worker.log"
        return log.read_text().count("it has the lead") if log.exists() else 0

    def read(self, query: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def said(self) -> str:
        """What the workers had to say, for whoever looks for a mistake."""
        log = (self.folder / "worker.log").read_text()[-8000:]
        if self.engine.dialect.name != "postgresql":
            return log
        busy = "SELECT pid, state, wait_event_type, wait_event, xact_start, query FROM pg_stat_activity"
        return "\n".join([log, *map(str, self.read(f"{busy} WHERE datname = current_database()"))])

    def read_access(self, query: str) -> list[tuple[Any, ...]]:
        """The same of the access database."""
        engine = create_engine(access_url(self.engine.url) or self.engine.url)
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return rows

    def is_done(self) -> bool:
        return all(self.read(query) == [(0,)] for query in DUE)


@pytest.fixture(params=KINDS)
def programme(
    request: pytest.FixtureRequest,
    fresh_database: Callable[[Kind], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Programme]:
    """Challenges that should all have been closed long ago: every other one is renewed too, every third a draft."""
    monkeypatch.chdir(tmp_path)
    made = Programme(fresh_database(request.param), tmp_path)
    (tmp_path / "participants.csv").write_text(PEOPLE)
    (tmp_path / "sales.csv").write_text(SALES)
    for what in ("participants", "sales"):
        made.palier("import", what, f"{what}.csv")
    from tests.operations.programme import at

    with at(made.url) as session:
        from challenges.lifecycle.services import add_challenge, launch_challenge
        from core.accounts.managing import add_account
        from core.accounts.models import Role
        from core.db import writing

        with writing(session):
            for number in range(ACCOUNTS):
                add_account(session, f"r{number}@example.org", "Rep", Role.REP, [f"R{number}"], "a password of a test")
            for number in range(CHALLENGES):
                more = 'renew = "year"' if number % 2 else ""
                draft = add_challenge(session, CHALLENGE.format(code=f"year-{number:02}", more=more))
                if number % 3:
                    launch_challenge(session, f"year-{number:02}")
                else:
                    draft.launch_on = date(2026, 1, 1)
    yield made
    made.engine.dispose()


def test_killed_at_random_moments(programme: Programme) -> None:
    """Each challenge is launched and closed once, each season started once, each mail sent once or told uncertain."""
    with mail_server() as server:
        kill_and_look(programme, server)


def kill_and_look(programme: Programme, server: Taken) -> None:
    moments = random.Random(os.urandom(8))
    kills = 0
    for _ in range(KILLS):
        programme.kill_after(moments.uniform(-0.3, 2.5), server)
        kills += not programme.is_done()
    leads, last = programme.leads(), programme.start(server)
    try:
        latest = time.monotonic() + SECONDS + 5 * CHALLENGES
        # It may find nothing left to do, and is told to end once it can hear it.
        while not programme.is_done() or programme.leads() == leads:
            assert time.monotonic() < latest, programme.said()
            time.sleep(0.2)
    finally:
        last.terminate()
        assert last.wait(SECONDS) == 0
    print(f"{KILLS} kills, {kills} of them before all was done")
    told = {name: programme.read(query) for name, query in TOLD.items()}
    closed = [(f"year-{number:02}", 1) for number in range(CHALLENGES)]
    assert told["closings"] == closed
    decisions = {(code, act): count for code, act, count in told["decisions"]}
    assert set(decisions.values()) == {1}
    assert len(told["challenges"]) == CHALLENGES + CHALLENGES // 2
    look_at_mails(programme, server)
    failed = programme.read_access("SELECT job, began_at, told FROM job_run WHERE outcome = 'failed'")
    assert not failed, f"{failed}\n{programme.said()}"
    assert "holds" in programme.palier("check", "--score")


def look_at_mails(programme: Programme, server: Taken) -> None:
    """As many as there were launches, closings and seasons, for each account; none came twice; the unknown is told."""
    mails = dict(programme.read("SELECT message_id, state FROM mail"))
    launches = sum(number % 3 == 0 for number in range(CHALLENGES))
    assert len(mails) == ACCOUNTS * (CHALLENGES + CHALLENGES // 2 + launches)
    assert set(mails.values()) <= {"sent", "uncertain"}
    came = server.names()
    assert len(came) == len(set(came))
    assert {name for name, state in mails.items() if state == "sent"} <= set(came) <= set(mails)
    uncertain = sum(state == "uncertain" for state in mails.values())
    assert uncertain <= KILLS
    told = sum(json.loads(row[0]).get("mails_unknown", 0) for row in programme.read_access(RUNS))
    assert told <= uncertain
    print(f"{len(mails)} mails, {uncertain} of them uncertain")
