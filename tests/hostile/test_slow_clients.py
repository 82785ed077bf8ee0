"""Clients that say nothing, or only a part, or take no answer: two hundred of each stop nobody, and none is kept."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.databases import sqlite_url
from tests.hostile.scene import ADMINISTRATOR, DIRECTOR, PASSWORD
from tests.hostile.serving import RunningServer, Visitor, running_server

CLIENTS = 200
# Within this time pages are answered: sooner than the server lets a client go, and far later than it should take.
SECONDS = 15
LARGE = "/assets/@tabler/core/dist/css/tabler.min.css"
# More than the system holds for a client that takes nothing.
LARGE_BYTES, TIMES = 500_000, 8
FORM = "Content-Type: multipart/form-data; boundary=b"


def nothing(_visitor: Visitor) -> bytes:
    return b""


def half_a_head(_visitor: Visitor) -> bytes:
    return b"GET / HTTP/1.1\r\nHost: x\r\nCook"


def no_body(visitor: Visitor) -> bytes:
    # Its session has a token, or the form would be refused for that.
    visitor.token("/imports")
    return visitor.head("POST", "/imports", FORM, "Content-Length: 60000")


def half_a_body(visitor: Visitor) -> bytes:
    field = f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{visitor.token("/imports")}\r\n'
    return no_body(visitor) + field.encode() + b"--b\r\n" + b"x" * 30_000


def half_a_chunk(visitor: Visitor) -> bytes:
    visitor.token("/imports")
    return visitor.head("POST", "/imports", FORM, "Transfer-Encoding: chunked") + b"ffff\r\n" + b"x" * 1000


def no_reading(visitor: Visitor) -> bytes:
    return visitor.head("GET", LARGE) * TIMES


KINDS = (nothing, half_a_head, no_body, half_a_body, half_a_chunk, no_reading)


@contextmanager
def connected(server: RunningServer, said: list[bytes]) -> Iterator[list[socket.socket]]:
    """A client for each of these beginnings, with no room for an answer."""
    with ExitStack() as stack:
        clients = []
        for beginning in said:
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(SECONDS)
            client.connect((server.host, server.port))
            client.sendall(beginning)
            clients.append(client)
        yield clients


def is_kept(client: socket.socket) -> bool:
    """Whether the server neither answered nor ended the connection."""
    client.setblocking(False)
    try:
        client.recv(1)
    except BlockingIOError:
        return True
    return False


def all_that_comes(client: socket.socket) -> bytes:
    """What a client still gets before the server ends the connection, which it has to do now."""
    client.settimeout(SECONDS)
    got = b""
    try:
        while chunk := client.recv(65536):
            got += chunk
    except ConnectionError:
        pass
    return got


@pytest.mark.parametrize("said", KINDS)
def test_two_hundred_at_once_keep_nobody_waiting(server: RunningServer, said: Callable[[Visitor], bytes]) -> None:
    beginning = said(server.signed_in(ADMINISTRATOR, PASSWORD))
    with connected(server, [beginning] * CLIENTS) as clients:
        assert server.ask("GET", "/health", timeout=SECONDS).status == 200
        assert server.visitor().sign_in(DIRECTOR, PASSWORD, timeout=SECONDS).status == 302
        assert said is no_reading or all(map(is_kept, clients))


def test_whoever_is_too_slow_is_let_go(hostile_template: Path, tmp_path: Path) -> None:
    """Byte by byte, so that there is always a sign of life; the answer that nobody takes is never sent whole."""
    with running_server(
        sqlite_url(hostile_template), tmp_path / "instance", PALIER_PATIENCE="1", PALIER_WORKERS="1"
    ) as server:
        visitor = server.signed_in(ADMINISTRATOR, PASSWORD)
        with connected(server, [said(visitor) for said in KINDS]) as clients:
            for _ in range(12):
                time.sleep(0.25)
                for client in clients[1:]:
                    drip(client)
            got = dict(zip(KINDS, map(all_that_comes, clients), strict=True))
        assert got.pop(nothing) == b""
        assert len(got.pop(no_reading)) < TIMES * LARGE_BYTES
        assert {kind.__name__: answer[:13] for kind, answer in got.items()} == {
            kind.__name__: b"HTTP/1.1 408 " for kind in got
        }


def drip(client: socket.socket) -> None:
    """Send one byte, if the connection is still there."""
    try:
        client.send(b"x")
    except ConnectionError:
        return
