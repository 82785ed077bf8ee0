"""The picture of a challenge: the page on which a director gives it one, and the picture itself."""

from collections.abc import Mapping

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from challenges.lifecycle.pictures import read_picture, set_picture, stamps_of_pictures
from challenges.models import Challenge
from challenges.web.access import challenge_for, take_back
from challenges.web.views import Page
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.db import db
from core.downloads import download
from core.errors import Refused
from core.pictures import MOST_BYTES

bp = Blueprint("challenge_picture", __name__)

NOT_TAKEN = 422
# Its address carries its stamp; a browser keeps it for its own reader.
KEPT = "private, max-age=31536000, immutable"


@bp.app_template_global("picture_of")
def picture_of(challenge: Challenge, stamps: Mapping[int, str]) -> str:
    """The address of a challenge's picture, by the stamps of all; empty where it has none."""
    stamp = stamps.get(challenge.id)
    return url_for("challenge_picture.picture", code=challenge.code, stamp=stamp) if stamp else ""


@bp.get("/challenges/<code>/picture")
@requires(Permission.MANAGE_CHALLENGES)
def show(code: str) -> str:
    """The picture as it is, to be changed."""
    return _page(challenge_for(db.session(), current_user, code))


@bp.post("/challenges/<code>/picture")
@requires(Permission.MANAGE_CHALLENGES)
def change(code: str) -> Page:
    """Another picture, or none."""
    session = db.session()
    challenge, file = challenge_for(session, current_user, code), request.files.get("picture")
    try:
        if request.form.get("act") == "remove":
            set_picture(session, challenge, None)
        elif file is not None and file.filename:
            set_picture(session, challenge, file.read(MOST_BYTES + 1))
        else:
            raise Refused(_("Choose a picture first."))
    except Refused as refused:
        take_back(session)
        return _page(challenge_for(session, current_user, code), str(refused)), NOT_TAKEN
    return done(url_for("challenges.show", code=code), (_("The picture is stored."), "success"))


@bp.get("/challenges/<code>/picture/<stamp>.jpg")
@requires(Permission.SEE_CHALLENGE)
def picture(code: str, stamp: str) -> Response:
    """The picture, for whoever sees the challenge."""
    content = read_picture(db.session(), challenge_for(db.session(), current_user, code), stamp)
    if content is None:
        abort(404)
    answer = download(content, "image/jpeg", "picture.jpg", shown=True)
    answer.headers["Cache-Control"] = KEPT
    return answer


def _page(challenge: Challenge, refusal: str = "") -> str:
    return render_template(
        "challenges/picture.html", challenge=challenge, pictures=stamps_of_pictures(db.session()), refusal=refusal
    )
