"""A PostgreSQL server for one test run: made from nothing, fast because nothing on it has to survive."""

import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from random import SystemRandom
from typing import Any

import psycopg
from psycopg import sql

from tests.sharing import locked

USER = "palier"
START_SECONDS = 30
STOP_SECONDS = 10
FAST = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
]


class ServerMissing(Exception):
    """No server can be started on this machine, for the reason given."""


@dataclass(frozen=True)
class Server:
    """A running server, by its process and its port on 127.0.0.1; its own account is let in through its folder too."""

    pid: int
    port: int
    password: str
    folder: str

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of a database on this server."""
        return f"postgresql+psycopg://{USER}:{self.password}@127.0.0.1:{self.port}/{name}"

    def connect(self) -> psycopg.Connection:
        """A connection that makes and removes databases; by the socket in the folder, quicker than by password."""
        return psycopg.connect(
            host=self.folder, port=self.port, user=USER, dbname="postgres", autocommit=True, connect_timeout=5
        )

    def create_database(self, name: str) -> None:
        """Make an empty database."""
        self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def copy_database(self, template: str) -> str:
        """Make a database with all that is in the template, and give its name."""
        name = f"test_{secrets.token_hex(8)}"
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self._execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database if it exists, whoever is still connected to it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with self.connect() as connection:
            connection.execute(statement)


def running_server(folder: Path) -> Server:
    """The server of the run whose shared folder this is, started if nobody has yet.

    Raises ServerMissing, with the same reason in each process of the run, if none can be started.
    """
    described, reason = folder / "server.json", folder / "server.missing"
    with locked(folder / "server.lock"):
        if reason.exists():
            raise ServerMissing(reason.read_text(encoding="utf-8"))
        if not described.exists():
            try:
                server = start_server(folder / "postgresql")
            except ServerMissing as missing:
                reason.write_text(str(missing), encoding="utf-8")
                raise
            described.write_text(json.dumps(asdict(server)), encoding="utf-8")
    return Server(**json.loads(described.read_text(encoding="utf-8")))


def find_programs() -> Path:
    """The folder with initdb and postgres, the newest of Debian's first."""
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda programs: float(programs.parent.name))
    found = shutil.which("initdb")
    if found is None:
        raise ServerMissing("PostgreSQL is not installed here: its program initdb was not found")
    return Path(found).resolve().parent


def account() -> pwd.struct_passwd:
    """The account that the server runs under: our own, but not root, which PostgreSQL refuses."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerMissing("PostgreSQL does not run as root, and there is neither an account postgres nor nobody")


def start_server(folder: Path, settings: Sequence[str] = FAST) -> Server:
    """Make a server's files in the folder and start it; raises ServerMissing with the reason if it does not."""
    programs, owner, password = find_programs(), account(), secrets.token_hex(16)
    folder.mkdir(mode=0o700)
    secret = folder / "password"
    secret.write_text(password, encoding="utf-8")
    if os.getuid() == 0:
        shutil.chown(folder, owner.pw_uid, owner.pw_gid)
        shutil.chown(secret, owner.pw_uid, owner.pw_gid)
    data = folder / "data"
    options = ["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256"]
    made = subprocess.run(
        [programs / "initdb", "--pgdata", data, "--username", USER, "--pwfile", secret, *options],
        **as_account(owner, folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise ServerMissing(f"PostgreSQL could not be set up: {made.stderr.strip()}")
    return launch(folder, password, free_port(), settings)


def launch(folder: Path, password: str, port: int, settings: Sequence[str]) -> Server:
    """Start the server whose files lie in the folder, on that port, and wait until it answers."""
    programs, owner, log = find_programs(), account(), folder / "log"
    settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *settings]
    with log.open("a") as output:
        process = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *(part for setting in settings for part in ("-c", setting))],
            **as_account(owner, folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(process.pid, port, password, str(folder))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if answers(server):
            # It outlives this worker of the run: whoever started the run stops it, by its number.
            process.returncode = 0
            return server
        time.sleep(0.05)
    raise ServerMissing(f"PostgreSQL did not start: {log.read_text(encoding='utf-8', errors='replace').strip()}")


def answers(server: Server) -> bool:
    """Whether the server takes connections."""
    try:
        server.connect().close()
    except psycopg.OperationalError:
        return False
    return True


def as_account(owner: pwd.struct_passwd, folder: Path) -> dict[str, Any]:
    """How a program is started under that account, in a folder that it may enter."""
    if os.getuid() != 0:
        return {"cwd": folder}
    return {"cwd": folder, "user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on just now, nor on the next one, where a server has its packages.

    Below those from which connections get theirs: between this look and the server's start one could take it.
    """
    # Not the common chance, which tests set: two processes would draw the same.
    chance = SystemRandom()
    for _try in range(100):
        port = chance.randrange(20_000, 32_000, 2)
        with suppress(OSError), socket.socket() as probe, socket.socket() as beside:
            probe.bind(("127.0.0.1", port))
            beside.bind(("127.0.0.1", port + 1))
            return port
    raise RuntimeError("no two ports beside each other are free")


def stop_server(folder: Path) -> None:
    """Stop the server of this run, if one was started: at once for its clients, and wait until it has ended."""
    described = folder / "server.json"
    if not described.exists():
        return
    stop_process(Server(**json.loads(described.read_text(encoding="utf-8"))).pid)


def stop_process(pid: int) -> None:
    """The same of a server known by its process."""
    if not signal_process(pid, signal.SIGINT):
        return
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        if not signal_process(pid, 0) or reaped(pid):
            return
        time.sleep(0.02)
    signal_process(pid, signal.SIGKILL)


def signal_process(pid: int, number: int) -> bool:
    """Send a signal to a process of ours; whether it was still there."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def reaped(pid: int) -> bool:
    """Whether the process was a child of ours that has ended; a child stays in the list until it is asked for."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return False


def kill(server: Server) -> None:
    """kill -9 of a server with every process of its own, as when the machine's power fails; it may be launched anew."""
    family = [server.pid, *children(server.pid)]
    for pid in family:
        signal_process(pid, signal.SIGKILL)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline and any(_is_running(pid) for pid in family):
        time.sleep(0.01)
    # Else it would still be in the list, and the next one would take it for alive.
    reaped(server.pid)


def children(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if int(state.rpartition(")")[2].split()[1]) == pid:
            found.append(int(path.parent.name))
    return found


def _is_running(pid: int) -> bool:
    """Whether a process still does something: one that has ended and was not asked for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] not in ("Z", "X")
