"""Screens on a wall: the director's list of them, and what each shows to whoever has its link."""

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from challenges.models import Challenge, State
from challenges.web.access import challenges_for
from core.accounts.permissions import Permission, public, requires
from core.answers import done
from core.db import db
from core.language import chosen_language
from core.security.log import EventKind, record
from leaderboards.live import stream, told_of
from leaderboards.screen_models import ScreenLink
from leaderboards.screens import (
    LONGEST_NAME,
    MOST_CHALLENGES,
    challenges_on,
    make_screen,
    revoke_screen,
    screen_of,
    screens,
    slides_of,
)

bp = Blueprint("screens", __name__)


@bp.get("/screens")
@requires(Permission.MANAGE_CHALLENGES)
def index() -> str:
    """The screens that there are, and the form for another one."""
    return _page()


@bp.post("/screens")
@requires(Permission.MANAGE_CHALLENGES)
def make() -> ResponseReturnValue:
    """A link to another screen, shown this once."""
    name = " ".join(request.form.get("name", "").split())
    codes = {challenge.code for challenge in _choices()}
    chosen = [code for code in dict.fromkeys(request.form.getlist("challenge")) if code in codes]
    refusal = _refusal(name, len(chosen))
    if refusal:
        return _page(refusal=refusal), 422
    token = make_screen(name, chosen, chosen_language(), current_user.email)
    record(EventKind.PRIVACY_CHANGED, f"screen {name}", " ".join(chosen))
    return _page(address=url_for(".show", link=token, _external=True))


def _refusal(name: str, count: int) -> str:
    if not 1 <= len(name) <= LONGEST_NAME:
        return _("Name: write where the screen hangs, in 1 to %(most)s characters.", most=LONGEST_NAME)
    if not 1 <= count <= MOST_CHALLENGES:
        return _("Challenges: choose from 1 to %(most)s of them.", most=MOST_CHALLENGES)
    return ""


@bp.post("/screens/<int:screen_id>/end")
@requires(Permission.MANAGE_CHALLENGES)
def end(screen_id: int) -> ResponseReturnValue:
    """Revoke a link: its screen goes dark within seconds."""
    name = revoke_screen(screen_id)
    if name is None:
        return done(url_for(".index"))
    record(EventKind.PRIVACY_CHANGED, f"screen {name}", "revoked")
    return done(url_for(".index"), (_("The link of “%(name)s” is worth nothing any more.", name=name), "success"))


@bp.get("/screen")
@public
def show() -> str:
    """The boards of a screen, in turn, for whoever has its link."""
    screen = _screen()
    challenges = challenges_on(db.session(), screen)
    with force_locale(screen.language):
        return render_template(
            "leaderboards/screen.html",
            language=screen.language,
            screen=screen,
            slides=slides_of(db.session(), challenges),
            live=url_for(".live", link=request.args["link"]),
            live_version=told_of(challenges),
        )


@bp.get("/screen/live")
@public
def live() -> Response:
    """Told when one of its challenges changes, as long as the link is good."""
    return stream(challenges_on(db.session(), _screen()), request.args["link"])


def _screen() -> ScreenLink:
    screen = screen_of(request.args.get("link", ""))
    if screen is None:
        abort(404)
    return screen


def _choices() -> list[Challenge]:
    return [it for it in challenges_for(db.session(), current_user) if it.state == State.RUNNING]


def _page(address: str = "", refusal: str = "") -> str:
    return render_template(
        "leaderboards/screens.html",
        screens=screens(),
        choices=_choices(),
        address=address,
        refusal=refusal,
        asked=request.form,
    )
