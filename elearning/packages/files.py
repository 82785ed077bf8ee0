"""Files that the content origin serves: those of a package, and the few of ours that the player is made of."""

import mimetypes
from http import HTTPStatus
from pathlib import Path

from flask import current_app
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join
from werkzeug.utils import send_file
from werkzeug.wrappers import Request, Response

from elearning.packages.keeping import unpacked
from elearning.packages.policies import NOTHING, PACKAGE, headers
from elearning.packages.tickets import Ticket

# The folder of the content origin that is ours; no ticket is so short.
OWN = "own"
_MODULES = "node_modules/"
_OWN_FILES = {
    "player.js": "static/learning/player.js",
    "h5p.js": "static/learning/h5p.js",
    "storage.js": "static/learning/storage.js",
    "h5p.css": "static/learning/h5p.css",
    "player.css": "static/learning/player.css",
    "scorm12.js": _MODULES + "scorm-again/dist/scorm12.min.js",
    "scorm2004.js": _MODULES + "scorm-again/dist/scorm2004.min.js",
}
H5P, _H5P = "h5p/", _MODULES + "h5p-standalone/dist"
_H5P_KINDS = frozenset({".js", ".css", ".woff", ".woff2", ".svg", ".gif"})
# What a machine knows of file types differs; what pages are made of is told the same everywhere.
_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".js": "text/javascript",
    ".mjs": "text/javascript", ".css": "text/css", ".json": "application/json", ".xml": "text/xml",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon", ".mp4": "video/mp4", ".m4v": "video/mp4",
    ".webm": "video/webm", ".ogv": "video/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg",
    ".oga": "audio/ogg", ".wav": "audio/wav", ".vtt": "text/vtt", ".woff": "font/woff", ".woff2": "font/woff2",
    ".ttf": "font/ttf", ".otf": "font/otf", ".pdf": "application/pdf", ".txt": "text/plain",
    ".wasm": "application/wasm", ".swf": "application/x-shockwave-flash",
}  # fmt: skip


def package_file(request: Request, ticket: Ticket, path: str) -> Response:
    """A file of the ticket's package; parts of it for videos."""
    place = safe_join(str(unpacked(ticket.sha256)), path)
    if place is None or not Path(place).is_file():
        raise NotFound()
    answer = _sent(request, Path(place))
    answer.headers.update(headers(PACKAGE.framed_by("'self'", ticket.origin)))
    return answer


def own_file(request: Request, name: str) -> Response:
    """A script or style of the player, or of what plays H5P."""
    answer = _sent(request, _own_place(name))
    answer.headers.update(headers(NOTHING.framed_by()))
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _own_place(name: str) -> Path:
    root = Path(current_app.root_path)
    if name in _OWN_FILES:
        return root / _OWN_FILES[name]
    # Its style sheet names its fonts and pictures beside it.
    place = safe_join(str(root / _H5P), name.removeprefix(H5P)) if name.startswith(H5P) else None
    if place is None or Path(place).suffix not in _H5P_KINDS or not Path(place).is_file():
        raise NotFound()
    return Path(place)


def _sent(request: Request, path: Path) -> Response:
    kind = _TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    answer = send_file(path, request.environ, mimetype=kind, conditional=True, max_age=0)
    # What encoding a page is in, it says itself: packages are older than one answer for all.
    if kind.startswith("text/") and answer.status_code in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        answer.headers["Content-Type"] = kind
    return answer
