"""The addresses of the record store: who asks is known by their token, and by the ticket in the address."""

from http import HTTPStatus

from flask_babel import gettext as _
from werkzeug.wrappers import Request, Response

from core.db import db, store
from elearning.modules.learning import follow_package
from elearning.packages.lrs import documents, names, statements, stating
from elearning.packages.lrs.answers import said, sent, with_headers
from elearning.packages.lrs.sittings import Held, begin_sitting, held
from elearning.packages.model import Kind
from elearning.packages.playing import found_by
from elearning.packages.tickets import Ticket

READING = frozenset({"GET", "HEAD"})
_STATED = frozenset({"GET", "HEAD", "PUT", "POST"})
_METHODS = {
    "statements": _STATED,
    documents.STATE: _STATED | {"DELETE"},
    documents.ACTIVITY: _STATED | {"DELETE"},
    documents.AGENT: _STATED | {"DELETE"},
}


def fetch(ticket: Ticket, name: str, base: str) -> Response:
    """The token of a session, once; the transaction is a writing one."""
    found = found_by(db.session(), ticket)
    if found is None or found[1].kind is not Kind.CMI5 or found[0].ended_at is not None:
        return _no_token("2", _("This session of learning is over. Open the module again."))
    launch, package, _unit = found
    token = begin_sitting(db.session(), launch, package, ticket, name, base)
    if token is None:
        return _no_token("1", "The authorization token has already been returned.")
    store(db.session())
    return with_headers(sent({"auth-token": token}), stating.now())


def _no_token(code: str, sentence: str) -> Response:
    # The status of an error is that of an answer, says cmi5.
    return with_headers(sent({"error-code": code, "error-text": sentence}), stating.now())


def answer(request: Request, ticket: Ticket, where: str) -> Response:
    """What a unit asks below its endpoint; for other methods than READING, in a writing transaction."""
    return with_headers(_answered(request, ticket, where.rstrip("/")), stating.now())


def _answered(request: Request, ticket: Ticket, where: str) -> Response:
    if where == "about":
        return sent({"version": [names.VERSION]})
    if where not in _METHODS:
        return said(HTTPStatus.NOT_FOUND, "There is no such resource.")
    if request.method not in _METHODS[where]:
        return said(HTTPStatus.METHOD_NOT_ALLOWED, "This cannot be done with it.")
    if not request.headers.get("X-Experience-API-Version", "").startswith("1.0"):
        return said(HTTPStatus.BAD_REQUEST, "X-Experience-API-Version is missing, or is none of 1.0.")
    known = _held(request, ticket)
    if known is None:
        return said(HTTPStatus.UNAUTHORIZED, "This token is not good for this launch, or not any more.")
    return _within(request, ticket, known, where)


def _held(request: Request, ticket: Ticket) -> Held | None:
    found = found_by(db.session(), ticket)
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if found is None or scheme.lower() != "basic":
        return None
    return held(db.session(), found[0], found[1], ticket, token.strip())


def _within(request: Request, ticket: Ticket, known: Held, where: str) -> Response:
    session = db.session()
    is_over = names.TERMINATED in known.sitting.stated
    if where == "statements" and request.method in READING:
        return statements.find(session, request, known)
    if where == "statements":
        told = statements.take(session, request, known)
    elif is_over and request.method not in READING:
        return said(HTTPStatus.FORBIDDEN, "This session is terminated.")
    else:
        told = documents.answer(request, known, where, ticket.language)
    if request.method in READING or told.status_code >= HTTPStatus.BAD_REQUEST:
        session.rollback()
        return told
    known.put_down()
    session.flush()
    follow_package(session, known.launch)
    store(session)
    return told
