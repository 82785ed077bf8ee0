"""The page on which an administrator gives or takes points: first it shows what that does, then it does it."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from challenges.web.access import take_back
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.clock import today
from core.db import db
from core.wording import points as points_told
from rewards.wallet.reading import Purse, purse_of
from rewards.wallet.services import Changed, adjust, is_adjusted
from rewards.web.forms import AdjustForm
from rewards.web.views import person_or_404

bp = Blueprint("wallet_adjusting", __name__)

NOT_TAKEN, CHANGED = 422, 409


@bp.get("/wallets/<participant_code>/adjust")
@requires(Permission.ADJUST_WALLETS)
def ask(participant_code: str) -> str:
    """An empty form."""
    return _page(participant_code, AdjustForm(formdata=None))


@bp.post("/wallets/<participant_code>/adjust")
@requires(Permission.ADJUST_WALLETS)
def adjust_now(participant_code: str) -> ResponseReturnValue:
    """Show what it does; once that was shown, do it. Who sends it twice has done it once."""
    session, form = db.session(), AdjustForm()
    person = person_or_404(participant_code)
    if not form.validate():
        return _page(participant_code, form), NOT_TAKEN
    points, reason, seen = form.signed, form.reason.data or "", form.seen
    given = _("%(points)s given to %(name)s.", points=points_told(abs(points)), name=person.name)
    taken = _("%(points)s taken from %(name)s.", points=points_told(abs(points)), name=person.name)
    address = url_for("wallets.one", participant_code=person.code)
    told = (given if points > 0 else taken, "success")
    problem = ""
    try:
        if seen is not None:
            adjust(session, person.id, points, reason, current_user.id, seen)
            return done(address, told)
    except Changed as changed:
        take_back(session)
        if is_adjusted(session, person.id, points, reason, current_user.id, seen or 0):
            return done(address, told)
        problem = str(changed)
    before = purse_of(session, person.id, today()) or Purse()
    adjust(session, person.id, points, reason, current_user.id)
    after = purse_of(session, person.id, today()) or Purse()
    take_back(session)
    form.shown.data = form.mark(before.version)
    page = _page(participant_code, form, (before, after), problem)
    return (page, CHANGED) if problem else page


def _page(participant_code: str, form: AdjustForm, shown: tuple[Purse, Purse] | None = None, problem: str = "") -> str:
    """The form; shown: the wallet before and after, where it is asked to be confirmed."""
    person = person_or_404(participant_code)
    purse = purse_of(db.session(), person.id, today()) or Purse()
    return render_template("wallet/adjust.html", person=person, form=form, purse=purse, shown=shown, problem=problem)
