"""Styles, scripts and fonts: those of packages as they come, our own style sheet put together, and their addresses."""

import hashlib
import time
from functools import lru_cache
from pathlib import Path
from typing import cast

from flask import Flask, Response, abort, current_app, request, send_file, url_for

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
# Palier's own style sheet: every file of static/components, one component each. The first ones are built upon by the
# others, which come in the order of their names.
SHEET = "palier.css"
COMPONENTS = ROOT / "static" / "components"
FIRST = ("tokens", "fonts", "ground", "header", "page", "figures", "notices", "forms", "tables", "disclosure", "bars")
TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2"}


def with_assets(app: Flask) -> None:
    """Serve the packages' files, and give templates `asset` and `static_file`."""
    app.add_url_rule("/assets/<path:name>", "assets", public(serve_asset))
    app.jinja_env.globals.update(asset=asset, static_file=static_file)


def serve_asset(name: str) -> Response:
    """The style sheet, or one file of an installed package; only those that pages need are served."""
    if name == SHEET:
        return _sheet()
    if name not in SERVED or not (PACKAGES / name).is_file():
        abort(404)
    path = PACKAGES / name
    return send_file(path, mimetype=TYPES[path.suffix], conditional=True)


def asset(name: str) -> str:
    """The address of a package's file, or of our own style sheet."""
    digest = _digest_of_sheet() if name == SHEET else _digest(PACKAGES / name)
    return url_for("assets", name=name, v=digest)


def components() -> list[Path]:
    """The files of the style sheet, in their order."""
    files = {path.stem: path for path in COMPONENTS.glob("*.css")}
    return [files[name] for name in (*FIRST, *sorted(set(files) - set(FIRST)))]


def _sheet() -> Response:
    response = Response("\n".join(path.read_text(encoding="utf-8") for path in components()), mimetype="text/css")
    response.set_etag(_digest_of_sheet())
    return cast(Response, response.make_conditional(request.environ))


def _digest_of_sheet() -> str:
    # Three dozen files are too many to look at for each page; tests change them, and look at once.
    return _digest_now() if current_app.testing else _digest_at(int(time.monotonic()))


@lru_cache(maxsize=1)
def _digest_at(_second: int) -> str:
    return _digest_now()


def _digest_now() -> str:
    return hashlib.sha256("".join(map(_digest, components())).encode()).hexdigest()[:12]


def static_file(name: str) -> str:
    """The address of one of our own files."""
    return url_for("static", filename=name, v=_digest(Path(current_app.static_folder or "") / name))


def _digest(path: Path) -> str:
    changed = path.stat().st_mtime_ns if path.is_file() else 0
    return _digest_of(path, changed)


@lru_cache
def _digest_of(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if changed else "missing"
