"""The returns of what a closed challenge has counted that came too late for it, with what they would have changed."""

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import current_user

from challenges.explanations.returned import late_returns, would_change
from challenges.models import State
from challenges.web.access import challenge_for
from core.accounts.permissions import Permission, requires
from core.asked import asked_number
from core.costly import Costly, costly
from core.db import db
from sales.models import SaleLine
from sales.queries import list_lines

bp = Blueprint("returns", __name__)

# Each is tried on the engine.
PER_PAGE = 20


@bp.get("/challenges/<code>/late/returns")
@requires(Permission.MANAGE_CHALLENGES)
@costly(Costly.EXPLANATION)
def late(code: str) -> str:
    """The late returns of a closed challenge, the latest first, each with the points that it would have moved."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    if challenge.state != State.CLOSED:
        abort(404)
    found = late_returns(session, challenge)
    last = max(1, -(-len(found) // PER_PAGE))
    page = min(max(1, asked_number(request.args, "page")), last)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    lines = {it.id: it for it in list_lines(session, [SaleLine.id.in_([one.back.id for one in shown])], 1)}
    return render_template(
        "declarations/late_returns.html",
        challenge=challenge,
        rows=[(lines[it.back.id], it, would_change(session, it)) for it in shown],
        count=len(found),
        page=page,
        last=last,
        page_address=lambda number: url_for(".late", code=code, page=number),
    )
