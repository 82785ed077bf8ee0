"""The head of a request: refused where it is none, else what WSGI calls the environment."""

import sys
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import h11

from app.server.limits import Limits
from core.live import HOLDS

Environ = dict[str, Any]
# What is here of a body that has not come whole: the application is asked whether it wants the rest.
BEGINNING = "palier.beginning"
# These two have names of their own in WSGI.
BARE = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}


class BadRequest(Exception):
    """Something that is no request, or one that is not answered; with the status that says so."""

    def __init__(self, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(status)
        self.status = status


def check_head(request: h11.Request, limits: Limits) -> None:
    """Refuse what is longer than any browser sends, and a body whose end two headers tell in two ways."""
    if request.http_version not in (b"1.0", b"1.1"):
        raise BadRequest(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
    if len(request.target) > limits.target:
        raise BadRequest(HTTPStatus.REQUEST_URI_TOO_LONG)
    if len(request.headers) > limits.headers:
        raise BadRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    names = [name for name, _value in request.headers]
    # A proxy in front that believes the one, and we the other, would take a part of one request for another's.
    if b"transfer-encoding" in names and (b"content-length" in names or request.http_version == b"1.0"):
        raise BadRequest()


def has_body(request: h11.Request) -> bool:
    """Whether anything follows the head."""
    sent = dict(request.headers)
    return b"transfer-encoding" in sent or sent.get(b"content-length", b"0").strip(b"0") != b""


def environ_of(request: h11.Request, client: str, server: tuple[str, int]) -> Environ:
    """The environment of a request without a body; `client` is its address, `server` ours with the port."""
    path, _mark, query = _target(request).partition(b"?")
    environ: Environ = {
        "REQUEST_METHOD": request.method.decode("ascii"),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "RAW_URI": request.target.decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{request.http_version.decode('ascii')}",
        "REMOTE_ADDR": client,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        HOLDS: True,
    }
    for name, value in request.headers:
        _add_header(environ, name, value.decode("latin-1"))
    return environ


def _add_header(environ: Environ, name: bytes, value: str) -> None:
    # With a line for a hyphen a stranger could say what only a proxy may say; how a body came is our own affair.
    if b"_" in name or name in (b"transfer-encoding", b"expect"):
        return
    key = BARE.get(name) or "HTTP_" + name.decode("ascii").upper().replace("-", "_")
    joint = "; " if name == b"cookie" else ","
    environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value


def _target(request: h11.Request) -> bytes:
    """Path and query; a client that takes us for a proxy names the whole address."""
    if request.target.startswith(b"/") or request.target == b"*":
        return request.target
    try:
        parts = urlsplit(request.target)
    except ValueError as error:
        raise BadRequest() from error
    if parts.scheme not in (b"http", b"https"):
        raise BadRequest()
    return (parts.path or b"/") + (b"?" + parts.query if parts.query else b"")
