"""Known devices: browsers in which an account has signed in before, told by a signed cookie.

Who guesses at somebody's password from elsewhere slows down everybody but those. The cookie lets nobody in: it only
says whose failures count apart.
"""

import secrets
from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from core.accounts.tokens import digest

SECONDS = 365 * 24 * 60 * 60
# A shared browser knows so many accounts, the latest ones.
MOST = 10


def known_device(account_id: int) -> str:
    """The name of this browser, where the account has signed in here before; else nothing."""
    found = _read()
    return found["device"] if account_id in found["accounts"] else ""


def remember_device(response: Response, account_id: int) -> None:
    """Have the browser be known from now on as one in which this account signs in."""
    found = _read()
    accounts = [known for known in found["accounts"] if known != account_id][1 - MOST :]
    kept = {"device": found["device"] or secrets.token_hex(16), "accounts": [*accounts, account_id]}
    response.set_cookie(
        _name(),
        _signer().dumps(kept),
        max_age=SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _read() -> dict[str, Any]:
    try:
        found: dict[str, Any] = _signer().loads(request.cookies.get(_name(), ""))
    except BadData:
        return {"device": "", "accounts": []}
    return found


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(digest(str(current_app.secret_key)), salt="palier.device")


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"
