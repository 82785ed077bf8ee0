"""The pages on challenges: the list, one challenge, its file and former rules, and what came in late."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from challenges.definition.differences import compared
from challenges.explanations.names import read_names
from challenges.explanations.returned import count_late_returns
from challenges.goals import words as goal_words
from challenges.goals.progress import progress_of
from challenges.ledger.overview import audience_size, cards, figures, points_by_criterion, unknown_by_code
from challenges.ledger.standings import Row, read_standings, standing_of
from challenges.ledger.teams import read_teams
from challenges.lifecycle.decisions import find_revision, life_of
from challenges.lifecycle.late import late_lines, tell_late
from challenges.lifecycle.pictures import stamps_of_pictures
from challenges.lifecycle.upcoming import is_upcoming
from challenges.lifecycle.wording import late_change
from challenges.models import Challenge, State
from challenges.web.access import challenge_for, challenges_for
from challenges.web.outlook_parts import has_outlook, known_parts
from challenges.web.prizes import panel_of
from challenges.web.team_links import team_links
from challenges.words import Names
from challenges.words import challenge as wording
from challenges.words import leagues as league_words
from core.accounts.permissions import Permission, may, requires, viewer_of
from core.asked import asked_number
from core.db import db
from core.downloads import download
from core.language import chosen_language
from core.models import Participant
from core.viewer import Viewer

bp = Blueprint("challenges", __name__)
Page = str | tuple[str, int] | AnyResponse

TOP = 10
TOP_OF_SEVERAL = 3
LEAGUES_SHOWN = 5
LATE_PER_PAGE = 50


@bp.app_context_processor
def _words() -> dict[str, object]:
    """What every template can say about challenges."""
    words = {"say": wording, "league_words": league_words}
    return {**words, "title_of": title_of, "is_upcoming": is_upcoming}


def title_of(challenge: Challenge) -> str:
    """A challenge's title in the reader's language."""
    return challenge.definition.title_in(chosen_language())


@bp.get("/challenges")
@requires(Permission.SEE_CHALLENGE)
def index() -> Page:
    """Every challenge that the account sees: running ones first, then what comes next, then closed ones."""
    order = [State.RUNNING, State.DRAFT, State.CLOSED]
    found = cards(db.session(), challenges_for(db.session(), current_user), viewer_of(db.session(), current_user))
    found.sort(key=lambda card: card.definition.end, reverse=True)
    found.sort(key=lambda card: (order.index(State(card.challenge.state)), is_upcoming(card.challenge)))
    return render_template("challenges/index.html", cards=found, pictures=stamps_of_pictures(db.session()))


@bp.get("/challenges/<code>")
@requires(Permission.SEE_CHALLENGE)
def show(code: str) -> Page:
    """One challenge: its rules in sentences, where it stands, and for managers what can be done next."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    definition = challenge.definition
    managing, viewer = may(current_user, Permission.MANAGE_CHALLENGES), viewer_of(session, current_user)
    launched = challenge.state != State.DRAFT
    ranked = launched and not is_upcoming(challenge)
    own = [standing_of(session, challenge, person.id) for person in current_user.participants] if ranked else []
    boards = _boards(challenge, [row.league for row in own if row], viewer) if ranked else []
    return render_template(
        "challenges/show.html",
        challenge=challenge,
        pictures=stamps_of_pictures(session),
        definition=definition,
        names=read_names(session, definition),
        managing=managing,
        boards=[
            (board, [row for row in own if row and row.league == board[0].league and row not in board])
            for board in boards
        ],
        viewer=viewer,
        audience=wording.audience(definition, unknown_by_code(session, definition, viewer)),
        mine={person.id for person in current_user.participants},
        figures=figures(session, challenge) if launched else None,
        teams=read_teams(session, challenge) if ranked else [],
        by_criterion=_by_criterion(challenge) if managing and ranked else [],
        audience_size=0 if launched else audience_size(session, definition),
        life=life_of(session, challenge) if managing else [],
        prizes=panel_of(session, challenge, _taking_part(own), managing) if ranked else None,
        **_led(challenge, viewer),
        **_goals(challenge, own),
        late=late_lines(session, challenge).height if managing and challenge.state == State.CLOSED else 0,
        returns=count_late_returns(session, challenge) if managing else 0,
    )


def _led(challenge: Challenge, viewer: Viewer) -> dict[str, object]:
    """What whoever leads people reads beside the others: the outlook, and the teams whose pages they may open."""
    if not may(current_user, Permission.SEE_TEAM) or challenge.state == State.DRAFT:
        return {"team_links": {}}
    address = url_for("outlook.show", code=challenge.code) if has_outlook(challenge) else ""
    return {"outlook_address": address, "team_links": team_links(challenge, viewer), **known_parts(challenge, viewer)}


def _goals(challenge: Challenge, own: list[Row | None]) -> dict[str, object]:
    """What those who take part want to reach, each with their row, while the challenge runs."""
    if challenge.state != State.RUNNING or not may(current_user, Permission.OWN_GOAL):
        return {}
    rows = [row for row in own if row]
    return {"goals": [(row, progress_of(db.session(), challenge, row)) for row in rows], "goal_words": goal_words}


def _boards(challenge: Challenge, own: list[int], viewer: Viewer) -> list[list[Row]]:
    """The first places of each league: of one's own where one takes part, else of the first few."""
    leagues = challenge.definition.leagues
    if leagues is None:
        board = read_standings(db.session(), challenge, limit=TOP, viewer=viewer)
        return [board] if board else []
    shown = sorted(set(own)) or list(range(1, min(len(leagues.names), LEAGUES_SHOWN) + 1))
    limit = TOP if len(shown) == 1 else TOP_OF_SEVERAL
    found = (read_standings(db.session(), challenge, limit=limit, league=league, viewer=viewer) for league in shown)
    return [board for board in found if board]


def _taking_part(own: list[Row | None]) -> list[Participant]:
    """Those of the account's participants who stand in the ranking."""
    there = {row.participant_id for row in own if row}
    return [person for person in current_user.participants if person.id in there]


def _by_criterion(challenge: Challenge) -> list[tuple[str, int]]:
    """What each rule gave, under what readers see of it."""
    names = Names.of(challenge.definition)
    return [(names.rule(name), points) for name, points in points_by_criterion(db.session(), challenge)]


@bp.get("/challenges/<code>/file")
@requires(Permission.MANAGE_CHALLENGES)
def file(code: str) -> Response:
    """The challenge file, as it was given."""
    challenge = challenge_for(db.session(), current_user, code)
    return download(challenge.source, "application/toml", f"{challenge.code}.toml")


@bp.get("/challenges/<code>/revisions/<int:revision>")
@requires(Permission.MANAGE_CHALLENGES)
def revision(code: str, revision: int) -> Page:
    """The rules as they were from one amendment to the next, and what it changed in them."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    found = find_revision(session, challenge, revision)
    if found is None:
        abort(404)
    former = find_revision(session, challenge, revision - 1)
    return render_template(
        "challenges/revision.html",
        challenge=challenge,
        revision=found,
        present=found.source == challenge.source,
        compared=compared(former.source, found.source) if former else [],
    )


@bp.get("/challenges/<code>/late")
@requires(Permission.MANAGE_CHALLENGES)
def late(code: str) -> Page:
    """The lines of a closed challenge that came in, were corrected or were withdrawn after closing."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    if challenge.state != State.CLOSED:
        return redirect(url_for(".show", code=code))
    found = late_lines(session, challenge)
    last = max(1, -(-found.height // LATE_PER_PAGE))
    page = min(max(1, asked_number(request.args, "page")), last)
    return render_template(
        "challenges/late.html",
        late_change=late_change,
        challenge=challenge,
        lines=tell_late(session, challenge, found.slice((page - 1) * LATE_PER_PAGE, LATE_PER_PAGE)),
        returns=count_late_returns(session, challenge),
        count=found.height,
        page=page,
        last=last,
        page_address=lambda number: url_for(".late", code=code, page=number),
    )
