"""The leaderboard, of participants or of teams."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template, request
from flask_login import current_user

from challenges.ledger.standings import count_standings, read_standings
from challenges.ledger.teams import read_teams
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge
from challenges.web.access import challenge_for
from core.accounts.permissions import Permission, requires, viewer_of
from core.asked import asked_number
from core.db import db
from core.viewer import Viewer
from leaderboards.queries import Place, place_of, teams_of

bp = Blueprint("leaderboards", __name__)

PER_PAGE = 25


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


@bp.get("/challenges/<code>/leaderboard")
@requires(Permission.SEE_LEADERBOARD)
def leaderboard(code: str) -> str:
    """The ranking of participants or of teams, searched and by pages."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    if is_upcoming(challenge):
        participants = count_standings(session, challenge)
        return render_template("leaderboards/upcoming.html", challenge=challenge, participants=participants)
    own, viewer = {person.id for person in current_user.participants}, viewer_of(session, current_user)
    search = request.args.get("search", "").strip()[:100]
    by_teams = request.args.get("by") == "teams"
    places = [] if by_teams else _places(challenge, own)
    league = _league(challenge, places)
    sheet = _teams_sheet(challenge, search) if by_teams else _participants_sheet(challenge, search, league, viewer)
    first = read_standings(session, challenge, limit=1, league=None if search else league)
    return render_template(
        "leaderboards/teams.html" if by_teams else "leaderboards/leaderboard.html",
        challenge=challenge,
        definition=challenge.definition,
        sheet=sheet,
        search=search,
        by="teams" if by_teams else "participants",
        best=_best_team(challenge) if by_teams else first[0].points if first else 0,
        mine=teams_of(session, challenge, own) if by_teams else own,
        league=league,
        my_place=places[0].place // PER_PAGE + 1 if places else None,
        my_league=places[0].league if places else 0,
        viewer=viewer,
    )


def _page() -> int:
    """The page asked for; the first one where that is no page number."""
    return min(max(asked_number(request.args, "page"), 1), 1_000_000)


def _participants_sheet(challenge: Challenge, search: str, league: int, viewer: Viewer) -> Sheet:
    """The ranking of a league; a search goes through all of them."""
    session, page = db.session(), _page()
    asked = None if search else league
    rows = read_standings(session, challenge, (page - 1) * PER_PAGE, PER_PAGE, search, asked, viewer)
    return Sheet(rows, page, count_standings(session, challenge, search, asked, viewer))


def _league(challenge: Challenge, places: Sequence[Place]) -> int:
    """The league asked for, else one's own, else the first; 0 where there are none."""
    leagues = challenge.definition.leagues
    if leagues is None:
        return 0
    asked = asked_number(request.args, "league", places[0].league if places else 1)
    return min(max(asked, 1), len(leagues.names))


def _teams_sheet(challenge: Challenge, search: str) -> Sheet:
    page = _page()
    found = [row for row in read_teams(db.session(), challenge) if search.casefold() in row.team.casefold()]
    start = (page - 1) * PER_PAGE
    return Sheet(found[start : start + PER_PAGE], page, len(found))


def _best_team(challenge: Challenge) -> int | Decimal:
    return max((row.points for row in read_teams(db.session(), challenge)), default=0)


def _places(challenge: Challenge, own: Collection[int]) -> list[Place]:
    """Where one's own participants stand, the best placed first."""
    places = [place for person in own if (place := place_of(db.session(), challenge, person)) is not None]
    return sorted(places, key=lambda it: (it.place, it.league))
