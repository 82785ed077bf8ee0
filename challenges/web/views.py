"""The pages on challenges: the list, one challenge, its file and former rules, and what came in late."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from challenges.definition.differences import compared
from challenges.ledger.overview import audience_size, cards, figures, points_by_criterion
from challenges.ledger.standings import read_standings, standing_of
from challenges.ledger.teams import read_teams
from challenges.lifecycle.decisions import find_revision, life_of
from challenges.lifecycle.late import late_lines, tell_late
from challenges.lifecycle.upcoming import is_upcoming
from challenges.lifecycle.wording import late_change
from challenges.models import Challenge, State
from challenges.web.access import challenge_for, challenges_for, seen_among
from challenges.words import challenge as wording
from core.accounts.permissions import Permission, may, requires
from core.db import db
from core.language import chosen_language

bp = Blueprint("challenges", __name__)
Page = str | tuple[str, int] | AnyResponse

TOP = 10
LATE_PER_PAGE = 50


@bp.app_context_processor
def _words() -> dict[str, object]:
    """What every template can say about challenges."""
    return {"say": wording, "title_of": title_of, "is_upcoming": is_upcoming}


def title_of(challenge: Challenge) -> str:
    """A challenge's title in the reader's language."""
    return challenge.definition.title_in(chosen_language())


@bp.get("/challenges")
@requires(Permission.SEE_CHALLENGE)
def index() -> Page:
    """Every challenge that the account sees: running ones first, then what comes next, then closed ones."""
    order = [State.RUNNING, State.DRAFT, State.CLOSED]
    found = cards(db.session(), challenges_for(db.session(), current_user))
    found.sort(key=lambda card: card.definition.end, reverse=True)
    found.sort(key=lambda card: (order.index(State(card.challenge.state)), is_upcoming(card.challenge)))
    return render_template("challenges/index.html", cards=found)


@bp.get("/challenges/<code>")
@requires(Permission.SEE_CHALLENGE)
def show(code: str) -> Page:
    """One challenge: its rules in sentences, where it stands, and for managers what can be done next."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    definition = challenge.definition
    managing = may(current_user, Permission.MANAGE_CHALLENGES)
    launched = challenge.state != State.DRAFT
    ranked = launched and not is_upcoming(challenge)
    standings = read_standings(session, challenge, limit=TOP) if ranked else []
    own = [standing_of(session, challenge, person.id) for person in current_user.participants] if ranked else []
    return render_template(
        "challenges/show.html",
        challenge=challenge,
        definition=definition,
        managing=managing,
        standings=standings,
        own=[row for row in own if row and row not in standings],
        open_to_me=seen_among(session, current_user, [row.participant_id for row in [*standings, *own] if row]),
        mine={person.id for person in current_user.participants},
        figures=figures(session, challenge) if launched else None,
        teams=read_teams(session, challenge) if ranked else [],
        by_criterion=points_by_criterion(session, challenge) if managing and ranked else [],
        audience_size=0 if launched else audience_size(session, definition),
        life=life_of(session, challenge) if managing else [],
        late=late_lines(session, challenge).height if managing and challenge.state == State.CLOSED else 0,
    )


@bp.get("/challenges/<code>/file")
@requires(Permission.MANAGE_CHALLENGES)
def file(code: str) -> Response:
    """The challenge file, as it was given."""
    challenge = challenge_for(db.session(), current_user, code)
    headers = {"Content-Disposition": f'attachment; filename="{challenge.code}.toml"'}
    return Response(challenge.source, mimetype="application/toml", headers=headers)


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
    page = min(max(1, request.args.get("page", 1, int)), last)
    return render_template(
        "challenges/late.html",
        late_change=late_change,
        challenge=challenge,
        lines=tell_late(session, challenge, found.slice((page - 1) * LATE_PER_PAGE, LATE_PER_PAGE)),
        count=found.height,
        page=page,
        last=last,
        page_address=lambda number: url_for(".late", code=code, page=number),
    )
