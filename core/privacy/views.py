"""Everybody's page on the name under which they stand among peers."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.asked import asked_number
from core.db import db
from core.privacy.services import choose, who_asked
from core.security.log import EventKind, record

bp = Blueprint("own_privacy", __name__)


@bp.get("/account/privacy")
@requires(Permission.OWN_ACCOUNT)
def show() -> str:
    """By name or by a pseudonym: one choice for each participant that the account acts for."""
    people = sorted(current_user.participants, key=lambda person: person.code)
    return render_template(
        "accounts/privacy.html", people=people, asked=who_asked(db.session(), [person.id for person in people])
    )


@bp.post("/account/privacy")
@requires(Permission.OWN_ACCOUNT)
def change() -> ResponseReturnValue:
    """Store the choice; it holds from the next page on, in every challenge."""
    codes = {person.id: person.code for person in current_user.participants}
    chosen = {person for person in codes if asked_number(request.form, f"person-{person}", 0) == 1}
    is_other = choose(db.session(), codes, chosen)
    answer = done(url_for(".show"), (_("Your choice is stored."), "success"))
    if is_other:
        told = ", ".join(sorted(codes[person] for person in chosen))
        record(EventKind.PRIVACY_CHANGED, ", ".join(sorted(codes.values())), f"pseudonym: {told or '-'}")
    return answer
