"""Programs that send files by an upload token: who they are, before anything else is looked at."""

from flask import Response, g, jsonify, request
from flask_babel import gettext as _

from core.db import db
from core.security.log import ONCE, EventKind, record
from imports.arrivals.tokens import token_of

SCHEME = "Bearer "
LONGEST = 200


def refuse_without_token() -> Response | None:
    """401 to whoever shows no token that holds; else whose token it is, is known from here on."""
    sent = request.headers.get("Authorization", "")
    secret = sent.removeprefix(SCHEME).strip() if sent.startswith(SCHEME) and len(sent) <= LONGEST else ""
    token = token_of(db.session(), secret) if secret else None
    if token is None:
        record(EventKind.TOKEN_REFUSED, request.path, once_within=ONCE)
        answer = jsonify(problem=_("Send an upload token that holds: “Authorization: Bearer …”."))
        answer.status_code, answer.headers["WWW-Authenticate"] = 401, "Bearer"
        return answer
    g.upload_token, g.acting_account = token.id, token.account_id
    return None


def acting_account() -> int | None:
    """The account in whose place a program asks."""
    found: int | None = g.get("acting_account")
    return found
