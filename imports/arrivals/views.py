"""The page of what comes by itself, and of the tokens by which programs send files."""

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.confirmed import NOT_TAKEN, refused_to_confirm, status_of
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.asked import asked_number
from core.db import begin_writing, db, store
from core.errors import Refused
from core.security.log import EventKind, record
from imports.arrivals import words
from imports.arrivals.queries import arrivals
from imports.arrivals.tokens import LONGEST_NAME, make_token, revoke_token, tokens
from imports.forms import WHATS

bp = Blueprint("arrivals", __name__)


@bp.get("/imports/arrivals")
@requires(Permission.IMPORT)
def index() -> str:
    """What came, the latest first, and the tokens that hold."""
    return _page()


@bp.post("/imports/tokens")
@requires(Permission.IMPORT)
def make() -> ResponseReturnValue:
    """Another token, shown this once; the present password is asked for."""
    name = " ".join(request.form.get("name", "").split())
    if refused := refused_to_confirm():
        return _page(refusal=str(refused)), status_of(refused)
    session = db.session()
    begin_writing(session)
    try:
        secret = make_token(session, name, current_user.id)
        store(session)
    except Refused as refused:
        session.rollback()
        return _page(refusal=str(refused)), NOT_TAKEN
    record(EventKind.TOKEN_MADE, name)
    return _page(secret=secret)


@bp.post("/imports/tokens/<int:token_id>/revoke")
@requires(Permission.IMPORT)
def revoke(token_id: int) -> ResponseReturnValue:
    """Let a token be worth nothing any more."""
    name = revoke_token(db.session(), token_id)
    answer = done(
        url_for(".index"), (_("“%(name)s” is worth nothing any more.", name=name), "success") if name else None
    )
    if name:
        record(EventKind.TOKEN_REVOKED, name)
    return answer


def _page(secret: str = "", refusal: str = "") -> str:
    session, page = db.session(), max(1, asked_number(request.args, "page"))
    found, more = arrivals(session, page)
    return render_template(
        "imports/arrivals.html",
        arrivals=found,
        page=page,
        more=more,
        tokens=tokens(session),
        secret=secret,
        refusal=refusal,
        asked=request.form.get("name", "") if refusal else "",
        longest=LONGEST_NAME,
        folder=current_app.config["WATCHED_FOLDER"],
        address=url_for("arrivals_api.bring", what="sales", _external=True),
        whats=WHATS,
        words=words,
    )
