"""Calling the application, and what it answered."""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from typing import IO, Any

import h11

from app.server.heads import Environ
from core.live import HOLD

Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[bytes, bytes]]
# What an application answers that was shown the head of a request or a beginning, and wants the rest.
GO_ON = HTTPStatus.CONTINUE
# A browser does no more with a word than with our pages (app/headers.py).
PLAIN = (
    (b"Content-Type", b"text/plain; charset=utf-8"),
    (b"Content-Security-Policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"X-Content-Type-Options", b"nosniff"),
    (b"Cache-Control", b"no-store"),
)
WITHOUT_BODY = frozenset({HTTPStatus.CONTINUE, HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


@dataclass(frozen=True)
class Answer:
    """A whole answer; `body` stands at its beginning, and whoever sends it closes it.

    hold: what its connection is held open for after the body; empty: it is not.
    """

    status: int
    headers: Headers
    body: IO[bytes]
    hold: str = ""

    @property
    def reason(self) -> str:
        """The status in a word."""
        return HTTPStatus(self.status).phrase


def spool(memory: int) -> IO[bytes]:
    """A place for bytes: in memory up to so many, then in a file without a name, which goes with the process."""
    return tempfile.SpooledTemporaryFile(memory)


def call(application: Application, environ: Environ, memory: int) -> Answer:
    """What the application answers, gathered whole, so that its thread never waits for a client.

    Raises ValueError or LocalProtocolError where a header holds what none can.
    """
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        started.append((status, headers))

    body = spool(memory)
    chunks = application(environ, start)
    try:
        for chunk in chunks:
            body.write(chunk)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, headers = started[-1]
    hold = next((value for name, value in headers if name == HOLD), "")
    unsaid = {HOLD, "Content-Length"} if hold else set()
    encoded = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers if name not in unsaid]
    answer = _complete(int(status[:3]), encoded, body, hold)
    if answer.status != GO_ON:
        h11.Response(status_code=answer.status, headers=answer.headers)
    return answer


def plain(status: int) -> Answer:
    """What is answered to what is no request: its status, in a word."""
    body = spool(1024)
    body.write(f"{HTTPStatus(status).phrase}\n".encode())
    return _complete(status, list(PLAIN), body)


def _complete(status: int, headers: Headers, body: IO[bytes], hold: str = "") -> Answer:
    added = [(b"Date", formatdate(usegmt=True).encode("ascii"))]
    if (
        not hold
        and status not in WITHOUT_BODY
        and not any(name.lower() == b"content-length" for name, _value in headers)
    ):
        added.append((b"Content-Length", b"%d" % body.tell()))
    body.seek(0)
    return Answer(status, headers + added, body, hold)
