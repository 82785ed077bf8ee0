"""Participants' own pages: where they stand, and why these points."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from challenges.explanations.exclusions import exclusions
from challenges.explanations.explain import explain, read_case
from challenges.ledger.standings import count_standings
from challenges.models import State
from challenges.web.access import challenge_for, participant_for
from challenges.words import Names
from challenges.words.keys import KeyNames
from core.accounts.permissions import Permission, requires, sees_everyone
from core.clock import today
from core.db import db
from portal.exclusions import asides
from portal.home import home_of, latest
from portal.why import reasons

bp = Blueprint("portal", __name__)

POSTINGS_SHOWN = 100


@bp.get("/home")
@requires(Permission.HOME)
def home() -> str | Response:
    """Where somebody who takes part stands; managers have the list of challenges for a home."""
    if sees_everyone(current_user):
        return redirect(url_for("challenges.index"))
    asked = request.args.get("challenge", ""), request.args.get("participant", "")
    return render_template("portal/home.html", home=home_of(db.session(), current_user, *asked))


@bp.get("/challenges/<code>/participants/<participant_code>")
@requires(Permission.SEE_POINTS)
def points(code: str, participant_code: str) -> str:
    """Why somebody has the points they have, down to the sale lines, and every posting of the ledger."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    person, row = participant_for(session, current_user, challenge, participant_code)
    definition = challenge.definition
    case = read_case(session, challenge, person.id)
    explanation = explain(case)
    everything = request.args.get("all") == "1"
    postings = latest(session, challenge, person.id, KeyNames(Names.of(definition), explanation), None)
    now = today() if challenge.state == State.RUNNING else None
    return render_template(
        "portal/points.html",
        challenge=challenge,
        definition=definition,
        participant=person,
        row=row,
        participants=count_standings(session, challenge, league=row.league),
        reasons=reasons(definition, explanation, now, everything),
        asides=asides(definition, exclusions(case), everything),
        postings=postings if everything else postings[:POSTINGS_SHOWN],
        posted=sum(posting.points for posting in postings),
        postings_in_all=len(postings),
    )
