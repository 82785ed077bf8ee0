"""Announcements: written by a director, read by those they are for."""

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer
from werkzeug.datastructures import FileStorage

from challenges.models import Challenge, State
from challenges.web.access import take_back
from challenges.web.views import title_of
from core.accounts.permissions import Permission, requires, sees_everyone
from core.answers import done
from core.asked import asked_number
from core.db import db
from core.downloads import download, name_of_upload
from core.errors import Refused
from core.models import Team
from notifications.announcements import LONGEST_TEXT, LONGEST_TITLE, Audience, Upload, announce, as_html, choices_of
from notifications.models import Announcement, Notice

bp = Blueprint("announcements", __name__)

SHOWN = 50
NOT_TAKEN = 422
ALL = "all"


@bp.get("/announcements")
@requires(Permission.MANAGE_CHALLENGES)
def index() -> str:
    """What was announced, and the form for more."""
    return _page()


@bp.post("/announcements")
@requires(Permission.MANAGE_CHALLENGES)
def send() -> ResponseReturnValue:
    """Announce something to an audience, in the application and by mail."""
    session = db.session()
    try:
        found, count = announce(
            session, request.form.get("title", ""), request.form.get("text", ""), _audience(), current_user.id,
            _upload("picture"), _upload("document"),
        )  # fmt: skip
    except Refused as refused:
        take_back(session)
        return _page(str(refused)), NOT_TAKEN
    told = ngettext("%(num)s person is told.", "%(num)s people are told.", count)
    return done(url_for(".one", announcement_id=found.id), (told, "success"))


@bp.get("/announcements/<int:announcement_id>")
@requires(Permission.OWN_ACCOUNT)
def one(announcement_id: int) -> str:
    """An announcement, for those it is for."""
    found = _readable(announcement_id)
    return render_template(
        "notifications/announcement.html", announcement=found, html=Markup(as_html(found.text)), audience=_name(found)
    )


@bp.get("/announcements/<int:announcement_id>/picture.jpg")
@requires(Permission.OWN_ACCOUNT)
def picture(announcement_id: int) -> Response:
    """Its picture."""
    content = _readable(announcement_id).picture
    if content is None:
        abort(404)
    return download(content, "image/jpeg", "picture.jpg", shown=True)


@bp.get("/announcements/<int:announcement_id>/document.pdf")
@requires(Permission.OWN_ACCOUNT)
def document(announcement_id: int) -> Response:
    """The PDF that goes with it, to be saved."""
    found = _readable(announcement_id)
    if found.document is None:
        abort(404)
    return download(found.document, "application/pdf", found.document_name or "document.pdf")


def _page(refusal: str = "") -> str:
    session = db.session()
    query = select(Announcement).options(joinedload(Announcement.account), joinedload(Announcement.challenge))
    found = session.scalars(query.order_by(Announcement.id.desc()).limit(SHOWN)).all()
    challenges, teams = choices_of(session)
    return render_template(
        "notifications/announcements.html", found=[(it, _name(it)) for it in found], challenges=challenges, teams=teams,
        title_of=title_of, refusal=refusal, sent=request.form, all_of_them=ALL, longest_title=LONGEST_TITLE,
        longest_text=LONGEST_TEXT,
    )  # fmt: skip


def _name(announcement: Announcement) -> str:
    """For whom it is."""
    if announcement.challenge is not None:
        return title_of(announcement.challenge)
    return announcement.team.name if announcement.team else _("Everybody")


def _audience() -> Audience:
    """Whom the form names; Refused where that is nobody."""
    kind, _dash, number = request.form.get("audience", "").partition("-")
    if kind == ALL:
        return Audience()
    wanted = asked_number({"number": number}, "number", 0)
    if kind == "challenge" and (challenge := db.session.get(Challenge, wanted)) and challenge.state != State.DRAFT:
        return Audience(challenge=challenge)
    if kind == "team" and (team := db.session.get(Team, wanted)):
        return Audience(team=team)
    raise Refused(_("Choose whom it is for."))


def _upload(name: str) -> Upload:
    file: FileStorage | None = request.files.get(name)
    return Upload(file.read(), name_of_upload(file.filename)) if file and file.filename else Upload()


def _readable(announcement_id: int) -> Announcement:
    """An announcement that the reader was told of or may write; 404 of any other."""
    wanted = [undefer(Announcement.picture), undefer(Announcement.document)]
    found = db.session.get(Announcement, announcement_id, options=wanted)
    key = select(Notice.id).where(Notice.account_id == current_user.id, Notice.key == f"announcement:{announcement_id}")
    if found is None or not (sees_everyone(current_user) or db.session.scalar(key)):
        abort(404)
    return found
