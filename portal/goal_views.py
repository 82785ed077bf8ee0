"""The page of one's goal and one's rival in a challenge, and what is done there."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from challenges.goals import words
from challenges.goals.models import GoalKind
from challenges.goals.progress import Progress, progress_of
from challenges.goals.services import remove_goal, set_goal
from challenges.ledger.standings import count_standings
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.db import db
from core.errors import Refused
from core.privacy.pseudonyms import sign_of
from portal import rivals
from portal.comparison import Peer, find_peer, rivals_of, those_to_ask
from portal.goal_forms import GoalForm
from portal.own import Mine, own_part

bp = Blueprint("goals", __name__)

NOT_TAKEN = 422
LONGEST_SEARCH = 100


@bp.get("/my-goal")
@requires(Permission.OWN_GOAL)
def show() -> ResponseReturnValue:
    """What one wants to reach, what that takes, and with whom one compares."""
    mine = own_part(db.session(), current_user._get_current_object(), must_name=False)
    if mine is None:
        return render_template("portal/no_goal.html")
    return _page(mine)


@bp.post("/my-goal")
@requires(Permission.OWN_GOAL)
def change() -> ResponseReturnValue:
    """Set the goal, in the place of the one there was."""
    mine, form = _mine(), GoalForm()
    form.ranked = count_standings(db.session(), mine.challenge, league=mine.row.league)
    if not form.validate_on_submit():
        return _page(mine, form), NOT_TAKEN
    set_goal(db.session(), mine.challenge, mine.person.id, GoalKind(form.kind.data), form.number)
    return done(_address(mine), (_("Your goal is set."), "success"))


@bp.post("/my-goal/remove")
@requires(Permission.OWN_GOAL)
def remove() -> ResponseReturnValue:
    """Have no goal any more."""
    mine = _mine()
    was_there = remove_goal(db.session(), mine.challenge, mine.person.id)
    return done(_address(mine), (_("You have no goal any more."), "success") if was_there else None)


@bp.post("/my-rival")
@requires(Permission.OWN_GOAL)
def ask() -> ResponseReturnValue:
    """Ask somebody of the same ranking to compare points."""
    mine, peer = _with_peer()
    try:
        if peer is None or mine.is_upcoming:
            raise Refused(_("Choose somebody of this ranking."))
        rivals.ask(db.session(), mine.challenge, mine.person, peer.row.participant_id, peer.row.name)
    except Refused as refused:
        return _refused(mine, refused)
    return done(_address(mine), (_("%(name)s is asked, and sees it on the home page.", name=peer.row.name), "success"))


@bp.post("/my-rival/answer")
@requires(Permission.OWN_GOAL)
def answer() -> ResponseReturnValue:
    """Agree to be compared, or not."""
    mine, peer = _with_peer()
    agrees = request.form.get("agrees") == "1"
    try:
        if peer is None:
            raise Refused(_("This request is no longer there."))
        rivals.answer(db.session(), mine.challenge, mine.person, peer.row.participant_id, agrees)
    except Refused as refused:
        return _refused(mine, refused)
    told = _("Your points now stand side by side.") if agrees else _("Nothing is compared.")
    return done(_address(mine), (told, "success"))


@bp.post("/my-rival/end")
@requires(Permission.OWN_GOAL)
def end() -> ResponseReturnValue:
    """End a comparison, or take a request back: neither sees anything of it from now on."""
    mine = _mine()
    try:
        rivals.end(db.session(), mine.challenge, mine.person, _named(mine))
    except Refused as refused:
        return _refused(mine, refused)
    return done(_address(mine), (_("It has ended: neither of you sees the comparison any more."), "success"))


def _mine() -> Mine:
    mine = own_part(db.session(), current_user._get_current_object(), must_name=True)
    assert mine is not None
    return mine


def _with_peer() -> tuple[Mine, Peer | None]:
    mine = _mine()
    sign = request.form.get("peer", "")
    return mine, find_peer(db.session(), mine.challenge, mine.person, mine.row, mine.viewer, sign)


def _named(mine: Mine) -> int:
    """Whom the form names, of those with whom there is something: they need not be ranked beside one any more."""
    found = rivals.rivalries_of(db.session(), mine.challenge, mine.person.id)
    others = [it.other(mine.person.id) for it in (found.rival, found.asked) if it]
    sign = request.form.get("peer", "")
    return next((it for it in others if sign_of(mine.challenge.code, it) == sign), 0)


def _refused(mine: Mine, refused: Refused) -> ResponseReturnValue:
    db.session.rollback()
    return _page(_mine(), refusal=str(refused)), NOT_TAKEN


def _address(mine: Mine) -> str:
    return url_for(".show", challenge=mine.challenge.code, participant=mine.person.code)


def _page(mine: Mine, form: GoalForm | None = None, refusal: str = "") -> str:
    session, challenge = db.session(), mine.challenge
    progress = progress_of(session, challenge, mine.row)
    others = rivals.rivalries_of(session, challenge, mine.person.id)
    found = rivals_of(session, challenge, mine.person, mine.row, mine.viewer, others)
    search = " ".join(request.args.get("search", "")[:LONGEST_SEARCH].split())
    may_ask = found.is_free and not mine.is_upcoming
    return render_template(
        "portal/goal.html",
        mine=mine,
        form=form or GoalForm(formdata=None, data=_known(progress)),
        progress=progress,
        goal_words=words,
        rivals=found,
        choices=those_to_ask(session, challenge, mine.person, mine.row, mine.viewer, search) if may_ask else [],
        search=search,
        refusal=refusal,
    )


def _known(progress: Progress | None) -> dict[str, str]:
    return {"kind": progress.goal.kind, "target": str(progress.goal.target)} if progress else {}
