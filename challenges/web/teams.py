"""The page of one team in a challenge, for whoever leads it: its place, its people, and what is to be done."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from challenges.ledger.led import Led, led_by, led_people, led_teams
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, State
from challenges.web.access import challenge_for
from challenges.web.outlook_parts import has_outlook, known_parts
from challenges.web.views import Page
from core.accounts.permissions import Permission, requires, viewer_of
from core.asked import asked_number
from core.db import db
from core.models import Team
from core.viewer import Viewer

bp = Blueprint("teams", __name__)


@bp.get("/challenges/<code>/teams/<int:team_id>")
@requires(Permission.SEE_TEAM)
def show(code: str, team_id: int) -> Page:
    """Those of a team whom the reader sees, by their places in the whole ranking."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    if challenge.state == State.DRAFT or is_upcoming(challenge):
        return redirect(url_for("challenges.show", code=code))
    viewer = viewer_of(session, current_user)
    team, led = team_or_404(challenge, viewer, team_id)
    return render_template(
        "challenges/team.html",
        challenge=challenge,
        team=next(iter(led_teams(session, challenge, led)), None),
        name=team.name,
        led=led_people(session, challenge, led, viewer, asked_number(request.args, "page")),
        viewer=viewer,
        outlook_address=url_for("outlook.show", code=code, team=team_id) if has_outlook(challenge) else "",
        address=lambda page: url_for(".show", code=code, team_id=team_id, page=page),
        **known_parts(challenge, people_of(led)),
    )


def team_or_404(challenge: Challenge, viewer: Viewer, team_id: int) -> tuple[Team, Led]:
    """A team with those of it whom a viewer sees in a challenge; 404 where that is nobody."""
    team, led = db.session.get(Team, team_id), led_by(db.session(), challenge, viewer)
    if team is None or team.name not in led:
        abort(404)
    return team, {team.name: led[team.name]}


def people_of(led: Led) -> Viewer:
    """Who sees these people alone."""
    return Viewer(frozenset().union(*led.values()))
