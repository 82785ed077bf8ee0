"""Which of the two origins a request has come to: by the port that it came to, whatever it says itself."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask

from app.server.answers import GO_ON
from app.server.heads import BEGINNING
from core.limits import PACKAGE_STATE_BYTES
from elearning.packages.origin import ContentOrigin, plain
from elearning.packages.settings import PORT

Start = Callable[..., Any]


def with_content(app: Flask) -> None:
    """Answer what comes to the port of contents apart; to be called when nothing else is to stand before the app."""
    pages, contents = app.wsgi_app, ContentOrigin(app)

    def respond(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        if not app.config[PORT] or environ.get("SERVER_PORT") != str(app.config[PORT]):
            return pages(environ, start_response)
        if BEGINNING in environ:
            return _asked(environ, start_response)
        return contents(environ, start_response)

    app.wsgi_app = respond  # type: ignore[method-assign]


def _asked(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Whether the server is to read the rest of a body (see app/gate.py)."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    fits = length.isdecimal() and max(int(length), len(environ[BEGINNING])) <= PACKAGE_STATE_BYTES
    if fits:
        start_response(f"{GO_ON} Continue", [])
        return []
    return plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)(environ, start_response)
