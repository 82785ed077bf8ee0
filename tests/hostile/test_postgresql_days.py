"""Bad days of a server on PostgreSQL: it loses its connections, its place, its database, and is killed under load.

PALIER_SERVER_KILLS=30 kills PostgreSQL so often while people import and undo; otherwise it is but twice.
"""

import os
import random
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from app import create_app
from core.accounts.models import Role
from core.accounts.services import add_account
from core.db import db, writing
from tests.conftest import Palier
from tests.hostile.scene import PASSWORD, fill
from tests.hostile.serving import RunningServer, Visitor, running_server
from tests.hostile.watched import Watched, send
from tests.postgresql import Server, ServerMissing, account, kill, launch, start_server, stop_process

KILLS = int(os.environ.get("PALIER_SERVER_KILLS", "2"))
CLIENTS, LINES = 3, 40
# What is committed outlives the processes, though not the machine.
DURABLE = ["fsync=off", "autovacuum=off", "max_connections=60"]
HEADER = "kind,document,line,date,rep,client,product,quantity,amount\n"
NAME = "palier"


@dataclass
class Own:
    """A PostgreSQL server that a test may kill, with the programme in a database."""

    server: Server
    folder: Path

    @property
    def url(self) -> str:
        """The programme's address, the same after each start."""
        return self.server.url(NAME)

    def kill(self) -> None:
        """kill -9 of all of it."""
        kill(self.server)

    def start(self) -> None:
        """Start it again, on what it left."""
        self.server = launch(self.folder, self.server.password, self.server.port, DURABLE)

    def sql(self, statement: str, **values: Any) -> list[Any]:
        """Do something beside Palier, by the way that needs no database of its own."""
        with self.server.connect() as connection:
            done = connection.execute(statement.encode(), values or None)
            return done.fetchall() if done.description else []

    def on_programme(self, statement: str) -> list[Any]:
        """Do something in the programme's database."""
        url = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def end_connections(self) -> None:
        """End every connection to the programme."""
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'palier'")


@pytest.fixture
def own(databases_folder: Path, tmp_path: Path, migrate: Callable[[str], None]) -> Iterator[Own]:
    """The server with the programme; ended with the test."""
    folder = databases_folder / f"own-{os.getpid()}-{time.monotonic_ns()}"
    try:
        own = Own(start_server(folder, DURABLE), folder)
    except ServerMissing as missing:
        pytest.skip(str(missing))
    own.server.create_database(NAME)
    migrate(own.url)
    fill(own.url, tmp_path)
    yield own
    stop_process(own.server.pid)
    shutil.rmtree(folder, ignore_errors=True)


def test_a_row_of_bad_days(own: Own, tmp_path: Path) -> None:
    """One after the other, on one server of pages, which is never restarted."""
    with running_server(own.url, tmp_path / "instance") as server:
        watched = Watched(server, own.url)
        watched.right_again()
        for day in (lost_connections, a_killed_server, a_reading_database, a_gone_database, a_newer_one, a_full_disk):
            day(watched, own)
        assert server.process.poll() is None
        assert "Traceback" not in server.log.read_text()


def lost_connections(watched: Watched, own: Own) -> None:
    """Nobody notices, unless something was being asked just then."""
    own.end_connections()
    assert {watched.read().status for _ in range(6)} == {200}
    watched.right_again()


def a_killed_server(watched: Watched, own: Own) -> None:
    own.kill()
    for answer in (watched.read(), watched.write()):
        assert "The database does not answer" in watched.said_in(answer, "lost")
    watched.command_says("challenge", "list")
    own.start()
    watched.right_again()


def a_reading_database(watched: Watched, own: Own) -> None:
    """As after a failover to a copy that is not the first one yet."""
    own.sql("ALTER DATABASE palier SET default_transaction_read_only = on")
    own.end_connections()
    said = watched.said_in(watched.write(), "read_only")
    assert "Nothing can be stored at the moment" in said and "Nothing was changed." in said
    assert watched.read().status == 200
    assert "read-only" in watched.command_says("challenge", "delete", "next")
    own.sql("ALTER DATABASE palier RESET default_transaction_read_only")
    own.end_connections()
    watched.right_again()


def a_gone_database(watched: Watched, own: Own) -> None:
    own.end_connections()
    own.sql("ALTER DATABASE palier RENAME TO elsewhere")
    for answer in (watched.read(), watched.write()):
        assert "The database does not answer" in watched.said_in(answer, "lost")
    own.sql("ALTER DATABASE elsewhere RENAME TO palier")
    watched.right_again()


def a_newer_one(watched: Watched, own: Own) -> None:
    ((head,),) = own.on_programme("SELECT version_num FROM alembic_version")
    own.on_programme("UPDATE alembic_version SET version_num = '9999'")
    assert "Palier is being updated" in watched.said_in(watched.write(), "newer")
    assert "newer Palier" in watched.command_says("challenge", "list")
    own.on_programme(f"UPDATE alembic_version SET version_num = '{head}'")
    watched.right_again()


def a_full_disk(watched: Watched, own: Own) -> None:
    """Only where there is a small disk: that of the tables alone, as PostgreSQL itself ends where its log has none."""
    with small_disk(own.folder / "disk") as disk:
        if disk is None:
            return
        own.sql(f"CREATE TABLESPACE small LOCATION '{disk}'")
        own.end_connections()
        own.sql("ALTER DATABASE palier SET TABLESPACE small")
        watched.right_again()
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(shutil.disk_usage(disk).free // 4096 * 4096))
        # Within the pages that are there already some more finds room.
        answer = watched.write()
        while answer.status == 302:
            with suppress(psycopg.errors.DiskFull):
                own.on_programme("INSERT INTO team (name) SELECT g::text || random() FROM generate_series(1, 20) g")
            answer = watched.write()
        assert "There is no room left" in watched.said_in(answer, "full", 507)
        ballast.unlink()
        watched.right_again()
        own.end_connections()
        own.sql("ALTER DATABASE palier SET TABLESPACE pg_default")
        own.sql("DROP TABLESPACE small")


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A small disk that PostgreSQL may write; None where none can be made."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "palier-test", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        shutil.chown(folder, account().pw_uid, account().pw_gid)
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


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
