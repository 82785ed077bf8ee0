"""What is refused by the head of a request, or by the beginning of its body, before anybody reads the rest.

The server asks first with the head alone, then with the beginning of a larger body; the answer GO_ON (100) wants the
rest (docs/decisions/0016). Another WSGI server does not ask, and the same is refused once the body is there.
"""

from flask import Response, current_app, request, session
from flask_wtf.csrf import CSRFError, validate_csrf
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Field, MultipartDecoder
from wtforms.validators import ValidationError

from app.server.answers import GO_ON
from app.server.heads import BEGINNING
from core.accounts.permissions import BY_TOKEN, PUBLIC, mark_of

MULTIPART = "multipart/form-data"
TOKEN = "csrf_token"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# Whoever has not signed in fills in no more than the form to sign in.
STRANGERS_BYTES = 16 * 1024


def refuse_early() -> Response | None:
    """Refuse what is too large or comes from no page of ours; tell a server that asks for it to go on."""
    if request.routing_exception is not None:
        raise request.routing_exception
    beginning: bytes | None = request.environ.get(BEGINNING)
    length = max(request.content_length or 0, len(beginning or b""))
    if length > _largest():
        raise RequestEntityTooLarge()
    if beginning is None:
        return None
    if request.method not in READING and not is_by_token():
        _refuse_foreign(beginning)
    return Response(status=GO_ON)


def _largest() -> int:
    """The largest body that this page takes, in bytes."""
    view = current_app.view_functions.get(request.endpoint or "")
    if mark_of(view) == PUBLIC:
        return STRANGERS_BYTES
    is_file = request.mimetype == MULTIPART or is_by_token()
    return int(current_app.config["MAX_CONTENT_LENGTH" if is_file else "MAX_FORM_MEMORY_SIZE"])


def is_by_token() -> bool:
    """Whether a program asks, with a token and without a form of ours."""
    return mark_of(current_app.view_functions.get(request.endpoint or "")) == BY_TOKEN


def _refuse_foreign(beginning: bytes) -> None:
    """Refuse a form without the token of this session; each of our forms sends it first."""
    if TOKEN not in session:
        raise CSRFError("The session has no token.")
    if not beginning or request.mimetype != MULTIPART:
        return
    try:
        validate_csrf(_token(beginning))
    except ValidationError as error:
        raise CSRFError(str(error)) from error


def _token(beginning: bytes) -> str | None:
    """The token, where the first field of a form holds it."""
    boundary = request.mimetype_params.get("boundary", "").encode("latin-1", "replace")
    decoder = MultipartDecoder(boundary)
    try:
        decoder.receive_data(beginning)
        _preamble, field, data = (decoder.next_event() for _ in range(3))
    except ValueError as error:
        raise BadRequest() from error
    named = isinstance(field, Field) and field.name == TOKEN and isinstance(data, Data)
    return data.data.decode("utf-8", "replace") if named and isinstance(data, Data) else None
