"""The page of the trail."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from challenges.models import EventKind
from core.accounts.permissions import Permission, requires
from core.asked import asked_number, day_of
from core.clock import today
from core.db import db
from core.security.words import KINDS
from imports.forms import WHATS
from trail.queries import Source, Wanted, list_entries

bp = Blueprint("trail", __name__)

LONGEST, LAST_PAGE = 100, 200
# What the page shows at first.
DAYS = timedelta(days=90)
SOURCES = {
    Source.CHALLENGES: _l("Challenges"),
    Source.IMPORTS: _l("Imports"),
    Source.ACCOUNTS: _l("Accounts"),
}
DECISIONS = {
    EventKind.LAUNCHED: _l("Launched"),
    EventKind.AMENDED: _l("Amended"),
    EventKind.CLOSED: _l("Closed"),
    EventKind.REOPENED: _l("Reopened"),
}


@bp.get("/trail")
@requires(Permission.SEE_SECURITY_LOG)
def index() -> str:
    """Who did what, the latest first."""
    wanted, page = _wanted(), min(max(1, asked_number(request.args, "page")), LAST_PAGE)
    entries, more = list_entries(db.session(), wanted, page)
    chosen: dict[str, Any] = {"search": wanted.text or None, "source": wanted.source or None,
              "first": wanted.first or "", "last": wanted.last or None}  # fmt: skip
    return render_template(
        "trail/index.html",
        wanted=wanted,
        sources=SOURCES,
        decisions=DECISIONS,
        whats=WHATS,
        kinds=KINDS,
        entries=entries,
        page=page,
        last=page + (more and page < LAST_PAGE),
        page_address=lambda number: url_for(".index", _external=False, page=number, **chosen),
    )


def _wanted() -> Wanted:
    """What the address asks for; an empty first day asks for all of them."""
    asked = request.args
    source = asked.get("source", "")
    first = day_of(asked["first"]) if "first" in asked else today() - DAYS
    return Wanted(
        asked.get("search", "").strip()[:LONGEST],
        source if source in SOURCES else "",
        first,
        day_of(asked.get("last", "")),
    )
