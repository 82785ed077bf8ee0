"""The director's page on names in a challenge: up to which rank peers read them."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from challenges.ledger.named import MOST_NAMED, Naming, naming_of, set_naming
from challenges.models import Challenge
from challenges.web.access import challenge_for
from challenges.web.views import Page
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.asked import asked_number
from core.db import db
from core.security.log import EventKind, record

bp = Blueprint("challenge_privacy", __name__)


@bp.get("/challenges/<code>/names")
@requires(Permission.MANAGE_CHALLENGES)
def show(code: str) -> Page:
    """Up to which rank participants read each other's names."""
    challenge = challenge_for(db.session(), current_user, code)
    return _page(challenge, naming_of(db.session(), challenge))


@bp.post("/challenges/<code>/names")
@requires(Permission.MANAGE_CHALLENGES)
def change(code: str) -> Page:
    """Set it; it holds from the next page on."""
    challenge, everyone = challenge_for(db.session(), current_user, code), request.form.get("names") == "all"
    upto = asked_number(request.form, "upto", -1)
    if not everyone and not 0 <= upto <= MOST_NAMED:
        db.session.rollback()
        challenge = challenge_for(db.session(), current_user, code)
        refusal = _("Last rank with a name: write a whole number from 0 to %(most)s.", most=MOST_NAMED)
        return _page(challenge, naming_of(db.session(), challenge), refusal), 422
    is_other = set_naming(db.session(), challenge, None if everyone else upto)
    answer = done(url_for(".show", code=code), (_("Who is called by name is stored."), "success"))
    if is_other:
        record(EventKind.PRIVACY_CHANGED, code, "names: all" if everyone else f"names: {upto}")
    return answer


def _page(challenge: Challenge, naming: Naming, refusal: str = "") -> str:
    return render_template(
        "challenges/names.html", challenge=challenge, naming=naming, most=MOST_NAMED, refusal=refusal
    )
