"""The pages on challenges: the list, one challenge, a new one from a file, launching and closing."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from challenges import wording
from challenges.access import challenge_for, challenges_for, seen_among
from challenges.files import Refusal, RefusedDefinition, read_definition
from challenges.forms import ChallengeForm, ConfirmForm, given_source
from challenges.models import Challenge, State
from challenges.overview import audience_size, cards, figures, points_by_criterion
from challenges.sentences import rule
from challenges.services import add_challenge, close_challenge, launch_challenge
from challenges.standings import read_standings, standing_of
from core.accounts.permissions import Act, may, requires
from core.db import db
from core.errors import Refused
from core.language import chosen_language
from core.wording import number

bp = Blueprint("challenges", __name__)
Page = str | tuple[str, int] | AnyResponse

TOP = 10


@bp.app_context_processor
def _words() -> dict[str, object]:
    """What every template can say about challenges."""
    return {"say": wording, "rule": rule, "title_of": title_of}


def title_of(challenge: Challenge) -> str:
    """A challenge's title in the reader's language."""
    return read_definition(challenge.source).title_in(chosen_language())


@bp.get("/challenges")
@requires(Act.SEE_CHALLENGE)
def index() -> Page:
    """Every challenge that the account sees: running ones first, then drafts, then closed ones."""
    order = [State.RUNNING, State.DRAFT, State.CLOSED]
    found = cards(db.session(), challenges_for(db.session(), current_user))
    found.sort(key=lambda card: card.definition.end, reverse=True)
    found.sort(key=lambda card: order.index(State(card.challenge.state)))
    return render_template("challenges/index.html", cards=found)


@bp.get("/challenges/<code>")
@requires(Act.SEE_CHALLENGE)
def show(code: str) -> Page:
    """One challenge: its rules in sentences, where it stands, and for managers what can be done next."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    definition = read_definition(challenge.source)
    managing = may(current_user, Act.MANAGE_CHALLENGES)
    launched = challenge.state != State.DRAFT
    standings = read_standings(session, challenge, limit=TOP)
    own = [standing_of(session, challenge, person.id) for person in current_user.participants]
    return render_template(
        "challenges/show.html",
        challenge=challenge,
        definition=definition,
        managing=managing,
        standings=standings,
        own=[row for row in own if row and row not in standings],
        open_to_me=seen_among(session, current_user, [row.participant_id for row in [*standings, *own] if row]),
        mine={person.id for person in current_user.participants},
        figures=figures(session, challenge) if launched else None,
        by_criterion=points_by_criterion(session, challenge) if managing and launched else [],
        audience_size=0 if launched else audience_size(session, definition),
    )


@bp.get("/challenges/<code>/file")
@requires(Act.MANAGE_CHALLENGES)
def file(code: str) -> Response:
    """The challenge file, as it was given."""
    challenge = challenge_for(db.session(), current_user, code)
    headers = {"Content-Disposition": f'attachment; filename="{challenge.code}.toml"'}
    return Response(challenge.source, mimetype="application/toml", headers=headers)


@bp.route("/challenges/new", methods=["GET", "POST"])
@requires(Act.MANAGE_CHALLENGES)
def new() -> Page:
    """A challenge from its file; what is refused is listed, and the text stays."""
    form = ChallengeForm()
    if not form.is_submitted():
        form.source.data = _example() if "example" in request.args else _draft(request.args.get("draft", ""))
    refusals: list[Refusal] = []
    if form.validate_on_submit():
        try:
            form.source.data = given_source(form)
            added = add_challenge(db.session(), form.source.data)
            db.session.commit()
            flash(_("Challenge “%(code)s” is stored as a draft.", code=added.code), "success")
            return redirect(url_for(".show", code=added.code))
        except RefusedDefinition as error:
            refusals = error.refusals
        except Refused as error:
            refusals = [Refusal("", str(error))]
        db.session.rollback()
    return render_template("challenges/new.html", form=form, refusals=refusals), 422 if refusals else 200


def _example() -> str:
    return render_template("challenges/example.toml")


def _draft(code: str) -> str:
    """The text of a draft, to be corrected; nothing where there is no such draft."""
    if not code:
        return ""
    challenge = challenge_for(db.session(), current_user, code)
    return challenge.source if challenge.state == State.DRAFT else ""


@bp.route("/challenges/<code>/launch", methods=["GET", "POST"])
@requires(Act.MANAGE_CHALLENGES)
def launch(code: str) -> Page:
    """Set a draft running, once confirmed."""

    def act() -> str:
        posted = launch_challenge(db.session(), code)
        return ngettext(
            "The challenge is running: %(number)s posting was made.",
            "The challenge is running: %(number)s postings were made.",
            posted,
            number=number(posted),
        )

    return _confirmed(code, State.DRAFT, "challenges/launch.html", act)


@bp.route("/challenges/<code>/close", methods=["GET", "POST"])
@requires(Act.MANAGE_CHALLENGES)
def close(code: str) -> Page:
    """Freeze a running challenge, once confirmed."""

    def act() -> str:
        close_challenge(db.session(), code)
        return _("The challenge is closed; its points no longer change.")

    return _confirmed(code, State.RUNNING, "challenges/close.html", act)


def _confirmed(code: str, from_state: State, template: str, act: Callable[[], str]) -> Page:
    """Ask, act, and tell what came of it; what is refused is told on the page that asked."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    form = ConfirmForm()
    problems: list[str] = []
    if form.validate_on_submit():
        try:
            done = act()
            session.commit()
            flash(done, "success")
            return redirect(url_for(".show", code=code))
        except Refused as error:
            session.rollback()
            problems = str(error).splitlines()
    elif challenge.state != from_state:
        return redirect(url_for(".show", code=code))
    definition = read_definition(challenge.source)
    page = render_template(
        template,
        challenge=challenge,
        definition=definition,
        form=form,
        problems=problems,
        audience_size=audience_size(session, definition),
    )
    return page, 409 if problems else 200
