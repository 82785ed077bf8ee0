"""The pages on which a challenge's life is decided: launching, amending, closing, reopening."""

from collections.abc import Callable, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from challenges.definition.differences import compared
from challenges.definition.toml import Refusal, RefusedDefinition
from challenges.ledger.overview import audience_size
from challenges.lifecycle.amendments import Outdated, Preview, preview_amendment
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.late import late_lines
from challenges.lifecycle.services import amend_challenge, close_challenge, launch_challenge, reopen_challenge
from challenges.lifecycle.wording import audience_change
from challenges.models import Challenge, State
from challenges.web.access import challenge_for, take_back
from challenges.web.forms import AmendForm, ConfirmForm, ReasonForm, as_written
from challenges.web.views import Page
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.db import db
from core.errors import Refused
from core.wording import number

bp = Blueprint("decisions", __name__)

MOST_MOVED = 20


@bp.route("/challenges/<code>/launch", methods=["GET", "POST"])
@requires(Permission.MANAGE_CHALLENGES)
def launch(code: str) -> Page:
    """Set a draft running, once confirmed."""

    def act() -> str:
        posted = launch_challenge(db.session(), code, Decision(current_user.id))
        return ngettext(
            "The challenge is running: %(number)s posting was made.",
            "The challenge is running: %(number)s postings were made.",
            posted,
            number=number(posted),
        )

    return confirmed(code, State.DRAFT, "challenges/launch.html", act)


@bp.route("/challenges/<code>/amend", methods=["GET", "POST"])
@requires(Permission.MANAGE_CHALLENGES)
def amend(code: str) -> Page:
    """Other rules for a running challenge: written, then seen with what they would move, then applied."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    form = AmendForm()
    if not form.is_submitted():
        if challenge.state != State.RUNNING:
            return redirect(url_for("challenges.show", code=code))
        form.source.data = challenge.source
        return _amendment(challenge, form)
    form.source.data = as_written(form.source.data or "")
    valid = form.validate()
    preview, refusals, status = None, list[Refusal](), 200 if valid else 422
    try:
        if valid and form.apply.data:
            decision = Decision(current_user.id, form.reason.data)
            posted = amend_challenge(session, code, form.source.data, decision, form.seen.data)
            return done(url_for("challenges.show", code=code), (_amended(posted), "success"))
        preview = preview_amendment(session, challenge, form.source.data)
    except Outdated as error:
        preview, refusals, status = error.preview, [Refusal("", str(error))], 409
    except RefusedDefinition as error:
        refusals, status = error.refusals, 422
    except Refused as error:
        refusals, status = [Refusal("", str(error))], 409
    take_back(session)
    return _amendment(challenge, form, preview, refusals), status


def _amended(posted: int) -> str:
    return ngettext(
        "The rules are amended: %(number)s posting was made.",
        "The rules are amended: %(number)s postings were made.",
        posted,
        number=number(posted),
    )


def _amendment(
    challenge: Challenge, form: AmendForm, preview: Preview | None = None, refusals: Sequence[Refusal] = ()
) -> str:
    """The page, with all that was typed; what would move, where that could be told."""
    form.seen.data = preview.fingerprint if preview else ""
    everything = preview is not None and ("all" in request.form or len(preview.moves) <= MOST_MOVED)
    moves = preview.moves if preview else []
    return render_template(
        "challenges/amend.html",
        audience_change=audience_change,
        challenge=challenge,
        form=form,
        refusals=refusals,
        preview=preview,
        moves=moves if everything else moves[:MOST_MOVED],
        everything=everything,
        compared=compared(challenge.source, form.source.data or "") if preview else [],
    )


@bp.route("/challenges/<code>/close", methods=["GET", "POST"])
@requires(Permission.MANAGE_CHALLENGES)
def close(code: str) -> Page:
    """Freeze a running challenge, once confirmed."""

    def act() -> str:
        close_challenge(db.session(), code, Decision(current_user.id))
        return _("The challenge is closed; its points no longer change.")

    return confirmed(code, State.RUNNING, "challenges/close.html", act)


@bp.route("/challenges/<code>/reopen", methods=["GET", "POST"])
@requires(Permission.REOPEN_CHALLENGES)
def reopen(code: str) -> Page:
    """Set a closed challenge running again, once a reason is given."""
    form = ReasonForm()

    def act() -> str:
        posted = reopen_challenge(db.session(), code, Decision(current_user.id, form.reason.data))
        return ngettext(
            "The challenge is running again: %(number)s posting was made.",
            "The challenge is running again: %(number)s postings were made.",
            posted,
            number=number(posted),
        )

    return confirmed(code, State.CLOSED, "challenges/reopen.html", act, form)


def confirmed(
    code: str,
    from_state: State,
    template: str,
    act: Callable[[], str],
    form: ConfirmForm | ReasonForm | None = None,
    then: str = "challenges.show",
) -> Page:
    """Ask, act, and tell what came of it; what is refused is told on the page that asked.

    then: the page that one is led to; a list where the challenge is gone.
    """
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    form = form or ConfirmForm()
    problems: list[str] = []
    if form.validate_on_submit():
        try:
            told = act()
            return done(url_for(then, code=code if then == "challenges.show" else None), (told, "success"))
        except Refused as error:
            take_back(session)
            problems = str(error).splitlines()
    elif challenge.state != from_state:
        return redirect(url_for("challenges.show", code=code))
    definition = challenge.definition
    page = render_template(
        template,
        challenge=challenge,
        definition=definition,
        form=form,
        problems=problems,
        audience_size=audience_size(session, definition),
        late=late_lines(session, challenge).height if challenge.state == State.CLOSED else 0,
    )
    return page, 409 if problems else 422 if form.errors else 200
