"""One ranking over several challenges that run at the same time: by the sum of the points in those one chooses."""

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, State
from challenges.web.access import challenges_for
from core.accounts.permissions import Permission, requires, viewer_of
from core.asked import asked_number
from core.db import db
from leaderboards.board import lines_of
from leaderboards.rankings import rows_of, together

bp = Blueprint("together", __name__)

PER_PAGE = 50
LAST_PAGE = 1_000_000


@bp.get("/leaderboards")
@requires(Permission.SEE_LEADERBOARD)
def show() -> str:
    """The ranking over the chosen ones of the running challenges; over all where none is chosen."""
    choices = _choices()
    asked = set(request.args.getlist("challenge"))
    chosen = [challenge for challenge in choices if challenge.code in asked] or choices
    places = together(db.session(), chosen).places if chosen else []
    page = min(max(asked_number(request.args, "page"), 1), LAST_PAGE)
    shown = places[(page - 1) * PER_PAGE : page * PER_PAGE]
    viewer = viewer_of(db.session(), current_user)
    return render_template(
        "leaderboards/together.html",
        choices=choices,
        chosen=chosen,
        lines=lines_of(db.session(), None, rows_of(db.session(), chosen, shown, viewer), {}),
        mine={person.id for person in current_user.participants},
        page=page,
        last=max(1, -(-len(places) // PER_PAGE)),
        address=lambda number: url_for(".show", challenge=[it.code for it in chosen], page=number),
    )


def _choices() -> list[Challenge]:
    """The challenges that run, have begun, and are the account's to see; the one that ends first before the others."""
    found = [it for it in challenges_for(db.session(), current_user) if it.state == State.RUNNING]
    return sorted((it for it in found if not is_upcoming(it)), key=lambda it: (it.definition.end, it.code))
