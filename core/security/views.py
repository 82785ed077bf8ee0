"""The page of the security log, and the same as a file."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _

from core.accounts.permissions import Permission, requires
from core.clock import today
from core.downloads import download
from core.formulas import inert
from core.security.models import SecurityEvent
from core.security.queries import Wanted, every_event, list_events
from core.security.words import KINDS

bp = Blueprint("security", __name__)

LONGEST = 100
# What the page shows at first.
DAYS = timedelta(days=30)
YEARS = range(1900, 2201)
COLUMNS = ("at", "kind", "who", "address", "subject", "details")


@bp.get("/security")
@requires(Permission.SEE_SECURITY_LOG)
def log() -> str:
    """What happened, the latest first."""
    wanted, page = _wanted(), max(1, min(request.args.get("page", 1, int), 10**6))
    events, more = list_events(wanted, page)
    # An empty first day is not the same as none: it asks for all of them.
    chosen = {"person": wanted.person or None, "kind": wanted.kind or None, "first": _written(wanted.first),
              "last": _written(wanted.last) or None}  # fmt: skip
    return render_template(
        "security/log.html",
        wanted=wanted,
        kinds=KINDS,
        events=events,
        page=page,
        last=page + more,
        file_address=url_for(".file", _external=False, **chosen),
        page_address=lambda number: url_for(".log", _external=False, page=number, **chosen),
    )


@bp.get("/security.csv")
@requires(Permission.SEE_SECURITY_LOG)
def file() -> Response:
    """The same entries as a file, in the order in which they came; times in UTC."""
    return download(stream_with_context(_lines(_wanted())), "text/csv", f"{_('security-log')}-{today()}.csv")


def _wanted() -> Wanted:
    """What the address asks for; what makes no sense in it asks for nothing."""
    kind = request.args.get("kind", "")
    first = _day("first") if "first" in request.args else today() - DAYS
    return Wanted(request.args.get("person", "").strip()[:LONGEST], kind if kind in KINDS else "", first, _day("last"))


def _day(name: str) -> date | None:
    day = request.args.get(name, None, date.fromisoformat)
    return day if day is not None and day.year in YEARS else None


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _lines(wanted: Wanted) -> Iterator[str]:
    yield "\ufeff" + _line(COLUMNS)
    yield from (_line(_cells(event)) for event in every_event(wanted))


def _cells(event: SecurityEvent) -> tuple[str, ...]:
    moment = f"{event.at:%Y-%m-%dT%H:%M:%SZ}"
    texts = (event.who, event.address, event.subject, event.details)
    return moment, event.kind, *map(inert, texts)


def _line(cells: tuple[str, ...]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()
