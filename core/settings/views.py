"""The page of the programme's look, and the files that follow from it: its style sheet and its logo."""

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts.permissions import Permission, public, requires
from core.answers import done
from core.db import db
from core.errors import Refused
from core.security.log import EventKind, record
from core.settings.colours import themes, written
from core.settings.forms import LookForm
from core.settings.logos import MOST_BYTES
from core.settings.look import read_logo, read_look
from core.settings.services import forget_look, set_look

bp = Blueprint("settings", __name__)

NOT_TAKEN = 422
# A logo is a picture, and no page of ours: it loads nothing and runs nothing.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@bp.get("/settings")
@requires(Permission.SET_PROGRAMME)
def show() -> str:
    """How the programme looks, to be changed."""
    look = read_look(db.session())
    return _page(LookForm(formdata=None, data={"name": look.name, "brand": look.brand, "accent": look.accent}))


@bp.post("/settings")
@requires(Permission.SET_PROGRAMME)
def change() -> ResponseReturnValue:
    """Another look, on every page from now on."""
    form = LookForm()
    if not form.validate_on_submit():
        return _page(form), NOT_TAKEN
    logo = form.logo.data.read(MOST_BYTES + 1) if form.logo.data else None
    try:
        set_look(
            db.session(), form.name.data or "", form.brand.data or "", form.accent.data or "", logo,
            form.without_logo.data,
        )  # fmt: skip
    except Refused as refused:
        db.session.rollback()
        return _page(form, str(refused)), NOT_TAKEN
    return _stored(_("The programme looks like this from now on."))


@bp.post("/settings/reset")
@requires(Permission.SET_PROGRAMME)
def reset() -> ResponseReturnValue:
    """Palier's own look again."""
    forget_look(db.session())
    return _stored(_("The programme looks as Palier comes."))


@bp.get("/look/<stamp>/colours.css")
@public
def colours(stamp: str) -> Response:
    """The style sheet of the programme's two colours."""
    look = read_look(db.session())
    if stamp != look.stamp:
        abort(404)
    return Response(written(themes(look.brand, look.accent)), mimetype="text/css")


@bp.get("/look/<stamp>/logo")
@public
def logo(stamp: str) -> Response:
    """The programme's logo."""
    found = read_logo(db.session())
    if found is None or stamp != read_look(db.session()).stamp:
        abort(404)
    return Response(found.content, content_type=found.kind, headers={"Content-Security-Policy": ALONE})


def _stored(message: str) -> ResponseReturnValue:
    answer = done(url_for(".show"), (message, "success"))
    record(EventKind.SETTINGS_CHANGED)
    return answer


def _page(form: LookForm, refusal: str = "") -> str:
    return render_template("settings/index.html", form=form, refusal=refusal, sent=request.method == "POST")
