"""The pages of wallets: a participant's own, the list of all, and one of them."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, Standing, State
from core.accounts.permissions import Permission, requires
from core.asked import asked_number
from core.clock import today
from core.db import db
from core.exports import exported
from core.lists import asked_list
from core.models import Participant
from rewards.wallet import words
from rewards.wallet.lines import lines_of
from rewards.wallet.listing import columns, wallets
from rewards.wallet.reading import Purse, purse_of

bp = Blueprint("wallets", __name__)


@bp.get("/wallet")
@requires(Permission.OWN_WALLET)
def own() -> str:
    """What one can spend, what is to come, and every entry: of one's first participant, or of the one asked for."""
    people, code = current_user.participants, request.args.get("participant", "")
    person = next((it for it in people if it.code == code), people[0] if people and not code else None)
    if person is None:
        return _nobodys() if not people else abort(404)
    return _wallet(person, people)


@bp.get("/wallets")
@requires(Permission.SEE_WALLETS)
def index() -> ResponseReturnValue:
    """Every wallet, those with most to spend first; or all of them as a file."""
    table = wallets(db.session(), asked_list(request.args, columns(), "available", descending=True), today())
    if table.asked.form:
        rows = [[getattr(row, column.name) for column in table.columns] for row in table.rows]
        return exported(table.columns, rows, table.asked.form, _("wallets"))
    return render_template("wallet/index.html", list=table)


@bp.get("/wallets/<participant_code>")
@requires(Permission.SEE_WALLETS)
def one(participant_code: str) -> str:
    """Somebody's wallet, as they see it, and who has adjusted it."""
    return _wallet(person_or_404(participant_code), ())


def person_or_404(code: str) -> Participant:
    """The participant of that code."""
    return db.session().scalar(select(Participant).where(Participant.code == code)) or abort(404)


def _wallet(person: Participant, people: Sequence[Participant]) -> str:
    """A wallet; people: of one's own, those among whom one chooses."""
    session, day = db.session(), today()
    return render_template(
        "wallet/one.html",
        person=person,
        people=people,
        is_own=person in people,
        purse=purse_of(session, person.id, day) or Purse(),
        lines=lines_of(session, person.id, day, asked_number(request.args, "before", 0)),
        filling=_filling(session, person),
        say_wallet=words,
        day=day,
        older=lambda before: url_for(
            str(request.endpoint), **{**(request.view_args or {}), **_asked(), "before": before}
        ),
        newest=url_for(str(request.endpoint), **{**(request.view_args or {}), **_asked()}),
    )


def _asked() -> dict[str, str]:
    return {"participant": request.args["participant"]} if request.args.get("participant") else {}


def _nobodys() -> str:
    """Of an account that acts for nobody."""
    return render_template("wallet/nobody.html")


def _filling(session: Session, person: Participant) -> Sequence[Challenge]:
    """The running challenges that bring points into the wallet of who takes part in them."""
    query = select(Challenge).join(Standing, Standing.challenge_id == Challenge.id)
    query = query.where(Standing.participant_id == person.id, Challenge.state == State.RUNNING.value)
    found = session.scalars(query.order_by(Challenge.id)).all()
    return [it for it in found if it.definition.wallet is not None and not is_upcoming(it)]
