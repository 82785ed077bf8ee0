"""The page of silent rules: written, seen beside the running ones on the sales as they are, and taken away."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from challenges.definition.toml import Refusal, RefusedDefinition
from challenges.forecast.silent import drop_silent_rules, keep_silent_rules, silent_result, silent_rules
from challenges.models import Challenge, State
from challenges.web.access import challenge_for, take_back
from challenges.web.forms import as_written
from challenges.web.views import Page
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.costly import Costly, costly
from core.db import db
from core.errors import Refused

bp = Blueprint("silent", __name__)


@bp.route("/challenges/<code>/silent", methods=["GET", "POST"])
@requires(Permission.MANAGE_CHALLENGES)
@costly(Costly.LABORATORY)
def rules(code: str) -> Page:
    """Other rules beside those of a running challenge."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    if challenge.state != State.RUNNING:
        return redirect(url_for("challenges.show", code=code))
    if request.method == "GET":
        return _page(challenge)
    source = as_written(request.form.get("source", ""))
    try:
        if "drop" in request.form:
            drop_silent_rules(session, challenge)
            return done(
                url_for(".rules", code=code), (_("No other rules are scored beside these any more."), "success")
            )
        keep_silent_rules(session, challenge, source, current_user.id)
        return done(
            url_for(".rules", code=code), (_("They are scored beside the running ones from now on."), "success")
        )
    except Refused as error:
        refusals = error.refusals if isinstance(error, RefusedDefinition) else [Refusal("", str(error))]
        take_back(session)
        return _page(challenge, source, refusals), 422


def _page(challenge: Challenge, source: str = "", refusals: list[Refusal] | None = None) -> str:
    session = db.session()
    kept = silent_rules(session, challenge)
    refusals = list(refusals or [])
    result = None
    try:
        result = silent_result(session, challenge, kept.source) if kept is not None else None
    except Refused as error:
        refusals += [Refusal("", line) for line in str(error).splitlines()]
    return render_template(
        "challenges/silent.html",
        challenge=challenge,
        kept=kept,
        result=result,
        source=source or (kept.source if kept else challenge.source),
        refusals=refusals,
    )
