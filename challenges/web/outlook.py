"""How a running challenge stands and what it may come to: asked for after its page is shown."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from challenges.forecast.outlook import outlook_of
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import State
from challenges.web.access import challenge_for
from challenges.web.outlook_parts import outlook_parts
from challenges.web.teams import people_of, team_or_404
from challenges.web.views import Page
from core.accounts.permissions import Permission, requires, viewer_of
from core.asked import asked_number
from core.clock import today
from core.costly import Costly, costly
from core.db import db
from core.errors import Refused

bp = Blueprint("outlook", __name__)


@bp.get("/challenges/<code>/outlook")
@requires(Permission.SEE_OUTLOOK)
@costly(Costly.LABORATORY)
def show(code: str) -> Page:
    """The outlook, as a page of its own or as the part of the page that asks for it; of one team where it says so."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    if challenge.state != State.RUNNING or is_upcoming(challenge):
        return redirect(url_for("challenges.show", code=code))
    viewer = viewer_of(session, current_user)
    if "team" in request.args:
        _team, led = team_or_404(challenge, viewer, asked_number(request.args, "team", 0))
        viewer = people_of(led)
    try:
        found = outlook_of(session, challenge, today())
    except Refused as error:
        # Points beyond all counting: the challenge's page tells of them too.
        return render_template("challenges/outlook_refused.html", challenge=challenge, told=str(error))
    name = "outlook" if request.headers.get("HX-Request") else "outlook_page"
    return render_template(f"challenges/{name}.html", challenge=challenge, **outlook_parts(found, viewer))
