"""What makes the pages an application on a phone: its manifest, its icons, and the worker that works offline."""

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, json, request, url_for
from werkzeug import Response as Answer

from core.accounts.permissions import public
from core.db import db
from core.downloads import download
from core.settings.colours import LIGHT_GROUNDS
from core.settings.icons import ICONS, icon_png
from core.settings.logos import PNG
from core.settings.look import read_logo, read_look

bp = Blueprint("install", __name__)

SHORT_NAME = 12
# What waits on a device, for the worker as for pages; then the worker.
WORKER = ("outbox.js", "service-worker.js")


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """The programme's name, colours and icons, for whoever puts it on their home screen."""
    look = read_look(db.session())
    told = {
        "id": "/",
        "name": look.name,
        "short_name": look.name if len(look.name) <= SHORT_NAME else look.name.split()[0][:SHORT_NAME],
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": LIGHT_GROUNDS[1],
        "theme_color": look.hero,
        "icons": [
            {
                "src": url_for(".icon", stamp=look.icon_stamp, name=name),
                "sizes": f"{it.side}x{it.side}",
                "type": PNG,
                "purpose": "maskable" if it.is_whole_square else "any",
            }
            for name, it in ICONS.items()
        ],
    }
    text = json.dumps(told, ensure_ascii=False)
    return download(text, "application/manifest+json", "palier.webmanifest", shown=True)


@bp.get("/look/<stamp>/<name>.png")
@public
def icon(stamp: str, name: str) -> Response:
    """One of the programme's icons."""
    look = read_look(db.session())
    if stamp != look.icon_stamp or name not in ICONS:
        abort(404)
    logo = read_logo(db.session()) if look.has_logo else None
    drawn = icon_png(name, look.brand, logo.content if logo and logo.kind == PNG else None)
    return download(drawn, PNG, f"{name}.png", shown=True)


@bp.get("/service-worker.js")
@public
def worker() -> Answer:
    """The service worker, at the root so that it is asked for every page; looked for anew each time.

    One file, as browsers look whether it has changed.
    """
    folder = Path(current_app.static_folder or "")
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in WORKER)
    answer = download(text, "text/javascript", "service-worker.js", shown=True)
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    return answer.make_conditional(request)
