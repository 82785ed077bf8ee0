"""PostgreSQL killed while people import and undo: nothing that was told is lost, nothing is there twice or in part.

PALIER_SERVER_KILLS=30 kills it so often; otherwise it is but once.
"""

import os
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from app import create_app
from core.accounts.managing import add_account
from core.accounts.models import Role
from core.db import db, writing
from tests.conftest import Palier
from tests.hostile.own import Own
from tests.hostile.scene import PASSWORD
from tests.hostile.serving import RunningServer, Visitor, running_server
from tests.hostile.watched import send

KILLS = int(os.environ.get("PALIER_SERVER_KILLS", "1"))
CLIENTS, LINES = 3, 40
HEADER = "kind,document,line,date,rep,client,product,quantity,amount\n"


@dataclass
class Load:
    """People who import a batch of lines after the other, and undo some; what they were told was done."""

    server: RunningServer
    imported: dict[str, bool] = field(default_factory=dict)
    undone: dict[str, bool] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    stopping: threading.Event = field(default_factory=threading.Event)
    faults: list[BaseException] = field(default_factory=list)

    def run(self, number: int) -> None:
        """One of them, until told to stop."""
        try:
            visitor = self.server.signed_in(importer(number), PASSWORD)
            token = visitor.token("/imports")
            batch = 0
            while not self.stopping.is_set():
                batch += 1
                self.live(visitor, token, f"B{number}-{batch}", undo=batch % 3 == 0)
        except BaseException as fault:
            self.faults.append(fault)

    def live(self, visitor: Visitor, token: str, name: str, undo: bool) -> None:
        """Import a batch, and undo it perhaps; each is done where the server says so, else it is not known."""
        try:
            kept = send(visitor, token, "sales", batch_of(name))
        except (AssertionError, OSError, HTTPException) as refused:
            self.note(refused.args[0][0] if isinstance(refused, AssertionError) else 0)
            return
        self.imported[name] = False
        self.imported[name] = self.post(visitor, token, f"{kept}/apply")
        if undo and self.imported[name]:
            self.undone[name] = False
            self.undone[name] = self.post(visitor, token, f"{kept}/undo")

    def post(self, visitor: Visitor, token: str, path: str) -> bool:
        try:
            answer = visitor.post(path, {"csrf_token": token})
        except (OSError, HTTPException):
            return self.note(0)
        return self.note(answer.status)

    def note(self, status: int) -> bool:
        self.statuses[status] += 1
        if status != 302:
            time.sleep(0.1)
        return status == 302

    @property
    def done(self) -> int:
        """How many batches were told to be imported."""
        return sum(self.imported.values())


def importer(number: int) -> str:
    """An account of each one's own: costly acts of one account take turns."""
    return f"importer{number}@example.org"


def add_importers(url: str) -> None:
    """Add these accounts."""
    with create_app(url).app_context():
        with writing(db.session()) as session:
            for number in range(CLIENTS):
                add_account(session, importer(number), "", Role.ADMINISTRATOR, (), PASSWORD, "en")
        db.session.remove()
        db.engine.dispose()


def batch_of(name: str) -> str:
    """A file of sale lines of one document."""
    return HEADER + "".join(
        f"sell_in,{name},{line},{date},R{line % 3 + 1},C{line % 7},road,1,{line}0.50\n"
        for line in range(1, LINES + 1)
        for date in [time.strftime("%Y-%m-%d")]
    )


def test_killed_under_load(own: Own, tmp_path: Path) -> None:
    """What was told to be done is there; whatever else is there wholly or not at all; nothing is there twice."""
    add_importers(own.url)
    with running_server(own.url, tmp_path / "instance") as server:
        load = Load(server)
        threads = [threading.Thread(target=load.run, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(KILLS):
                progress(load)
                time.sleep(random.uniform(0, 1))
                own.kill()
                time.sleep(random.uniform(0, 0.5))
                own.start()
            progress(load)
        finally:
            load.stopping.set()
            for thread in threads:
                thread.join()
        assert load.faults == []
        assert server.process.poll() is None
        assert "Traceback" not in server.log.read_text()
    assert set(load.statuses) <= {0, 302, 429, 503}, load.statuses
    told = f"{KILLS} kills: {load.done} of {len(load.imported)} batches told as imported, "
    print(told + f"{sum(load.undone.values())} of {len(load.undone)} as undone; answers {dict(load.statuses)}")
    check(own, load)


def progress(load: Load) -> None:
    """Wait until two more batches were told to be imported."""
    enough, deadline = load.done + 2, time.monotonic() + 300
    while load.done < enough:
        assert load.faults == [] and time.monotonic() < deadline, (load.faults, load.statuses)
        time.sleep(0.02)


def check(own: Own, load: Load) -> None:
    lines: dict[str, Counter[str]] = {name: Counter() for name in load.imported}
    for name, status, count in own.on_programme(
        "SELECT document, status, count(*) FROM sale_line WHERE document LIKE 'B%' GROUP BY document, status"
    ):
        lines[name][status] = count
    for name, is_done in load.imported.items():
        there = dict(lines[name])
        whole = [{"validated": LINES}, {}]
        if name in load.undone:
            whole = [{"cancelled": LINES}, {"validated": LINES}]
        assert there in (whole[:1] if load.undone.get(name, is_done) else whole), (name, there, is_done)
    palier = Palier(own.url)
    assert palier("score", "spring") == "0\n"
    palier("verify")
    ((ledger, standings),) = own.on_programme(
        "SELECT (SELECT sum(points) FROM posting WHERE challenge_id = c.id),"
        " (SELECT sum(points) FROM standing WHERE challenge_id = c.id) FROM challenge c WHERE code = 'spring'"
    )
    assert ledger == standings
    ((applied,),) = own.on_programme(
        "SELECT count(*) FROM import_run WHERE file_name = 'sales.csv' AND state = 'applied' AND undoes_id IS NULL"
    )
    standing = sum(1 for there in lines.values() if there["validated"])
    assert applied >= standing
