"""Styles, scripts and fonts of installed packages, served as they come; and addresses that change with the content."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, current_app, send_file, url_for

from app.config import ROOT
from core.accounts.permissions import public

PACKAGES = ROOT / "node_modules"
FONT = "@fontsource/inter/files/inter-{subset}-{weight}-normal.woff2"
SERVED = frozenset(
    {"@tabler/core/dist/css/tabler.min.css", "htmx.org/dist/htmx.min.js"}
    | {
        FONT.format(subset=subset, weight=weight)
        for subset in ("latin", "latin-ext")
        for weight in (400, 500, 600, 700)
    }
)
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2"}


def with_assets(app: Flask) -> None:
    """Serve the packages' files, and give templates `asset` and `static_file`."""
    app.add_url_rule("/assets/<path:name>", "assets", public(serve_asset))
    app.jinja_env.globals.update(asset=asset, static_file=static_file)


def serve_asset(name: str) -> Response:
    """One file of an installed package; only those that pages need are served."""
    if name not in SERVED or not (PACKAGES / name).is_file():
        abort(404)
    path = PACKAGES / name
    return send_file(path, mimetype=TYPES[path.suffix], conditional=True)


def asset(name: str) -> str:
    """The address of a package's file."""
    return url_for("assets", name=name, v=_digest(PACKAGES / name))


def static_file(name: str) -> str:
    """The address of one of our own files."""
    return url_for("static", filename=name, v=_digest(Path(current_app.static_folder or "") / name))


def _digest(path: Path) -> str:
    changed = path.stat().st_mtime_ns if path.is_file() else 0
    return _digest_of(path, changed)


@lru_cache
def _digest_of(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if changed else "missing"
