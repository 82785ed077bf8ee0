"""What stands in the security log whichever page it happens on: refusals, and files that were downloaded."""

from flask import Flask, Response, request
from flask_login import current_user

from core.security.log import ONCE, EventKind, record

FORBIDDEN = 403
# Files of ours, which everybody gets.
PUBLIC_FILES = frozenset({"static", "assets"})


def watch(app: Flask) -> None:
    """Have the application record them."""
    app.after_request(_record)


def _record(response: Response) -> Response:
    if request.endpoint in PUBLIC_FILES:
        return response
    if response.status_code == FORBIDDEN:
        record(EventKind.REFUSED, request.path, once_within=ONCE)
    elif response.status_code == 200 and "Content-Disposition" in response.headers and current_user.is_authenticated:
        record(EventKind.DOWNLOAD, request.path)
    return response
