"""The page of a challenge's duels, for everybody who takes part in it; the director makes them."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from challenges.models import Challenge, State
from challenges.web.access import challenge_for, take_back
from core.accounts.permissions import Permission, may, requires, viewer_of
from core.answers import done
from core.asked import asked_number, day_of
from core.clock import today
from core.db import db
from core.errors import Refused
from core.security.log import EventKind, record
from leaderboards.duels.models import DuelRound
from leaderboards.duels.proposals import proposed_day
from leaderboards.duels.service import MOST_DAYS, Wanted, make_round, rounds_of, shown_round, take_away
from leaderboards.duels.tree import SIZES

bp = Blueprint("duels", __name__)

PER_PAGE = 50


@bp.get("/challenges/<code>/duels")
@requires(Permission.SEE_LEADERBOARD)
def show(code: str) -> str:
    """The present round, or the one that is asked for."""
    return _page(challenge_for(db.session(), current_user, code))


@bp.post("/challenges/<code>/duels")
@requires(Permission.MANAGE_CHALLENGES)
def make(code: str) -> ResponseReturnValue:
    """Another round."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    try:
        found = make_round(session, challenge, _wanted(challenge), current_user.id)
    except Refused as refused:
        take_back(session)
        return _page(challenge, str(refused)), 422
    answer = done(url_for(".show", code=code, round=found.id), (_("The round is made."), "success"))
    record(EventKind.DUELS_MADE, challenge.code, _told(found))
    return answer


@bp.post("/challenges/<code>/duels/<int:round_id>/remove")
@requires(Permission.MANAGE_CHALLENGES)
def remove(code: str, round_id: int) -> ResponseReturnValue:
    """Take away a round that has not begun."""
    session = db.session()
    challenge = challenge_for(session, current_user, code)
    found = session.get(DuelRound, round_id)
    if found is None or found.challenge_id != challenge.id:
        abort(404)
    told = _told(found)
    take_away(session, found)
    answer = done(url_for(".show", code=code), (_("The round is taken away."), "success"))
    record(EventKind.DUELS_REMOVED, challenge.code, told)
    return answer


def _told(found: DuelRound) -> str:
    """A round for the log: what it is, since when, and what it was drawn with."""
    return f"{found.kind} {found.first_day} {found.seed}".strip()


def _wanted(challenge: Challenge) -> Wanted:
    """What the form asks for; Refused for a day that is none."""
    form = request.form
    first = day_of(form.get("first", "").strip())
    if first is None:
        raise Refused(_("Choose the first day."))
    leagues = challenge.definition.leagues
    league = asked_number(form, "league") if leagues else 0
    if leagues and not 1 <= league <= len(leagues.names):
        raise Refused(_("Choose a league."))
    size, days = asked_number(form, "size", 0), asked_number(form, "days", 0)
    return Wanted(size, form.get("order") == "drawn", first, days, league)


def _present(rounds: Sequence[DuelRound]) -> DuelRound | None:
    """The last one that has begun, else the next one."""
    begun = (it for it in rounds if it.first_day <= today())
    return next(begun, rounds[-1] if rounds else None)


def _page(challenge: Challenge, refusal: str = "") -> str:
    session = db.session()
    viewer = viewer_of(session, current_user)
    rounds = rounds_of(session, challenge)
    wanted = asked_number(request.args, "round", 0)
    chosen = next((it for it in rounds if it.id == wanted), _present(rounds))
    shown = shown_round(session, challenge, chosen, viewer) if chosen else None
    page = max(asked_number(request.args, "page"), 1)
    count = len(shown.pairs) if shown else 0
    return render_template(
        "leaderboards/duels.html",
        challenge=challenge,
        rounds=rounds,
        shown=shown,
        now=today(),
        mine={person.id for person in current_user.participants},
        page=page,
        last=max(1, -(-count // PER_PAGE)),
        per_page=PER_PAGE,
        page_address=lambda number: url_for(
            ".show", code=challenge.code, round=chosen.id if chosen else 0, page=number
        ),
        managing=may(current_user, Permission.MANAGE_CHALLENGES) and challenge.state == State.RUNNING,
        sizes=SIZES,
        most_days=MOST_DAYS,
        proposed=proposed_day(challenge),
        refusal=refusal,
        asked=request.form,
    )
