"""The statement and the legal pack from the page."""

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from challenges.models import State
from challenges.web.access import challenge_for, participant_for
from core.accounts.permissions import Permission, requires, sees_everyone
from core.costly import Costly, costly
from core.db import db
from core.downloads import download
from core.language import chosen_language

bp = Blueprint("statements", __name__)


@bp.get("/challenges/<code>/participants/<participant_code>/statement.pdf")
@requires(Permission.SEE_STATEMENT)
@costly(Costly.STATEMENT)
def statement(code: str, participant_code: str) -> Response:
    """The PDF of one participant, opened in the browser; 404 for a draft and for who is not to be seen.

    Made for the participant, whoever opens it; with `?in-full`, for who sees everyone, with the sales of others.
    """
    # WeasyPrint takes half a second to load: the other pages do not wait for it.
    from statements.printing import printer
    from statements.render import file_name, write_statement

    session = db.session()
    challenge = challenge_for(session, current_user, code)
    person, _standing = participant_for(session, current_user, challenge, participant_code)
    if challenge.state == State.DRAFT:
        abort(404)
    in_full = "in-full" in request.args
    if in_full and not sees_everyone(current_user):
        abort(404)
    content = write_statement(session, challenge, person, chosen_language(), printer.print, in_full)
    response = download(content, "application/pdf", file_name(challenge, person, in_full), shown=True)
    # Points move with every import: what was shown once is not shown again unasked.
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/challenges/<code>/legal.pdf")
@requires(Permission.MANAGE_CHALLENGES)
@costly(Costly.STATEMENT)
def legal_pack(code: str) -> Response:
    """The legal pack of a challenge, of a draft too: it is read before a launch."""
    from statements.legal import write_pack
    from statements.printing import printer

    session = db.session()
    challenge = challenge_for(session, current_user, code)
    content = write_pack(session, challenge, printer.print)
    response = download(content, "application/pdf", f"{challenge.code}-legal.pdf", shown=True)
    # The rules of a draft change from one minute to the next.
    response.headers["Cache-Control"] = "private, no-store"
    return response
