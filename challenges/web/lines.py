"""The pages on sale lines: searched, without participant, and one with its whole trail and what it earned."""

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import current_user

from challenges.explanations.earnings import earnings_of
from challenges.ledger.balances import lines_of_nobody
from challenges.models import State
from challenges.web.access import challenge_for
from core.accounts.permissions import Permission, requires, viewer_of
from core.asked import asked_number
from core.db import db
from imports import words
from imports.trail import steps_of
from sales.models import SaleLine
from sales.queries import PER_PAGE, ListedLine, Wanted, list_lines, matching
from sales.returns import given_back, original_of, written

bp = Blueprint("lines", __name__)
bp.add_app_template_global(written, "written_original")

LONGEST = 100


@bp.get("/lines")
@requires(Permission.SEE_LINES)
def search() -> str:
    """Sale lines found by document, client and person."""
    wanted = Wanted(*(request.args.get(name, "").strip()[:LONGEST] for name in ("document", "client", "person")))
    page = _page()
    found = [] if wanted.is_empty else list_lines(db.session(), matching(wanted), page)
    return render_template(
        "challenges/lines.html",
        wanted=wanted,
        page_address=lambda number: url_for(
            ".search", document=wanted.document, client=wanted.client, person=wanted.person, page=number
        ),
        **_listed(found, page),
    )


@bp.get("/challenges/<code>/uncredited")
@requires(Permission.SEE_LINES)
def uncredited(code: str) -> str:
    """The validated lines of a challenge's days that name nobody to credit."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    if challenge.state == State.DRAFT:
        abort(404)
    page = _page()
    conditions = [SaleLine.id.in_(lines_of_nobody(challenge))]
    return render_template(
        "challenges/uncredited.html",
        challenge=challenge,
        page_address=lambda number: url_for(".uncredited", code=code, page=number),
        **_listed(list_lines(session, conditions, page), page),
    )


@bp.get("/lines/<int:line_id>")
@requires(Permission.SEE_LINES)
def one(line_id: int) -> str:
    """A sale line: what it says and said, since when, by which import, and what it earned in each challenge."""
    session = db.session()
    line = session.get(SaleLine, line_id)
    if line is None:
        abort(404)
    [shown] = list_lines(session, [SaleLine.id == line_id], 1)
    return render_template(
        "challenges/line.html",
        line=shown,
        original=original_of(session, line) if line.original_document else None,
        returned=given_back(session, line),
        steps=steps_of(session, line_id),
        earnings=earnings_of(session, line, viewer_of(session, current_user)),
        words=words,
    )


def _page() -> int:
    return max(1, min(asked_number(request.args, "page"), 10**6))


def _listed(found: list[ListedLine], page: int) -> dict[str, object]:
    """What a page of lines shows: nobody counts them, so that it is known only whether there are more."""
    more = len(found) > PER_PAGE
    return {"lines": found[:PER_PAGE], "page": page, "last": page + 1 if more else page, "words": words}
