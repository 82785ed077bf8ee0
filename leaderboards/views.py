"""The leaderboard, of participants or of teams; by one rule, on a past day, and as a file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from challenges.ledger.standings import Row, count_standings, read_standings, standing_of
from challenges.ledger.state import own_state
from challenges.ledger.teams import TeamRow, read_teams
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, State
from challenges.web.access import challenge_for
from challenges.web.team_links import team_links
from core.accounts.permissions import Permission, may, requires, viewer_of
from core.accounts.sessions import COOKIE_KEY
from core.asked import asked_number
from core.clock import today
from core.db import db
from core.exports import exported
from core.kept_pages import kept_page
from core.lists import Column, Kind
from core.viewer import Viewer
from leaderboards.asked import Asked, asked_board, rule_names, rules_of
from leaderboards.board import Line, changes_of, lines_of
from leaderboards.live import stream, told_of
from leaderboards.queries import Place, place_of, teams_of
from leaderboards.rankings import Ranking, by_rule, on_day, rows_of
from leaderboards.shown import remembered, set_for, shown

bp = Blueprint("leaderboards", __name__)

PER_PAGE = 50
MOST_EXPORTED = 100_000


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
def leaderboard(code: str) -> str | bytes | Response:
    """The ranking of participants or of teams, searched and by pages."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    if is_upcoming(challenge):
        participants = count_standings(session, challenge)
        return render_template("leaderboards/upcoming.html", challenge=challenge, participants=participants)
    asked = asked_board(request.args, challenge.definition)
    if asked.form:
        return (_file_of_teams if asked.by_teams else _file_of_people)(challenge, asked)
    page = _teams if asked.by_teams else _people
    return kept_page(session, (own_state(challenge), today()), lambda: page(challenge, asked))


@bp.get("/challenges/<code>/live")
@requires(Permission.SEE_LEADERBOARD)
def live(code: str) -> Response:
    """Told when the challenge changes, as long as whoever listens is signed in."""
    return stream([challenge_for(db.session(), current_user, code)], token=session.get(COOKIE_KEY))


def _people(challenge: Challenge, asked: Asked) -> str:
    viewer, own = viewer_of(db.session(), current_user), {person.id for person in current_user.participants}
    places = _places(challenge, own)
    league = _league(challenge, places)
    page = shown(db.session(), challenge, asked, league, viewer, lambda others: _read(challenge, asked, league, others))
    page = set_for(db.session(), page, challenge, asked, viewer, frozenset(own))
    return render_template(
        "leaderboards/leaderboard.html",
        **_common(challenge, asked, own, league, viewer),
        sheet=Sheet(page.lines, asked.page, page.found),
        shown=page,
        beside=[] if asked.search or not asked.is_present else _mine(challenge, league, own, page.lines),
        my_place=places[0].place // PER_PAGE + 1 if places else None,
        my_league=places[0].league if places else 0,
        rules=rule_names(challenge.definition),
    )


def _file_of_people(challenge: Challenge, asked: Asked) -> Response:
    viewer = viewer_of(db.session(), current_user)
    league = _league(challenge, _places(challenge, {person.id for person in current_user.participants}))
    rows = _rows(challenge, asked, league, viewer, 0, MOST_EXPORTED)
    cells = [(row.rank, row.code, row.name, row.points) for row in rows]
    return exported(_columns(), cells, asked.form, challenge.code)


def _live(challenge: Challenge) -> str:
    """Where the page listens to changes; nowhere where there are none to come."""
    return url_for("leaderboards.live", code=challenge.code) if challenge.state == State.RUNNING else ""


def _common(challenge: Challenge, asked: Asked, own: Collection[int], league: int, viewer: Viewer) -> dict[str, Any]:
    return {
        "challenge": challenge,
        "definition": challenge.definition,
        "asked": asked,
        "mine": own,
        "league": league,
        "viewer": viewer,
        "live": _live(challenge),
        "live_version": told_of([challenge]),
        "managing": may(current_user, Permission.MANAGE_CHALLENGES),
    }


def _other(challenge: Challenge, asked: Asked, league: int) -> Ranking | None:
    """The ranking of one rule, or of a past day; None where the present one is asked for."""
    session, definition = db.session(), challenge.definition
    if asked.rule:
        return by_rule(session, challenge, rules_of(definition)[asked.rule - 1], league)
    if asked.day:
        return on_day(session, challenge, asked.day, league) or Ranking([])
    return None


def _rows(challenge: Challenge, asked: Asked, league: int, viewer: Viewer, start: int, count: int) -> list[Row]:
    """A stretch of the board that is asked for; a search goes through all leagues."""
    ranking = _other(challenge, asked, league)
    if ranking is not None:
        return rows_of(db.session(), [challenge], ranking.places[start : start + count], viewer)
    wanted = None if asked.search else league
    return read_standings(db.session(), challenge, start, count, asked.search, wanted, viewer)


def _read(challenge: Challenge, asked: Asked, league: int, viewer: Viewer) -> tuple[list[Line], int]:
    """The lines of a page as somebody may read them, and how many there are in all."""
    session, start = db.session(), (asked.page - 1) * PER_PAGE
    # The row before the first one tells what is missing to it.
    ahead = min(start, 1) if not asked.search else 0
    rows = _rows(challenge, asked, league, viewer, start - ahead, PER_PAGE + ahead)
    before, rows = (rows[0], rows[1:]) if ahead and rows else (None, rows)
    changes = changes_of(session, challenge, rows, asked.week) if asked.is_present else {}
    lines = lines_of(session, challenge if asked.is_present and not asked.search else None, rows, changes, before)
    ranking = _other(challenge, asked, league)
    if ranking is not None:
        return lines, len(ranking.places)
    return lines, count_standings(session, challenge, asked.search, None if asked.search else league, viewer)


def _mine(challenge: Challenge, league: int, own: set[int], lines: Sequence[Line]) -> list[Line]:
    """One's own best row of the league where it is not on the page, to stay in sight all the same."""
    away = own - {line.row.participant_id for line in lines}
    found = (standing_of(db.session(), challenge, person) for person in sorted(away))
    rows = sorted((row for row in found if row is not None and row.league == league), key=lambda row: row.rank)[:1]
    return [] if not rows else lines_of(db.session(), None, rows, changes_of(db.session(), challenge, rows, False))


def _columns() -> list[Column]:
    return [
        Column("rank", _("Rank"), Kind.NUMBER),
        Column("code", _("Code")),
        Column("name", _("Name")),
        Column("points", _("Points"), Kind.NUMBER),
    ]


def _teams(challenge: Challenge, asked: Asked) -> str:
    ranked, found = _teams_found(challenge, asked)
    start, own = (asked.page - 1) * PER_PAGE, {person.id for person in current_user.participants}
    viewer = viewer_of(db.session(), current_user)
    common = _common(challenge, asked, own, 0, viewer)
    return render_template(
        "leaderboards/teams.html",
        **{**common, "mine": teams_of(db.session(), challenge, own or viewer.people or ())},
        team_links=team_links(challenge, viewer),
        sheet=Sheet(found[start : start + PER_PAGE], asked.page, len(found)),
        best=max((row.points for row in ranked), default=0),
        my_place=None,
    )


def _file_of_teams(challenge: Challenge, asked: Asked) -> Response:
    columns = [Column("rank", _("Rank"), Kind.NUMBER), Column("team", _("Team"))]
    columns += [Column("members", _("Members"), Kind.NUMBER), Column("points", _("Points"), Kind.NUMBER)]
    rows = [(row.rank, row.team, row.members, row.points) for row in _teams_found(challenge, asked)[1]]
    return exported(columns, rows, asked.form, f"{challenge.code}-teams")


def _teams_found(challenge: Challenge, asked: Asked) -> tuple[Sequence[TeamRow], Sequence[TeamRow]]:
    """Every team, and those whose name holds what is searched for."""
    ranked = read_teams(db.session(), challenge)
    return ranked, [row for row in ranked if asked.search.casefold() in row.team.casefold()]


def _league(challenge: Challenge, places: Sequence[Place]) -> int:
    """The league asked for, else one's own, else the first; 0 where there are none."""
    leagues = challenge.definition.leagues
    if leagues is None:
        return 0
    asked = asked_number(request.args, "league", places[0].league if places else 1)
    return min(max(asked, 1), len(leagues.names))


def _places(challenge: Challenge, own: Collection[int]) -> list[Place]:
    """Where one's own participants stand, the best placed first."""

    def read() -> list[Place]:
        places = [place for person in own if (place := place_of(db.session(), challenge, person)) is not None]
        return sorted(places, key=lambda it: (it.place, it.league))

    return remembered(db.session(), challenge, ("places", frozenset(own)), read) if own else []
