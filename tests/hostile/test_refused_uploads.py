"""Uploads that nobody wants are answered before they are sent, and those that are wanted lie on the disk meanwhile."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.scene import ADMINISTRATOR, ANNA, PASSWORD
from tests.hostile.serving import RunningServer, Visitor

GIGABYTE, MEGABYTE = 2**30, 2**20
MULTIPART = "Content-Type: multipart/form-data; boundary=b"
HUGE, CHUNKED = f"Content-Length: {10 * GIGABYTE}", "Transfer-Encoding: chunked"
ALLOWED = f"Content-Length: {50 * MEGABYTE}"
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f.csv"\r\n\r\n'


@pytest.fixture(scope="module")
def office(server: RunningServer) -> Visitor:
    """The administrator, who has opened the page with the form."""
    visitor = server.signed_in(ADMINISTRATOR, PASSWORD)
    visitor.token("/imports")
    return visitor


def token_field(token: str) -> bytes:
    """The first field of the form."""
    return f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'.encode()


def answer_to(client: socket.socket) -> bytes:
    """The first part of what the server answers."""
    return client.recv(65536)


def status_of(answer: bytes) -> int:
    return int(answer[9:12])


def ended(client: socket.socket) -> bool:
    """Whether the server has ended its side."""
    while client.recv(65536):
        pass
    return True


@pytest.mark.parametrize("size", [HUGE, CHUNKED, ALLOWED])
@pytest.mark.parametrize(("path", "email", "status"), [
    ("/imports", "", 302),
    ("/imports", ANNA, 403),
    ("/imports", ADMINISTRATOR, 400),
    ("/nowhere", "", 404),
    ("/health", "", 405),
])  # fmt: skip
def test_refused_by_its_head(server: RunningServer, path: str, email: str, status: int, size: str) -> None:
    """Nobody signed in; a rep; an administrator whose session has no token yet; no such page; none that takes forms."""
    visitor = server.signed_in(email, PASSWORD) if email else server.visitor()
    with server.connect() as client:
        client.sendall(visitor.head("POST", path, MULTIPART, size))
        answer = answer_to(client)
        # Ten gigabytes are too much for an administrator too.
        assert status_of(answer) == (413 if (email, size) == (ADMINISTRATOR, HUGE) else status)
        assert b"\r\nConnection: close\r\n" in answer
        assert ended(client)


@pytest.mark.parametrize(("path", "kind", "size"), [
    ("/imports", MULTIPART, 64 * MEGABYTE + 1),
    ("/imports", MULTIPART, 10 * GIGABYTE),
    ("/imports", "Content-Type: application/x-www-form-urlencoded", 2 * MEGABYTE),
    ("/imports", "Content-Type: application/octet-stream", 2 * MEGABYTE),
    ("/sign-in", "Content-Type: application/x-www-form-urlencoded", 100_000),
    ("/sign-in", MULTIPART, 100_000),
])  # fmt: skip
def test_too_large_by_its_head(server: RunningServer, office: Visitor, path: str, kind: str, size: int) -> None:
    with server.connect() as client:
        client.sendall(office.head("POST", path, kind, f"Content-Length: {size}"))
        answer = answer_to(client)
        assert status_of(answer) == 413
        assert ended(client)


def test_too_large_without_a_length(server: RunningServer, office: Visitor) -> None:
    """It is read as far as it may be large; then the page says in words what is wrong."""
    piece = b"x" * MEGABYTE
    chunk = b"%x\r\n%s\r\n" % (MEGABYTE, piece)
    with server.connect() as client:
        client.sendall(office.head("POST", "/imports", MULTIPART, CHUNKED))
        beginning = token_field(office.token("/imports")) + FILE
        client.sendall(b"%x\r\n%s\r\n" % (len(beginning), beginning))
        for _ in range(64):
            client.sendall(chunk)
        answer = answer_to(client)
        assert status_of(answer) == 413
        assert b"too large for the browser" in answer + client.recv(65536)


@pytest.mark.parametrize("fields", [token_field("wrong") + FILE, FILE], ids=["wrong", "later"])
def test_refused_by_its_beginning(server: RunningServer, office: Visitor, fields: bytes) -> None:
    """Of fifty megabytes with a wrong token, or none before the file, a few thousand bytes are enough."""
    with server.connect() as client:
        client.sendall(office.head("POST", "/imports", MULTIPART, ALLOWED) + fields + b"x" * 20_000)
        answer = answer_to(client)
        assert status_of(answer) == 400
        assert b"open for too long" in answer + client.recv(65536)


def test_who_sends_on_is_cut_off(server: RunningServer) -> None:
    """The answer is there to be read; of ten gigabytes a small part is dropped, and then no more is taken."""
    piece, sent = b"x" * MEGABYTE, 0
    with server.connect() as client:
        client.sendall(server.visitor().head("POST", "/imports", MULTIPART, HUGE))
        try:
            while sent < 10 * GIGABYTE:
                client.sendall(piece)
                sent += len(piece)
        except ConnectionError:
            pass
        assert sent < GIGABYTE


def workers(server: RunningServer) -> Iterator[Path]:
    """The processes that make pages, in the system's files."""
    for pid in Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split():
        yield Path("/proc", pid)


def memory(server: RunningServer) -> int:
    """What the processes hold of their own, in bytes."""
    return sum(4096 * int((worker / "statm").read_text().split()[1]) for worker in workers(server))


def on_disk(server: RunningServer) -> int:
    """The size of the largest file without a name that is open."""
    files = [file for worker in workers(server) for file in (worker / "fd").iterdir()]
    return max((file.stat().st_size for file in files if "(deleted)" in str(file.readlink())), default=0)


def test_what_is_wanted_lies_on_the_disk(server: RunningServer, office: Visitor) -> None:
    with server.connect() as client:
        client.sendall(office.head("POST", "/imports", MULTIPART, ALLOWED))
        before = memory(server)
        client.sendall(token_field(office.token("/imports")) + FILE)
        for _ in range(40):
            client.sendall(b"x" * MEGABYTE)
        latest = time.monotonic() + 15
        while on_disk(server) < 39 * MEGABYTE:
            assert time.monotonic() < latest, on_disk(server)
            time.sleep(0.05)
        assert memory(server) - before < 20 * MEGABYTE
