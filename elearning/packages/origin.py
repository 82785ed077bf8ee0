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
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from core.db import db
from core.errors import Refused
from core.limits import PACKAGE_STATE_BYTES
from elearning.packages import files, runtime
from elearning.packages.policies import NOTHING, headers
from elearning.packages.tickets import Ticket, read_ticket

READING = frozenset({"GET", "HEAD"})
# The addresses below a ticket that are ours; every other one is a file of its package.
PLAYER, STATE = "player", "state"


class ContentOrigin:
    """The application; `app`: whose database, store and key it uses."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        with self._app.app_context():
            answer = self._answered(Request(environ))
        return answer(environ, start_response)

    def _answered(self, request: Request) -> Response:
        request.max_content_length = PACKAGE_STATE_BYTES
        try:
            return _answer(request)
        except HTTPException as error:
            return plain(HTTPStatus(error.code or HTTPStatus.NOT_FOUND))
        except Refused as refused:
            return plain(HTTPStatus.SERVICE_UNAVAILABLE, str(refused))
        except Exception:
            self._app.logger.exception("The content origin failed at a request")
            return plain(HTTPStatus.INTERNAL_SERVER_ERROR)
        finally:
            db.session.remove()


def plain(status: HTTPStatus, said: str = "") -> Response:
    """A word without a page."""
    return Response(
        f"{said or status.phrase}\n", status, mimetype="text/plain", headers=headers(NOTHING.framed_by("*"))
    )


def _answer(request: Request) -> Response:
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
    with force_locale(ticket.language):
        return _within(request, ticket, first, rest)


def _within(request: Request, ticket: Ticket, word: str, rest: str) -> Response:
    if rest == STATE:
        return runtime.take(request, ticket) if request.method == "POST" else plain(HTTPStatus.METHOD_NOT_ALLOWED)
    if request.method not in READING:
        return plain(HTTPStatus.METHOD_NOT_ALLOWED)
    if rest == PLAYER:
        return runtime.player(ticket, word)
    sha256, _stroke, path = rest.partition("/")
    if sha256 != ticket.sha256:
        return plain(HTTPStatus.NOT_FOUND)
    return files.package_file(request, ticket, path)
