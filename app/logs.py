"""What the server writes down: a line for each request and each trouble, under a reference that the page shows too.

Lines for people, or with PALIER_LOGS=json one JSON object each. No line holds what somebody typed, a name, an e-mail or
an address: who asked is the number of an account, what was asked for the name of a route. What an error says is left
out for the same reason (see core.failures.safe_reason); its places in the code are there.
"""

import json
import logging
import re
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_login import AnonymousUserMixin
from sqlalchemy import inspect

from app.server.answers import GO_ON
from core.failures import safe_reason

HEADER = "X-Request-ID"
# Without letters that are read as another one.
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12
GIVEN = re.compile(r"[0-9A-Za-z._-]{8,64}")
# Asked for all the time, and never what somebody looks for.
QUIET = frozenset({"static", "assets", "health", "ready", "metrics"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configure(form: str) -> None:
    """Have every logger of this process write to standard error, as `readable` lines or as `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson() if form == "json" else Readable())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    for logger in map(logging.getLogger, list(root.manager.loggerDict)):
        # Whatever the server and the libraries have set up: all lines are of one form.
        logger.handlers[:], logger.propagate = [], True
    root.setLevel(logging.WARNING)
    logging.getLogger("palier").setLevel(logging.INFO)
    logging.captureWarnings(True)


def follow_requests(app: Flask) -> None:
    """Give every request its reference, and write a line once it is answered."""
    app.before_request(_begin)
    app.after_request(_end)
    app.jinja_env.globals["reference"] = reference


def reference() -> str:
    """What this request is called in the log; whoever saw an error page can tell it."""
    if "reference" not in g:
        g.reference = _given() or "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return str(g.reference)


def _given() -> str | None:
    """The reference that a proxy in front has given: believed where there is one, and it is nothing but a name."""
    sent = request.headers.get(HEADER, "")
    return sent if current_app.config["PROXIES"] and GIVEN.fullmatch(sent) else None


def _begin() -> None:
    g.began = time.perf_counter()
    reference()


def _end(response: Response) -> Response:
    response.headers[HEADER] = reference()
    if request.endpoint not in QUIET and response.status_code != GO_ON:
        spent = time.perf_counter() - g.get("began", time.perf_counter())
        facts = {"status": response.status_code, "seconds": round(spent, 4)}
        logging.getLogger("palier").info("answered", extra={"facts": facts})
    return response


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """What is known of the request, if the line is about one: reference, account, method, route and its numbers."""
    told: dict[str, Any] = getattr(record, "facts", {})
    if not has_request_context():
        return told
    numbers = {name: value for name, value in (request.view_args or {}).items() if isinstance(value, int)}
    return {
        "reference": reference(),
        "account": _account(),
        "method": request.method if request.method in METHODS else "other",
        "route": request.endpoint or "none",
        **numbers,
        **told,
    }


def forget_reader() -> None:
    """Let the rest of this request be nobody's, but in the log: who it is would be asked of the database again."""
    g.account = _account()
    g._login_user = AnonymousUserMixin()


def _account() -> int | None:
    """The account that is signed in, asked of nobody: the database may be what fails."""
    if "account" in g:
        known: int | None = g.account
        return known
    found = inspect(g.get("_login_user"), raiseerr=False)
    identity = getattr(found, "identity", None)
    return identity[0] if identity else None


class Readable(logging.Formatter):
    """`2026-05-19T08:00:00Z ERROR Cannot serve: full … [reference=… account=… route=…]`, then the places, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """The line or lines; nothing that was sent to the server can begin one."""
        facts = " ".join(f"{name}={one_line(value)}" for name, value in facts_of(record).items() if value is not None)
        line = f"{_moment(record)} {record.levelname} {one_line(message_of(record))}" + (f" [{facts}]" if facts else "")
        return "\n".join([line, *(f"    {one_line(place)}" for place in places(record.exc_info))])


class AsJson(logging.Formatter):
    """One JSON object on a line: time, level, message, what is known of the request, and of an error its places."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {"time": _moment(record), "level": record.levelname.lower(), "logger": record.name}
        told |= {"message": message_of(record), **facts_of(record)}
        if found := places(record.exc_info):
            told["error"] = found
        return json.dumps(told, ensure_ascii=True, default=str)


def message_of(record: logging.LogRecord) -> str:
    """What the line says; of a warning of Python's only its first line, which tells the place."""
    said = record.getMessage()
    return said.splitlines()[0] if record.name == "py.warnings" and said else said


def one_line(text: object) -> str:
    """The text without anything that could end the line, move the cursor or turn the direction of writing."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in str(text)
    )


def places(error: ErrorInfo | bool | None) -> list[str]:
    """Where an error came up, cause first, without what it says: file, line and function, and each error's kind."""
    if not isinstance(error, tuple) or error[1] is None:
        return []
    told = []
    for one in _chain(error[1]):
        told.append(safe_reason(one))
        frames = traceback.extract_tb(one.__traceback__)
        told += [f"{frame.filename}:{frame.lineno} {frame.name}: {frame.line or ''}" for frame in frames]
    return told


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    now: BaseException | None = error
    while now is not None and now not in found:
        found.insert(0, now)
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)
    return found


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
