"""The pages on drafts: a new challenge from its file or from another challenge, and a draft thrown away."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.definition.differences import compared, mark_of
from challenges.definition.toml import Refusal, RefusedDefinition, read_definition
from challenges.lifecycle.drafts import delete_draft, duplicate_challenge, propose_duplicate
from challenges.lifecycle.services import DraftExists, add_challenge
from challenges.models import Challenge, State
from challenges.web.access import challenge_for, take_back
from challenges.web.decisions import confirmed
from challenges.web.forms import ChallengeForm, DuplicateForm, given_source
from challenges.web.views import Page
from core.accounts.permissions import Permission, requires
from core.answers import Message, done
from core.db import db, lock_sales
from core.errors import Refused

bp = Blueprint("drafts", __name__)


@bp.route("/challenges/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_CHALLENGES)
def new() -> Page:
    """A challenge from its file; what is refused is listed, and the text stays.

    A draft of the same code is replaced where whoever sends the file has seen the text that it has now; else they are
    shown both texts and asked.
    """
    form, edited = ChallengeForm(), _edited()
    if not form.is_submitted():
        _begin(form, edited)
    refusals: list[Refusal] = []
    standing = None
    if form.validate_on_submit():
        try:
            form.source.data = given_source(form)
            added = _store(db.session(), form.source.data, form.seen.data or "")
            return done(url_for("challenges.show", code=added.code), _stored(added))
        except DraftExists as error:
            standing = _draft_of(db.session(), error.code)
        except RefusedDefinition as error:
            refusals = error.refusals
        except Refused as error:
            refusals = [Refusal("", str(error))]
    if standing is not None:
        return _asked_first(form, standing, edited)
    if refusals:
        take_back(db.session())
    page = render_template("challenges/new.html", form=form, refusals=refusals, edited=edited)
    return page, 422 if refusals else 200


def _stored(draft: Challenge) -> Message:
    return _("Challenge “%(code)s” is stored as a draft.", code=draft.code), "success"


def _edited() -> Challenge | None:
    """The draft that the address names, to be corrected."""
    code = request.args.get("draft", "")
    challenge = challenge_for(db.session(), current_user, code) if code else None
    return challenge if challenge is not None and challenge.state == State.DRAFT else None


def _begin(form: ChallengeForm, edited: Challenge | None) -> None:
    """Begin with the example, or with the text of a draft, to be corrected."""
    if "example" in request.args:
        form.source.data = render_template("challenges/example.toml")
    elif edited is not None:
        form.source.data, form.seen.data = edited.source, mark_of(edited.source)


def _store(session: Session, source: str, seen: str) -> Challenge:
    """Store the draft; DraftExists where there is one whose present text its sender has not seen."""
    code = read_definition(source).code
    # Else the draft could get another text between the look at it and its end.
    lock_sales(session)
    standing = _draft_of(session, code)
    return add_challenge(session, source, replace=standing is not None and mark_of(standing.source) == seen)


def _draft_of(session: Session, code: str) -> Challenge | None:
    return session.scalar(select(Challenge).where(Challenge.code == code, Challenge.state == State.DRAFT))


def _asked_first(form: ChallengeForm, standing: Challenge, edited: Challenge | None) -> Page:
    """The page with both texts: sent again, it replaces the draft that stands on it."""
    form.seen.data = mark_of(standing.source)
    differences = compared(standing.source, form.source.data or "")
    page = render_template(
        "challenges/new.html", form=form, refusals=[], standing=standing, compared=differences, edited=edited
    )
    db.session.rollback()
    return page, 409


@bp.route("/challenges/<code>/duplicate", methods=["GET", "POST"])
@requires(Permission.MANAGE_CHALLENGES)
def duplicate(code: str) -> Page:
    """A draft with the rules of a challenge, from another first day on."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    form = DuplicateForm()
    problems: list[str] = []
    if form.validate_on_submit():
        try:
            made = duplicate_challenge(session, code, form.start.data, (form.code.data or "").strip())
            return done(url_for("challenges.show", code=made.code), _stored(made))
        except Refused as error:
            take_back(session)
            problems = str(error).splitlines()
    elif not form.is_submitted():
        problems = _propose(session, form, code)
    page = render_template("challenges/duplicate.html", challenge=challenge, form=form, problems=problems)
    return page, 422 if problems or form.errors else 200


def _propose(session: Session, form: DuplicateForm, code: str) -> list[str]:
    """Write what is proposed into the form; why nothing can be, where the calendar ends."""
    try:
        form.start.data, form.code.data = propose_duplicate(session, code)
    except Refused as error:
        return [str(error)]
    return []


@bp.route("/challenges/<code>/delete", methods=["GET", "POST"])
@requires(Permission.MANAGE_CHALLENGES)
def delete(code: str) -> Page:
    """Throw a draft away, once confirmed."""

    def act() -> str:
        delete_draft(db.session(), code)
        return _("Draft “%(code)s” is deleted.", code=code)

    return confirmed(code, State.DRAFT, "challenges/delete.html", act, then="challenges.index")
