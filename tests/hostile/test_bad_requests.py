"""What is no request, or two in one: refused, and nothing behind it is listened to."""

from contextlib import suppress

import pytest

from tests.hostile.serving import RunningServer

HOST = b"Host: palier\r\n"
# A second request that must never be answered.
HIDDEN = b"GET /health HTTP/1.1\r\nHost: palier\r\n\r\n"
POST = b"POST /sign-in HTTP/1.1\r\n" + HOST


def exchange(server: RunningServer, said: bytes) -> bytes:
    """All that the server answers, until it ends the connection."""
    with server.connect(timeout=15) as client:
        got = b""
        with suppress(ConnectionError):
            client.sendall(said)
        with suppress(ConnectionError):
            while piece := client.recv(65536):
                got += piece
    return got


@pytest.mark.parametrize(("said", "statuses"), {
    "no request": (b"NONSENSE\r\n\r\n", {400}),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", {400}),
    "two hosts": (b"GET / HTTP/1.1\r\n" + HOST + HOST + b"\r\n", {400}),
    "another protocol": (b"GET / HTTP/9.9\r\n" + HOST + b"\r\n", {400, 505}),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 505}),
    "TLS": (bytes.fromhex("16030100c8010000c40303") + b"\0" * 300 + b"\r\n\r\n", {400}),
    "another scheme": (b"GET ftp://x/ HTTP/1.1\r\n" + HOST + b"\r\n", {400}),
    "signs in the address": (b"GET /\xc3\xa9\x01 HTTP/1.1\r\n" + HOST + b"\r\n", {400}),
    "a long address": (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", {414}),
    "a longer address": (b"GET /" + b"a" * 90_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", {414, 431}),
    "many headers": (b"GET / HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 200 + b"\r\n", {431}),
    "a long header": (b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"y" * 90_000 + b"\r\n\r\n", {431}),
    "a blank before a colon": (b"GET / HTTP/1.1\r\n" + HOST + b"X : y\r\n\r\n", {400}),
    "a zero in a header": (b"GET / HTTP/1.1\r\n" + HOST + b"X: \0\r\n\r\n", {400}),
    "length and chunks": (POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
    "chunks and length": (POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", {400}),
    "two lengths": (POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\n", {400}),
    "lengths in one": (POST + b"Content-Length: 4, 5\r\n\r\n", {400}),
    "no length": (POST + b"Content-Length: four\r\n\r\n", {400}),
    "less than nothing": (POST + b"Content-Length: -4\r\n\r\n", {400}),
    "other codings": (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", {400, 501}),
    "no coding": (POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", {400, 501}),
    "chunks in HTTP/1.0": (b"POST /sign-in HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
    "no chunk": (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", {400}),
    "no end of a chunk": (POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n", {400}),
}.values())  # fmt: skip
def test_what_is_no_request(server: RunningServer, said: bytes, statuses: set[int]) -> None:
    answer = exchange(server, said + HIDDEN)
    assert int(answer[9:12]) in statuses
    # One answer alone, and it is the last.
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"\r\nConnection: close\r\n" in answer
    assert b"\r\nX-Content-Type-Options: nosniff\r\n" in answer
    assert b"frame-ancestors 'none'" in answer


def test_requests_one_behind_the_other_are_answered_in_their_order(server: RunningServer) -> None:
    health, absolute = (
        b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n",
        b"HEAD http://palier/health HTTP/1.1\r\n" + HOST + b"\r\n",
    )
    last = b"GET /nowhere HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n"
    answers = exchange(server, health + absolute + health + last).split(b"HTTP/1.1 ")[1:]
    assert [int(answer[:3]) for answer in answers] == [200, 200, 200, 404]
    assert [b'{"status"' in answer for answer in answers] == [True, False, True, False]


def test_a_client_that_asks_first_is_told_to_go_on(server: RunningServer) -> None:
    with server.connect() as client:
        client.sendall(POST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 400 ")
