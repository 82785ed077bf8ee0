"""The content origin: packages, and the player beside them, behind signed addresses.

A small application of WSGI of its own, on a port of its own: it knows no session, reads no cookie and sets none. What
is asked of it begins with a ticket (elearning.packages.tickets), that is good for one unit of one learner.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from core.db import begin_writing, db
from core.errors import Refused
from core.limits import PACKAGE_STATE_BYTES
from elearning.packages import files, runtime
from elearning.packages.address import own_origin
from elearning.packages.lrs import resources
from elearning.packages.lrs.launching import ENDPOINT, FETCH
from elearning.packages.playing import hold
from elearning.packages.policies import NOTHING, headers
from elearning.packages.tickets import Ticket, read_ticket

READING = frozenset({"GET", "HEAD"})
# The addresses below a ticket that are ours; every other one is a file of its package.
PLAYER, STATE = "player", "state"


class ContentOrigin:
    """The application; `app`: whose database, store and key it uses. ready: refuses to write another's tables."""

    def __init__(self, app: Flask, ready: Callable[[Session], None]) -> None:
        self._app = app
        self._ready = ready

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        with self._app.app_context():
            answer = self._answered(Request(environ))
        return answer(environ, start_response)

    def _answered(self, request: Request) -> Response:
        request.max_content_length = PACKAGE_STATE_BYTES
        try:
            return self._answer(request)
        except HTTPException as error:
            return plain(HTTPStatus(error.code or HTTPStatus.NOT_FOUND))
        except Refused as refused:
            return plain(HTTPStatus.SERVICE_UNAVAILABLE, str(refused))
        except Exception:
            self._app.logger.exception("The content origin failed at a request")
            return plain(HTTPStatus.INTERNAL_SERVER_ERROR)
        finally:
            db.session.remove()

    def _answer(self, request: Request) -> Response:
        first, _stroke, rest = request.path.lstrip("/").partition("/")
        if "\0" in request.path:
            return plain(HTTPStatus.BAD_REQUEST)
        # A worker of a package would outlive the page, and answer in our place.
        if request.headers.get("Service-Worker"):
            return plain(HTTPStatus.FORBIDDEN)
        if first == files.OWN:
            return files.own_file(request, rest) if request.method in READING else plain(HTTPStatus.METHOD_NOT_ALLOWED)
        ticket = read_ticket(first)
        if ticket is None:
            return plain(HTTPStatus.FORBIDDEN, _("This address is not valid any more. Open the module again."))
        if request.method not in READING:
            self._begin_writing(request, ticket)
        with force_locale(ticket.language):
            return _within(request, ticket, first, rest)

    def _begin_writing(self, request: Request, ticket: Ticket) -> None:
        """As the app does it: nobody waits for a body while they hold the writer's place."""
        request.get_data()
        begin_writing(db.session())
        self._ready(db.session())
        hold(db.session(), ticket.launch)


def plain(status: HTTPStatus, said: str = "") -> Response:
    """A word without a page."""
    return Response(
        f"{said or status.phrase}\n", status, mimetype="text/plain", headers=headers(NOTHING.framed_by("*"))
    )


def _within(request: Request, ticket: Ticket, word: str, rest: str) -> Response:
    first, _stroke, path = rest.partition("/")
    if first == ENDPOINT:
        return resources.answer(request, ticket, path)
    if request.method not in READING:
        return _told(request, ticket, first, path)
    if rest == PLAYER:
        return runtime.player(ticket, word, own_origin(request))
    if rest == runtime.CONTENT:
        return runtime.content(ticket, word)
    return _file(request, ticket, rest)


def _told(request: Request, ticket: Ticket, first: str, path: str) -> Response:
    if request.method == "POST" and first == STATE and not path:
        return runtime.take(request, ticket)
    if request.method == "POST" and first == FETCH:
        return resources.fetch(ticket, path, own_origin(request))
    return plain(HTTPStatus.METHOD_NOT_ALLOWED)


def _file(request: Request, ticket: Ticket, rest: str) -> Response:
    sha256, _stroke, path = rest.partition("/")
    if sha256 != ticket.sha256:
        return plain(HTTPStatus.NOT_FOUND)
    return files.package_file(request, ticket, path)
