"""The page of how far each distributor is trusted, why, and since when; it is set by hand with a reason."""

import json
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import Length

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.db import db
from core.errors import Refused
from core.limits import DECLARATION_LETTERS
from core.models import Kind, Participant
from declarations.models import Declaration
from declarations.proven.strength import Strength
from declarations.validating.models import Level, Trust
from declarations.validating.settings import read_setting
from declarations.validating.trust import latest, record_of, set_by_hand

bp = Blueprint("trust", __name__)

NOT_TAKEN = 422
BY_RECORD = "record"
LEVELS = {
    Level.EVERYTHING: _l("Everything is looked at"),
    Level.SAMPLE: _l("A sample is looked at"),
    Level.NOTHING: _l("Only the unusual is looked at"),
}
STRENGTHS = {
    Strength.INVOICE: _l("electronic invoices"),
    Strength.ERP: _l("files of its own software"),
    Strength.PDF: _l("PDFs"),
    Strength.PHOTO: _l("photos"),
}
CHOICES = [
    SelectChoice(BY_RECORD, _l("Follow the record")),
    *(SelectChoice(level.value, told) for level, told in LEVELS.items()),
]


class TrustForm(FlaskForm):
    """Another level, and why."""

    level = SelectField(_l("Level"), choices=CHOICES, validate_choice=False)
    reason = StringField(
        _l("Why"),
        validators=[
            Length(max=DECLARATION_LETTERS, message=_l("Write at most %(max)d characters.", max=DECLARATION_LETTERS))
        ],
        render_kw={"autocomplete": "off"},
    )


@bp.get("/trust")
@requires(Permission.VALIDATE)
def index() -> str:
    """Every distributor that has declared, with its level."""
    session = db.session()
    declared = select(Declaration.distributor_id).where(Declaration.submitted_at.is_not(None))
    query = select(Participant).where(Participant.id.in_(declared)).order_by(Participant.name, Participant.code)
    shops = session.scalars(query).all()
    rows = latest(session, [shop.id for shop in shops])
    return render_template(
        "declarations/trust.html", shops=shops, rows=rows, levels=LEVELS, one_in=read_setting(session).one_in,
        first=Level.EVERYTHING,
    )  # fmt: skip


@bp.get("/trust/<participant_code>")
@requires(Permission.VALIDATE)
def one(participant_code: str) -> str:
    """One distributor: its record, its level, and every change of it."""
    shop = _or_404(participant_code)
    row = latest(db.session(), [shop.id]).get(shop.id)
    return _page(shop, TrustForm(formdata=None, data={"level": row.level if row and row.by_hand else BY_RECORD}))


@bp.post("/trust/<participant_code>")
@requires(Permission.VALIDATE)
def change(participant_code: str) -> ResponseReturnValue:
    """Set the level by hand, or let it follow the record again."""
    shop, form = _or_404(participant_code), TrustForm()
    choice = form.level.data or ""
    if not form.validate() or choice not in {BY_RECORD, *Level}:
        return _page(shop, form), NOT_TAKEN
    session, number = db.session(), shop.id
    try:
        level = None if choice == BY_RECORD else Level(choice)
        set_by_hand(session, number, level, current_user.id, form.reason.data or "")
    except Refused as refused:
        session.rollback()
        form.reason.errors = [str(refused)]
        return _page(_or_404(participant_code), form), NOT_TAKEN
    told = _("The trust is changed, and the reason kept.")
    return done(url_for(".one", participant_code=participant_code), (told, "success"))


def _or_404(code: str) -> Participant:
    query = select(Participant).where(Participant.code == code, Participant.kind == Kind.DISTRIBUTOR.value)
    found: Participant = db.session.scalar(query) or abort(404)
    return found


def _page(shop: Participant, form: TrustForm) -> str:
    session = db.session()
    query = select(Trust).where(Trust.distributor_id == shop.id).options(joinedload(Trust.account))
    rows = session.scalars(query.order_by(Trust.id.desc())).all()
    changes: list[tuple[Trust, dict[str, Any]]] = [(row, json.loads(row.facts)) for row in rows]
    return render_template(
        "declarations/trust_one.html", shop=shop, form=form, changes=changes, record=record_of(session, shop.id),
        levels=LEVELS, strengths=STRENGTHS, first=Level.EVERYTHING, sent=request.method == "POST",
    )  # fmt: skip
