"""The pages of those who take part: their home, the leaderboard, and why these points."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from challenges.access import challenge_for, participant_for, seen_among
from challenges.explain import explain, read_case
from challenges.files import read_definition
from challenges.left_out import left_out
from challenges.models import Challenge, State
from challenges.remarks import KeyNames
from challenges.standings import count_standings, read_standings
from core.accounts.permissions import Act, requires, sees_everyone
from core.clock import today
from core.db import db
from leaderboards.asides import asides
from leaderboards.home import home_of, latest
from leaderboards.queries import place_of, teams_of
from leaderboards.teams import read_teams
from leaderboards.why import reasons

bp = Blueprint("leaderboards", __name__)

PER_PAGE = 25
POSTINGS_SHOWN = 100


@bp.app_context_processor
def _teams() -> dict[str, object]:
    """Team standings for the pages of rooms below, which know nothing of teams."""
    return {"team_standings": lambda challenge: read_teams(db.session(), challenge)}


@dataclass(frozen=True)
class Sheet:
    """One page of a ranking: its rows, the number of the page, and how many rows there are in all."""

    rows: Sequence[Any]
    page: int
    found: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.found // PER_PAGE))


@bp.get("/home")
@requires(Act.HOME)
def home() -> str | Response:
    """Where somebody who takes part stands; managers have the list of challenges for a home."""
    if sees_everyone(current_user):
        return redirect(url_for("challenges.index"))
    asked = request.args.get("challenge", ""), request.args.get("participant", "")
    return render_template("leaderboards/home.html", home=home_of(db.session(), current_user, *asked))


@bp.get("/challenges/<code>/leaderboard")
@requires(Act.SEE_LEADERBOARD)
def leaderboard(code: str) -> str:
    """The ranking of participants or of teams, searched and by pages."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    own = {person.id for person in current_user.participants}
    search = request.args.get("search", "").strip()[:100]
    by_teams = request.args.get("by") == "teams"
    sheet = _teams_sheet(challenge, search) if by_teams else _participants_sheet(challenge, search)
    first = read_standings(session, challenge, limit=1)
    return render_template(
        "leaderboards/teams.html" if by_teams else "leaderboards/leaderboard.html",
        challenge=challenge,
        definition=read_definition(challenge.source),
        sheet=sheet,
        search=search,
        by="teams" if by_teams else "participants",
        best=_best_team(challenge) if by_teams else first[0].points if first else 0,
        mine=teams_of(session, challenge, own) if by_teams else own,
        my_place=None if by_teams else _my_place(challenge, own),
        open_to_me=set() if by_teams else seen_among(session, current_user, [r.participant_id for r in sheet.rows]),
    )


def _page() -> int:
    """The page asked for; the first one where that is no page number."""
    return min(max(request.args.get("page", 1, type=int), 1), 1_000_000)


def _participants_sheet(challenge: Challenge, search: str) -> Sheet:
    session, page = db.session(), _page()
    rows = read_standings(session, challenge, (page - 1) * PER_PAGE, PER_PAGE, search)
    return Sheet(rows, page, count_standings(session, challenge, search))


def _teams_sheet(challenge: Challenge, search: str) -> Sheet:
    page = _page()
    found = [row for row in read_teams(db.session(), challenge) if search.casefold() in row.team.casefold()]
    start = (page - 1) * PER_PAGE
    return Sheet(found[start : start + PER_PAGE], page, len(found))


def _best_team(challenge: Challenge) -> int | Decimal:
    return max((row.points for row in read_teams(db.session(), challenge)), default=0)


def _my_place(challenge: Challenge, own: Collection[int]) -> int | None:
    """The page on which the best placed of one's own participants stands."""
    places = [place for person in own if (place := place_of(db.session(), challenge, person)) is not None]
    return min(places) // PER_PAGE + 1 if places else None


@bp.get("/challenges/<code>/participants/<participant_code>")
@requires(Act.SEE_POINTS)
def points(code: str, participant_code: str) -> str:
    """Why somebody has the points they have, down to the sale lines, and every posting of the ledger."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    person, row = participant_for(session, current_user, challenge, participant_code)
    definition = read_definition(challenge.source)
    case = read_case(session, challenge, person.id)
    explanation = explain(case)
    everything = request.args.get("all") == "1"
    postings = latest(session, challenge, person.id, KeyNames(definition, explanation), None)
    now = today() if challenge.state == State.RUNNING else None
    return render_template(
        "leaderboards/points.html",
        challenge=challenge,
        definition=definition,
        participant=person,
        row=row,
        participants=count_standings(session, challenge),
        reasons=reasons(definition, explanation, now, everything),
        asides=asides(definition, left_out(case), everything),
        postings=postings if everything else postings[:POSTINGS_SHOWN],
        posted=sum(posting.points for posting in postings),
        postings_in_all=len(postings),
    )
