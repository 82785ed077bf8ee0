"""The command that serves: its processes, how they end, and what it believes of a proxy."""

import fcntl
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.hostile.scene import ANNA, PASSWORD
from tests.hostile.serving import COMMAND, RunningServer, running_server

STATEMENT = "/challenges/spring/participants/R1/statement.pdf"
SECURE = "strict-transport-security"


def children(server: RunningServer) -> set[int]:
    """The processes that make pages."""
    pid = server.process.pid
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it is true; fails where that takes too long."""
    latest = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < latest
        time.sleep(0.05)


def is_taken(port: int) -> bool:
    """Whether somebody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_only_a_proxy_that_there_is_tells_of_the_client(
    server: RunningServer, hostile_database: str, tmp_path: Path
) -> None:
    """Neither without a proxy, nor by a header that WSGI takes for the proxy's."""
    assert SECURE not in server.ask("GET", "/health", headers={"X-Forwarded-Proto": "https"}).headers
    with running_server(
        hostile_database, tmp_path / "instance", PALIER_PROXIES="1", PALIER_HTTPS="0", PALIER_WORKERS="1"
    ) as behind:
        assert SECURE in behind.ask("GET", "/health", headers={"X-Forwarded-Proto": "https"}).headers
        assert SECURE not in behind.ask("GET", "/health", headers={"X_Forwarded_Proto": "https"}).headers


def test_a_process_that_was_ended_is_replaced_and_a_stop_waits_for_answers(
    hostile_database: str, tmp_path: Path
) -> None:
    folder = tmp_path / "instance"
    with running_server(hostile_database, folder) as server, ThreadPoolExecutor() as pool:
        until(lambda: len(children(server)) == 2)
        (ended, *_others) = children(server)
        os.kill(ended, signal.SIGKILL)
        until(lambda: len(children(server)) == 2 and ended not in children(server))
        visitor = server.signed_in(ANNA, PASSWORD)
        with (folder / "turns" / "statement-0").open("w") as one, (folder / "turns" / "statement-1").open("w") as other:
            for lock in (one, other):
                fcntl.flock(lock, fcntl.LOCK_EX)
            answer = pool.submit(visitor.get, STATEMENT)
            until(lambda: any(folder.glob("turns/statement-of-*")))
            server.process.terminate()
            until(lambda: not is_taken(server.port))
        assert answer.result().body.startswith(b"%PDF-")
        assert server.process.wait(30) == 0


def test_nothing_is_left_of_a_server_that_was_killed(hostile_database: str, tmp_path: Path) -> None:
    with running_server(hostile_database, tmp_path / "instance") as server:
        until(lambda: len(children(server)) == 2)
        pids = children(server)
        server.process.kill()
        server.process.wait()
        until(lambda: not is_taken(server.port))
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))


def test_a_port_that_is_taken_is_told_in_words(server: RunningServer, hostile_database: str) -> None:
    command = [str(COMMAND), "--database", hostile_database, "serve", "--port", str(server.port)]
    ended = subprocess.run(
        command, env=os.environ | {"PALIER_LANGUAGE": "en"}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert f"Port {server.port} of 127.0.0.1 cannot be used" in ended.stderr
