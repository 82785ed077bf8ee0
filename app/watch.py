"""What stands in the security log without its page's doing: refusals, downloads, and what was done with imports."""

from flask import Flask, Response, request
from flask_login import current_user

from core.security.log import ONCE, EventKind, record

FORBIDDEN = 403
DONE = 302
# What is done with imports; which one, the path says.
ACTS = {
    "imports.apply": EventKind.IMPORT_MADE,
    "import_decisions.undo": EventKind.IMPORT_UNDONE,
    "import_decisions.accept": EventKind.HELD_DECIDED,
    "import_decisions.refuse": EventKind.HELD_DECIDED,
}
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
    elif current_user.is_authenticated:
        _record_done(response)
    return response


def _record_done(response: Response) -> None:
    act = ACTS.get(request.endpoint or "")
    if act is not None and response.status_code == DONE:
        record(act, request.path)
    elif response.status_code == 200 and "Content-Disposition" in response.headers:
        record(EventKind.DOWNLOAD, request.path)
