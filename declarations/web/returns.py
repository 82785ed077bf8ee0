"""The returns of what a closed challenge has counted, dated outside of its days, with what they would have changed."""

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from challenges.models import Challenge, State
from challenges.web.access import challenge_for
from core.accounts.permissions import Permission, requires
from core.asked import asked_number
from core.costly import Costly, costly
from core.db import db
from core.models import Participant
from core.viewer import EVERYONE
from declarations.models import Declaration, DeclarationLine
from declarations.returns.told import Missed, Returned, late_returns, missed_by, returned_of
from sales.models import SaleKind
from sales.queries import ListedLine

bp = Blueprint("returns", __name__)

# Each is tried on the engine.
PER_PAGE = 20


@bp.app_context_processor
def _told() -> dict[str, object]:
    """What pages of other rooms tell of returns, where there are any."""
    return {"count_late_returns": count_late_returns, "returned_of_line": returned_of_line}


def count_late_returns(challenge: Challenge) -> int:
    """How many returns of a closed challenge's sales are dated outside of its days."""
    return len(late_returns(db.session(), challenge)) if challenge.state == State.CLOSED else 0


def returned_of_line(line: ListedLine) -> list[Returned]:
    """What was given back of a sale line, for whoever sees everything."""
    if line.kind != SaleKind.SELL_OUT:
        return []
    shop = _shop(line)
    found = returned_of(db.session(), shop, line.document, None) if shop else []
    return [it for it in found if it.line == line.line]


def _shop(line: ListedLine) -> int | None:
    return db.session.scalar(select(Participant.id).where(Participant.code == line.distributor.code))


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
    return render_template(
        "declarations/late_returns.html",
        challenge=challenge,
        rows=[(declaration, line, _missed(challenge, declaration, line)) for declaration, line in shown],
        count=len(found),
        page=page,
        last=last,
        page_address=lambda number: url_for(".late", code=code, page=number),
    )


def _missed(challenge: Challenge, declaration: Declaration, line: DeclarationLine) -> Missed | None:
    """What a return would have changed in this challenge; None where it was not counted there."""
    found = missed_by(db.session(), declaration, line, EVERYONE)
    return next((it for it in found if it.challenge.id == challenge.id), None)
